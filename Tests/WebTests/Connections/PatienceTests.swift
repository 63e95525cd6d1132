import Identity
import Testing

@testable import Web

@Suite("hardening, slow clients: how long a connection waits")
struct PatienceTests {
    private static let second: UInt64 = 1_000_000_000
    private static let limits = ConnectionLimits(
        connections: nil,
        perAddress: nil,
        header: .seconds(10),
        body: .seconds(20),
        idle: .seconds(60),
        write: .seconds(30)
    )

    private func at(_ seconds: UInt64) -> UInt64 { 1_000 + seconds * PatienceTests.second }

    private func fresh() -> Patience { Patience(PatienceTests.limits, now: at(0)) }

    /// A connection whose first request was answered at second 1.
    private func used() -> Patience {
        var patience = fresh()
        patience.arrived(at: at(1))
        patience.headEnded(at: at(1))
        patience.requestEnded(at: at(1))
        patience.answerEnded(at: at(1))
        return patience
    }

    @Test("who asks nothing goes without a word, first after the time for headers, later after that between requests")
    func idle() {
        var patience = fresh()
        #expect(patience.verdict(at: at(9)) == .ask(at: at(10)))
        #expect(patience.verdict(at: at(10)) == .close)
        patience = used()
        #expect(patience.verdict(at: at(11)) == .ask(at: at(61)))
        #expect(patience.waitingSince == at(1))
        #expect(patience.verdict(at: at(61)) == .close)
    }

    @Test("headers that trickle in are late, counted from their first byte")
    func headers() {
        var patience = used()
        for second in UInt64(50)..<60 { patience.arrived(at: at(second)) }
        #expect(patience.verdict(at: at(59)) == .ask(at: at(60)))
        #expect(patience.verdict(at: at(60)) == .headerLate)
    }

    @Test("a body that stands still is late, and told so once")
    func stalled() {
        var patience = used()
        patience.arrived(at: at(2))
        patience.headEnded(at: at(2))
        patience.bodyCame(1_000_000, at: at(5))
        #expect(patience.waitingSince == at(5))
        #expect(patience.verdict(at: at(24)) == .ask(at: at(25)))
        #expect(patience.verdict(at: at(25)) == .bodyLate)
        #expect(patience.isRefused)
        #expect(patience.verdict(at: at(44)) == .ask(at: at(45)))
        #expect(patience.verdict(at: at(45)) == .close)
    }

    @Test("a body that trickles is late, however often a byte comes; one at a fair pace never is")
    func trickling() {
        var slow = used()
        slow.headEnded(at: at(2))
        var end: UInt64?
        for second in UInt64(3)..<100 where end == nil {
            slow.bodyCame(10, at: at(second))
            if slow.verdict(at: at(second)) == .bodyLate { end = second }
        }
        #expect(end == 23)
        var fair = used()
        fair.headEnded(at: at(2))
        for second in UInt64(3)..<3_000 {
            fair.bodyCame(2 * ConnectionLimits.slowestBody, at: at(second))
            #expect(fair.verdict(at: at(second)) != .bodyLate)
        }
    }

    @Test("while we do not listen, the silence of a client is ours")
    func listening() {
        var patience = used()
        patience.headEnded(at: at(2))
        patience.isListening = false
        #expect(patience.verdict(at: at(500)) == .ask(at: at(520)))
        patience.isListening = true
        #expect(patience.verdict(at: at(501)) == .bodyLate)
    }

    @Test("the rest of a request that is answered already is waited for as long, and not longer")
    func answeredEarly() {
        var patience = used()
        patience.headEnded(at: at(2))
        patience.answerEnded(at: at(3))
        #expect(patience.verdict(at: at(22)) == .close)
    }

    @Test("an answer may take any time, as a stream of events does, unless nobody reads it")
    func answering() {
        var patience = used()
        patience.arrived(at: at(2))
        patience.headEnded(at: at(2))
        patience.requestEnded(at: at(2))
        #expect(patience.verdict(at: at(86_400)) == .none)
        #expect(patience.waitingSince == nil)
        // The beginning of the next request, sent too early, may wait as well.
        patience.arrived(at: at(3))
        #expect(patience.verdict(at: at(86_400)) == .none)
        patience.becameWritable(false, at: at(86_400))
        patience.becameWritable(false, at: at(86_410))
        #expect(patience.verdict(at: at(86_401)) == .ask(at: at(86_430)))
        patience.becameWritable(true, at: at(86_429))
        #expect(patience.verdict(at: at(86_430)) == .none)
        patience.becameWritable(false, at: at(86_440))
        #expect(patience.verdict(at: at(86_470)) == .close)
    }

    @Test("without limits nothing is ever late")
    func unlimited() {
        let none = ConnectionLimits(connections: nil, perAddress: nil, header: nil, body: nil, idle: nil, write: nil)
        var patience = Patience(none, now: at(0))
        patience.arrived(at: at(1))
        #expect(patience.verdict(at: at(1_000_000)) == .none)
        patience.headEnded(at: at(1))
        patience.becameWritable(false, at: at(1))
        #expect(patience.verdict(at: at(1_000_000)) == .none)
    }
}
