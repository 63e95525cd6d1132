extension Migration {
    /// When open appointments begin, for reminders that come before the start instead of before the end (K-5).
    static let meetingStart = Migration(number: 24, name: "0024_meeting_start") { connection in
        try connection.script(
            """
            create index activity_start on activity (scheduledstart)
                where activitytypecode = 4201 and statecode in (0, 3)
            """
        )
    }
}
