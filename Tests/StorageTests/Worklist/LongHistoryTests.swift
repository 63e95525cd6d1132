import Records
import SalesCore
import Storage
import TestSupport
import Testing
import Worklist

@Suite("W-96: Up next of a record with more activities than are read at once")
struct LongHistoryTests {
    @Test("What is due first is among them, and what the card shows", arguments: Engine.allCases)
    func dueFirst(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let lead = try await house.lead(named: "Ada")
            let first = try await house.call(on: lead, due: house.now.adding(hours: -2))
            let seller = house.seller.reference
            let later = house.now.adding(hours: 5)
            try await house.change { session in
                for number in 0..<1100 {
                    let task = try session.create(
                        session.registry["task"],
                        [
                            Change("subject", .text("Task \(number)")), Change("scheduledend", .instant(later)),
                            .link("regardingobjectid", lead), .link("ownerid", seller),
                        ]
                    )
                    if number >= 600 { try session.update(task.reference, [Change("statecode", .int(1))]) }
                }
            }
            let rows = try await house.worklist.activities(regarding: lead, for: house.seller)
            #expect(rows.count == 1000)
            #expect(rows.filter { $0.table.isPending(state: $0.state) }.count == 601)
            let upNext = UpNext(activities: rows) { _ in true }
            #expect(upNext.current?.id == first)
            #expect(try await house.list(for: house.seller).first?.id == first)
        }
    }
}
