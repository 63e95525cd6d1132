internal import Glibc

/// A mutex whose conditions wait by the monotonic clock, so that a clock set back holds nobody up.
final class Gate: @unchecked Sendable {
    // Sendable: a pthread mutex is made to be shared; it is allocated once and never moved.
    fileprivate let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)

    init() {
        pthread_mutex_init(mutex, nil)
    }

    deinit {
        pthread_mutex_destroy(mutex)
        mutex.deallocate()
    }

    func withLock<R>(_ body: () throws -> R) rethrows -> R {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return try body()
    }
}

/// Something one thread waits for under a ``Gate``.
final class Condition: @unchecked Sendable {
    // Sendable for the reason given at `Gate`.
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private let gate: Gate

    init(of gate: Gate) {
        self.gate = gate
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_cond_init(condition, &attributes)
        pthread_condattr_destroy(&attributes)
    }

    deinit {
        pthread_cond_destroy(condition)
        condition.deallocate()
    }

    func signal() {
        pthread_cond_signal(condition)
    }

    /// Waits with the gate held; may return without a signal.
    func wait() {
        pthread_cond_wait(condition, gate.mutex)
    }

    /// - Returns: Whether it was signalled before the time was over.
    func wait(atMost duration: Duration) -> Bool {
        let end = MonotonicClock.nanoseconds &+ UInt64(clamping: duration.nanoseconds)
        var limit = timespec(tv_sec: Int(end / 1_000_000_000), tv_nsec: Int(end % 1_000_000_000))
        return pthread_cond_timedwait(condition, gate.mutex, &limit) == 0
    }
}

/// Time that only ever goes forward, for durations.
enum MonotonicClock {
    static var nanoseconds: UInt64 {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        return UInt64(now.tv_sec) * 1_000_000_000 + UInt64(now.tv_nsec)
    }
}

extension Duration {
    var nanoseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
    }

    var milliseconds: Int64 { nanoseconds / 1_000_000 }
}

/// A thread of our own: what blocks in it blocks nobody else.
enum OwnThread {
    private final class Start: Sendable {
        let name: String
        let body: @Sendable () -> Void

        init(_ name: String, _ body: @escaping @Sendable () -> Void) {
            self.name = name
            self.body = body
        }

        func run() {
            // As `pthread_setname_np`, which is not offered to Swift, does it.
            let file = open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
            if file >= 0 {
                _ = write(file, name, name.utf8.count)
                close(file)
            }
            body()
        }
    }

    /// - Parameter name: At most 15 bytes, as seen in `top -H`.
    /// - Returns: Whether the system gave a thread.
    static func start(named name: String, _ body: @escaping @Sendable () -> Void) -> Bool {
        // Allocated rather than made: which module the type's initialiser belongs to depends on what else is imported.
        let attributes = UnsafeMutablePointer<pthread_attr_t>.allocate(capacity: 1)
        pthread_attr_init(attributes)
        defer {
            pthread_attr_destroy(attributes)
            attributes.deallocate()
        }
        // Address space only: memory is used as the stack is touched.
        pthread_attr_setstacksize(attributes, 2 << 20)
        pthread_attr_setdetachstate(attributes, Int32(PTHREAD_CREATE_DETACHED))
        let start = Unmanaged.passRetained(Start(name, body))
        var thread = pthread_t()
        let code = pthread_create(
            &thread,
            attributes,
            { argument in
                Unmanaged<Start>.fromOpaque(argument!).takeRetainedValue().run()
                return nil
            },
            start.toOpaque()
        )
        guard code == 0 else {
            start.release()
            return false
        }
        return true
    }
}
