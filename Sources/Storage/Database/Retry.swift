/// When a failed attempt is made again, and after how long.
struct Retry: Sendable {
    let attempts: Int
    let fraction: @Sendable () -> Double
    let sleep: @Sendable (Duration) async throws -> Void
    /// No attempt begins later than this after the first, so that requests fail while their callers still wait.
    let limit: Duration

    init(_ options: DatabaseOptions) {
        attempts = max(1, options.attempts)
        fraction = options.fraction
        sleep = options.sleep
        limit = max(options.lockTimeout, options.waitLimit)
    }

    /// Runs `body` until it succeeds, fails for good, or has been tried often enough.
    func run<T: Sendable>(_ body: () async throws -> T) async throws -> T {
        let start = MonotonicClock.nanoseconds
        var attempt = 1
        while true {
            do {
                return try await body()
            } catch let error as DatabaseError where Retry.helps(against: error) {
                let spent = Duration.nanoseconds(Int64(MonotonicClock.nanoseconds - start))
                guard attempt < attempts, spent < limit else { throw error }
                try await pause(afterAttempt: attempt)
                attempt += 1
            }
        }
    }

    /// Waits as long as ``delay(afterAttempt:fraction:)`` says.
    func pause(afterAttempt attempt: Int) async throws {
        do {
            try await sleep(Retry.delay(afterAttempt: attempt, fraction: fraction()))
        } catch is CancellationError {
            throw DatabaseError.cancelled
        }
    }

    /// 20 ms, doubled with each attempt up to 1.3 s, and spread by half each way, so that those who got into each
    /// other's way do not meet again.
    ///
    /// - Parameter fraction: A draw in 0..<1; 0.5 means no spread.
    static func delay(afterAttempt attempt: Int, fraction: Double) -> Duration {
        .milliseconds(20) * (1 << min(attempt - 1, 6)) * (0.5 + fraction)
    }

    private static func helps(against error: DatabaseError) -> Bool {
        switch error {
        case .busy, .conflict, .unavailable: true
        default: false
        }
    }
}
