import Hummingbird
import OData
import Records
import SalesCore

/// `sv_jobs`: long work of the caller, and its cancelling.
struct JobsEndpoint: Sendable {
    let jobs: any JobStore
    let clocks: Clocks

    static let functions: Set = ["sv_Refusals"]
    static let actions: Set = ["sv_Cancel"]

    func list(_ request: APIRequest) async throws -> Response {
        let rows = try await jobs.jobs(for: request.caller, limit: min(request.options.top ?? 100, 1000))
        var json = JSONWriter(capacity: 256 + rows.count * 256)
        json.beginObject()
        json.key("@odata.context")
        json.value(request.context("sv_jobs"))
        json.key("value")
        json.beginArray()
        for job in rows {
            json.beginObject()
            JobsEndpoint.members(of: job, to: &json)
            json.endObject()
        }
        json.endArray()
        json.endObject()
        return APIResponse.json(json.finish())
    }

    func one(_ id: GUID, _ request: APIRequest) async throws -> Response {
        guard let job = try await jobs.job(id, for: request.caller) else { throw JobsEndpoint.unknown(id) }
        return answer(job, request)
    }

    func cancel(_ id: GUID, _ request: APIRequest) async throws -> Response {
        guard let job = try await jobs.cancel(id, at: clocks.business(), for: request.caller) else {
            throw JobsEndpoint.unknown(id)
        }
        return answer(job, request)
    }

    /// `sv_jobs(…)/sv_Refusals`: what the job left as it was, and why.
    func refusals(_ id: GUID, _ request: APIRequest) async throws -> Response {
        guard try await jobs.job(id, for: request.caller) != nil else { throw JobsEndpoint.unknown(id) }
        let refusals = try await jobs.refusals(of: id, limit: min(request.options.top ?? 1000, 5000))
        var json = JSONWriter(capacity: 256 + refusals.count * 160)
        json.beginObject()
        json.key("@odata.context")
        json.value(request.context("Collection(Microsoft.Dynamics.CRM.sv_refusal)"))
        json.key("value")
        json.beginArray()
        for refusal in refusals {
            json.beginObject()
            json.key("recordtype")
            json.value(refusal.record.table)
            json.key("recordid")
            json.value(refusal.record.id)
            json.key("message")
            json.value(request.caller.language == .french ? refusal.french : refusal.english)
            json.endObject()
        }
        json.endArray()
        json.endObject()
        return APIResponse.json(json.finish())
    }

    private func answer(_ job: Job, _ request: APIRequest) -> Response {
        var json = JSONWriter(capacity: 512)
        json.beginObject()
        json.key("@odata.context")
        json.value(request.context("sv_jobs/$entity"))
        JobsEndpoint.members(of: job, to: &json)
        json.endObject()
        return APIResponse.json(json.finish())
    }

    private static func unknown(_ id: GUID) -> Refusal {
        Refusal(.notFound, RecordMessage.notFound(table: "sv_job", id: id))
    }

    static func members(of job: Job, to json: inout JSONWriter) {
        json.key("sv_jobid")
        json.value(job.id)
        json.key("kind")
        json.value(job.kind.rawValue)
        json.key("state")
        json.value(job.state.rawValue)
        json.key("total")
        json.value(job.total.map { Int64($0) })
        json.key("done")
        json.value(job.done)
        json.key("failed")
        json.value(job.failed)
        json.key("createdon")
        json.value(job.createdOn)
        json.key("finishedon")
        json.value(job.finishedOn)
        json.key("message")
        json.value(job.message)
        json.key("operationid")
        json.value(job.operation)
    }
}
