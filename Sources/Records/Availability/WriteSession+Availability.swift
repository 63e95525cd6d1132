import SalesCore

/// What the organisation decides about when people work.
extension WriteSession {
    /// Changes what holds, and publishes it for all; what the change leaves alone stays as it is now (W-93).
    ///
    /// - Parameter version: The version that the person had before the eyes; 0 where nothing was published yet. Of two
    ///   who decide at once the second is told, and no day of the first is lost.
    public func decide(
        over version: Int64?,
        _ change: (inout AvailabilitySettings) throws -> Void
    ) throws -> (settings: AvailabilitySettings, row: Row) {
        try require(.publishViews)
        let standing = try configuration(AvailabilitySettings.name)
        try require(version, of: standing)
        var settings = AvailabilitySettings(json: standing?["sv_definition"].text)
        try change(&settings)
        return (settings, try publish(AvailabilitySettings.name, settings.json))
    }
}
