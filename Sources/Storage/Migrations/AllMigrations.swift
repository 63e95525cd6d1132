extension Migration {
    /// Every migration in order. Never edited once released, only added to.
    public static let all: [Migration] = [
        .identity, .records, .operations, .worklist, .access, .signingIn, .outbox, .activityParty, .listIndexes, .views,
        .filesAndSearch, .auditTrail, .worklistConfiguration, .sequences, .worklistFilters, .availability, .ranking,
        .notifications, .past, .jobPayloads, .reminders, .meetingStart, .recordImages,
        .actedAs, .leanIndexes, .fewerPages,
    ]
}
