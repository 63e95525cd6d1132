/// The query functions of namespace `Microsoft.Dynamics.CRM`, under their published names.
///
/// Each names the column it looks at in the parameter `PropertyName`.
public enum QueryFunction: String, Sendable, CaseIterable {
    // Lists and ranges
    case isIn = "In"
    case notIn = "NotIn"
    case between = "Between"
    case notBetween = "NotBetween"
    case contains = "Contains"
    case containValues = "ContainValues"
    case doesNotContainValues = "DoesNotContainValues"

    // Days
    case on = "On"
    case onOrAfter = "OnOrAfter"
    case onOrBefore = "OnOrBefore"
    case today = "Today"
    case tomorrow = "Tomorrow"
    case yesterday = "Yesterday"
    case last7Days = "Last7Days"
    case next7Days = "Next7Days"
    case thisWeek = "ThisWeek"
    case lastWeek = "LastWeek"
    case nextWeek = "NextWeek"
    case thisMonth = "ThisMonth"
    case lastMonth = "LastMonth"
    case nextMonth = "NextMonth"
    case thisYear = "ThisYear"
    case lastYear = "LastYear"
    case nextYear = "NextYear"

    // Numbers of units
    case lastXHours = "LastXHours"
    case lastXDays = "LastXDays"
    case lastXWeeks = "LastXWeeks"
    case lastXMonths = "LastXMonths"
    case lastXYears = "LastXYears"
    case nextXHours = "NextXHours"
    case nextXDays = "NextXDays"
    case nextXWeeks = "NextXWeeks"
    case nextXMonths = "NextXMonths"
    case nextXYears = "NextXYears"
    case olderThanXMinutes = "OlderThanXMinutes"
    case olderThanXHours = "OlderThanXHours"
    case olderThanXDays = "OlderThanXDays"
    case olderThanXWeeks = "OlderThanXWeeks"
    case olderThanXMonths = "OlderThanXMonths"
    case olderThanXYears = "OlderThanXYears"

    // Fiscal calendar
    case thisFiscalPeriod = "ThisFiscalPeriod"
    case lastFiscalPeriod = "LastFiscalPeriod"
    case nextFiscalPeriod = "NextFiscalPeriod"
    case thisFiscalYear = "ThisFiscalYear"
    case lastFiscalYear = "LastFiscalYear"
    case nextFiscalYear = "NextFiscalYear"
    case lastXFiscalPeriods = "LastXFiscalPeriods"
    case lastXFiscalYears = "LastXFiscalYears"
    case nextXFiscalPeriods = "NextXFiscalPeriods"
    case nextXFiscalYears = "NextXFiscalYears"
    case inFiscalPeriod = "InFiscalPeriod"
    case inFiscalPeriodAndYear = "InFiscalPeriodAndYear"
    case inFiscalYear = "InFiscalYear"
    case inOrAfterFiscalPeriodAndYear = "InOrAfterFiscalPeriodAndYear"
    case inOrBeforeFiscalPeriodAndYear = "InOrBeforeFiscalPeriodAndYear"

    // People
    case equalUserId = "EqualUserId"
    case notEqualUserId = "NotEqualUserId"
    case equalBusinessId = "EqualBusinessId"
    case notEqualBusinessId = "NotEqualBusinessId"
    case equalUserLanguage = "EqualUserLanguage"
    case equalUserTeams = "EqualUserTeams"
    case equalUserOrUserTeams = "EqualUserOrUserTeams"
    case equalUserOrUserHierarchy = "EqualUserOrUserHierarchy"
    case equalUserOrUserHierarchyAndTeams = "EqualUserOrUserHierarchyAndTeams"

    // Hierarchies
    case above = "Above"
    case aboveOrEqual = "AboveOrEqual"
    case under = "Under"
    case underOrEqual = "UnderOrEqual"
    case notUnder = "NotUnder"

    /// The namespace in which they stand.
    public static let namespace = "Microsoft.Dynamics.CRM"
}
