import OData
import Records
import SalesCore
import Storage
import TestSupport
import Testing
import Worklist

@Suite("Undoing what is still going on")
struct UndoWhileRunningTests {
    private func job(on items: [GUID], in house: TestHouse) async throws -> Job {
        let job = Job(
            id: house.nextID(),
            kind: .bulkCommand,
            person: house.seller.id,
            operation: house.nextID(),
            payload: BulkCommand(.complete(note: nil, status: nil), targets: items).json,
            total: items.count,
            createdOn: house.now
        )
        try await house.jobs.create(job)
        return job
    }

    @Test("K-21: sv_Undo cancels the job, and takes back what it has done", arguments: Engine.allCases, [0, 1, 501])
    func cancels(engine: Engine, done: Int) async throws {
        try await withAPI(engine) { api in
            let house = api.house
            let lead = try await house.lead(named: "Ada")
            let ids = (0...done).map { TestHouse.id("call", $0) }
            _ = try await house.change(.create) { session in
                _ = try session.createMany(
                    house.registry["phonecall"],
                    ids.map { id in
                        (
                            id,
                            [
                                Change("subject", .text("Call")), Change("scheduledend", .instant(session.now)),
                                .link("regardingobjectid", lead), .link("ownerid", house.seller.reference),
                            ]
                        )
                    }
                )
            }
            let job = try await job(on: ids, in: house)
            if done > 0 {
                try await house.pipeline.run(.complete, as: house.seller, operation: job.operation) { session in
                    for id in ids.dropLast() { _ = try session.run(.complete(note: nil, status: nil), on: id) }
                }
            }
            let body = #"{"operationid":"\#(job.operation)"}"#
            #expect(try await api.post("sv_Undo", body, as: house.mate).status == 404)
            #expect(try await api.get("sv_jobs(\(job.id))").json["state"].string == "running")
            let undo = try await api.post("sv_Undo", body)
            #expect(try await api.get("sv_jobs(\(job.id))").json["state"].string == "cancelled")
            if done > WriteSession.undoAtOnce {
                #expect(undo.status == 202, "\(undo.text)")
            } else {
                #expect(undo.status == 200 && undo.json["restored"].array?.count == done, "\(undo.text)")
                #expect(try await house.rows("phonecall").allSatisfy { $0.state == 0 })
            }
        }
    }
}
