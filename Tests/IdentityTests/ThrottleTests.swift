import SalesCore
import Testing

@testable import Identity

@Suite("Failed sign-ins slow the next ones down")
struct ThrottleTests {
    private static let noon = Instant(seconds: 1_000_000)

    @Test(
        "five failures are free, each one more doubles the wait, and a quarter of an hour is the longest",
        arguments: [
            (0, nil), (4, nil), (5, 2), (6, 4), (7, 8), (10, 64), (13, 512), (14, 900), (15, 900), (1000, 900),
        ] as [(Int, Int?)]
    )
    func doubles(failures: Int, seconds: Int?) {
        let count = FailureCount(level: Double(failures), lastAt: Self.noon)
        #expect(SignInThrottle.account.wait(after: count, at: Self.noon) == seconds.map { .seconds($0) })
    }

    @Test(
        "time that has passed is taken off the wait, and a clock set back does not lengthen it",
        arguments: [(0, 8), (3, 5), (7, 1), (8, nil), (900, nil), (-86_400, 8)] as [(Int, Int?)]
    )
    func passes(after seconds: Int, left: Int?) {
        let count = FailureCount(level: 7, lastAt: Self.noon)
        let now = Self.noon.adding(.seconds(seconds))
        #expect(SignInThrottle.account.wait(after: count, at: now) == left.map { .seconds($0) })
    }

    @Test("five mistakes in quick succession are five")
    func countsQuickOnes() {
        var count: FailureCount?
        for number in 0..<5 {
            let now = Self.noon.adding(.milliseconds(200 * number))
            #expect(SignInThrottle.account.wait(after: count, at: now) == nil)
            count = SignInThrottle.account.counting(count, at: now)
        }
        #expect(SignInThrottle.account.wait(after: count, at: Self.noon.adding(.seconds(1))) != nil)
    }

    @Test("failures are forgiven one by one, one in half an hour")
    func forgives() {
        let count = FailureCount(level: 3, lastAt: Self.noon)
        #expect(SignInThrottle.account.counting(count, at: Self.noon.adding(.seconds(3600))).level == 2)
        #expect(SignInThrottle.account.counting(count, at: Self.noon.adding(.seconds(36_000))).level == 1)
    }

    @Test("an office of a hundred who each mistype twice a day never waits")
    func sparesTheOffice() {
        var count: FailureCount?
        for number in 0..<200 {
            let now = Self.noon.adding(.seconds(number * 240))
            #expect(SignInThrottle.client.wait(after: count, at: now) == nil)
            count = SignInThrottle.client.counting(count, at: now)
        }
    }

    @Test("however long somebody keeps guessing, the next chance is a quarter of an hour away, and guesses are few")
    func neverLocks() {
        var count: FailureCount?
        var guesses = 0
        for second in stride(from: 0, to: 86_400, by: 1) {
            let now = Self.noon.adding(.seconds(second))
            if let wait = SignInThrottle.account.wait(after: count, at: now) {
                #expect(wait <= .seconds(900))
                continue
            }
            guesses += 1
            count = SignInThrottle.account.counting(count, at: now)
        }
        #expect((90...130).contains(guesses))
    }

    @Test("an attempt that was none is taken back, down to nothing")
    func refunds() {
        let count = FailureCount(level: 1.5, lastAt: Self.noon)
        let refunded = SignInThrottle.client.refunding(count)
        #expect(refunded.level == 0.5)
        #expect(SignInThrottle.client.refunding(refunded).level == 0)
    }

    @Test("an attempt that was none neither lengthens nor shortens what others wait for", arguments: 20...40)
    func refundsWaits(failures: Int) {
        let rule = SignInThrottle.client
        let counted = rule.counting(FailureCount(level: Double(failures), lastAt: Self.noon), at: Self.noon)
        let refunded = rule.refunding(counted)
        #expect(rule.wait(after: refunded, at: Self.noon) == nil)
        let next = rule.counting(refunded, at: Self.noon)
        #expect(abs(next.level - Double(failures + 1)) < 0.001)
    }

    @Test("an address counts the same in every spelling, and its key does not show it")
    func keysByAddress() {
        let key = ThrottleKey.account(EmailAddress(typed: "Seller@Demo.test"))
        #expect(key == ThrottleKey.account(EmailAddress(typed: "  seller@demo.test ")))
        #expect(key != ThrottleKey.client(ClientAddress("seller@demo.test")))
        #expect(!key.digest.contains("seller"))
    }

    @Test(
        "an IPv4 address counts alone, an IPv6 address with its /64 network",
        arguments: [
            ("192.0.2.7", "192.0.2.7"), ("::ffff:192.0.2.7", "192.0.2.7"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"), ("2001:DB8:1:2::9", "2001:db8:1:2::/64"),
            ("2001:0db8:0001:0002::9", "2001:db8:1:2::/64"), ("::1", "0:0:0:0::/64"),
            ("fe80::1%eth0", "fe80:0:0:0::/64"),
        ]
    )
    func networks(address: String, network: String) {
        #expect(ClientAddress(address).network == network)
    }
}
