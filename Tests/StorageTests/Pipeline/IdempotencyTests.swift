import Records
import SalesCore
import Storage
import TestSupport
import Testing

@Suite("The same command sent again")
struct IdempotencyTests {
    /// Creates a lead under a key; the answer names it.
    private func create(
        _ house: TestHouse,
        _ name: String,
        key: String = "k",
        digest: String = "d",
        as caller: Caller? = nil
    ) async throws -> Answer {
        let outcome = try await house.pipeline.perform(
            .create,
            as: caller ?? house.seller,
            key: IdempotencyKey(key: key, digest: digest)
        ) { session in
            let row = try session.create(house.registry["lead"], [Change("lastname", .text(name))])
            return (
                true,
                Answer(
                    code: 204,
                    content: Array("é\u{0}".utf8),
                    operation: session.operation.id,
                    location: "leads(\(row.id))",
                    version: row.version
                )
            )
        }
        switch outcome {
        case .done(_, let answer), .repeated(let answer): return answer
        }
    }

    private func names(_ house: TestHouse) async throws -> [String] {
        try await house.rows("lead").compactMap { $0["lastname"].text }.sorted()
    }

    @Test("does nothing a second time and gets the first answer to the byte", arguments: Engine.allCases)
    func once(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let first = try await create(house, "Ada")
            let second = try await create(house, "Ada")
            #expect(first == second)
            #expect(first.content == [0xC3, 0xA9, 0])
            #expect(try await names(house) == ["Ada"])
        }
    }

    @Test("with the same key but another content is refused", arguments: Engine.allCases)
    func otherContent(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            _ = try await create(house, "Ada")
            await expectRefusal(.unprocessable, RecordMessage.keyReused) {
                _ = try await create(house, "Beth", digest: "other")
            }
            #expect(try await names(house) == ["Ada"])
        }
    }

    @Test("is somebody else's when the key is", arguments: Engine.allCases)
    func anotherPerson(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            _ = try await create(house, "Ada")
            _ = try await create(house, "Beth", as: house.mate)
            _ = try await create(house, "Cid", key: "another")
            #expect(try await names(house) == ["Ada", "Beth", "Cid"])
        }
    }

    @Test("is a new one after a day", arguments: Engine.allCases)
    func afterADay(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let first = try await create(house, "Ada")
            house.wait(.seconds(24 * 3600))
            #expect(try await create(house, "Ada") == first)
            house.wait(.microseconds(1))
            let second = try await create(house, "Beth", digest: "other")
            #expect(second.operation != first.operation)
            #expect(try await names(house) == ["Ada", "Beth"])
            #expect(try await create(house, "Beth", digest: "other") == second)
        }
    }

    @Test("may be tried again when the first was refused", arguments: Engine.allCases)
    func refusedBefore(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            await expectRefusal(.invalid) { _ = try await create(house, String(repeating: "x", count: 1000)) }
            _ = try await create(house, "Ada", digest: "shorter")
            #expect(try await names(house) == ["Ada"])
        }
    }

    @Test("at the same time, from two windows, is done once", arguments: Engine.allCases)
    func atTheSameTime(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let answers = try await withThrowingTaskGroup(of: Answer.self) { group in
                for _ in 0..<4 { group.addTask { try await create(house, "Ada") } }
                return try await group.reduce(into: Set<Answer>()) { $0.insert($1) }
            }
            #expect(answers.count == 1)
            #expect(try await names(house) == ["Ada"])
        }
    }

    @Test("keys that nobody can repeat any more are forgotten", arguments: Engine.allCases)
    func forgotten(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            _ = try await create(house, "Ada")
            house.wait(.seconds(60))
            _ = try await create(house, "Beth", key: "later")
            try await house.events.forget(before: .monday9, keysBefore: house.now)
            let left = try await TableDump(of: house.database, only: ["idempotency"])["idempotency"]
            #expect(left.count == 1)
        }
    }
}
