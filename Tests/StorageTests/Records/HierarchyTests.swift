import Records
import SalesCore
import Storage
import TestSupport
import Testing

@Suite("Records that stand above each other")
struct HierarchyTests {
    @Test("nothing comes to stand above itself, by however many steps", arguments: Engine.allCases)
    func rings(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let cases = [
                ("account", "name", "parentaccountid"), ("territory", "name", "parentterritoryid"),
                ("contact", "lastname", "managerid"), ("contact", "lastname", "parentcustomerid"),
                ("email", "subject", "parentactivityid"),
            ]
            for (table, name, link) in cases {
                let first = try await house.create(table, [Change(name, .text("First"))])
                let second = try await house.create(table, [Change(name, .text("Second")), .link(link, first)])
                let third = try await house.create(table, [Change(name, .text("Third")), .link(link, second)])
                let label = house.registry[table].label
                for below in [first, second, third] {
                    await expectRefusal(.invalid, AccessMessage.ring(label)) {
                        try await house.change { try $0.update(first, [.link(link, below)]) }
                    }
                }
                try await house.change { try $0.update(third, [.link(link, first)]) }
            }
            await expectRefusal(.invalid, AccessMessage.ring(house.registry["systemuser"].label)) {
                try await house.change { session in
                    try session.update(house.mate.reference, [.link("parentsystemuserid", house.mate.reference)])
                }
            }
        }
    }
}
