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

    /// Jobs that a list looks through, the newest.
    static let limit = 5000

    func list(_ request: APIRequest) async throws -> Response {
        let query = try query(request)
        let page = try query.page(of: try await all(request))
        return APIResponse.list(
            page,
            context: request.context("sv_jobs\(request.options.contextText)"),
            isCounted: request.options.count
        )
    }

    /// `sv_jobs/$count`.
    func count(_ request: APIRequest) async throws -> Response {
        let query = try query(request)
        return APIResponse.text(String(try query.count(of: try await all(request))))
    }

    private func query(_ request: APIRequest) throws -> JSONQuery {
        let query = try JSONQuery(request.options, of: "Microsoft.Dynamics.CRM.sv_job", key: "sv_jobid")
        try query.check(with: try JobsEndpoint.value(of: JobsEndpoint.sample))
        return query
    }

    private static let sample = Job(
        id: GUID(high: 0, low: 0),
        kind: .undo,
        person: GUID(high: 0, low: 0),
        operation: GUID(high: 0, low: 0),
        payload: nil,
        total: 0,
        createdOn: Instant(seconds: 0)
    )

    private func all(_ request: APIRequest) async throws -> [JSONValue] {
        try await jobs.jobs(for: request.caller, limit: JobsEndpoint.limit).map { try JobsEndpoint.value(of: $0) }
    }

    private static func value(of job: Job) throws -> JSONValue {
        var json = JSONWriter(capacity: 512)
        json.beginObject()
        members(of: job, to: &json)
        json.endObject()
        let bytes = json.finish()
        return try refusing { () throws(ParseError) in try JSONValue(parsing: bytes) }
    }

    func one(_ id: GUID, _ request: APIRequest) async throws -> Response {
        guard let job = try await jobs.job(id, for: request.caller) else { throw JobsEndpoint.unknown(id) }
        return try answer(job, request)
    }

    func cancel(_ id: GUID, _ request: APIRequest) async throws -> Response {
        guard let job = try await jobs.cancel(id, at: clocks.business(), for: request.caller) else {
            throw JobsEndpoint.unknown(id)
        }
        return try answer(job, request)
    }

    /// `sv_jobs(…)/sv_Refusals`: what the job left as it was, and why.
    func refusals(_ id: GUID, _ request: APIRequest) async throws -> Response {
        guard try await jobs.job(id, for: request.caller) != nil else { throw JobsEndpoint.unknown(id) }
        let refusals = try await jobs.refusals(of: id, limit: JobsEndpoint.limit)
        let query = try JSONQuery(request.options, of: "Microsoft.Dynamics.CRM.sv_refusal")
        func item(_ type: String, _ id: GUID, _ message: String) -> JSONValue {
            .members([
                ("recordtype", .string(type)), ("recordid", .string(id.description)), ("message", .string(message)),
            ])
        }
        try query.check(with: item("", id, ""))
        let items = refusals.map { refusal in
            let message = request.caller.language == .french ? refusal.french : refusal.english
            return item(refusal.record.table, refusal.record.id, message)
        }
        return APIResponse.list(
            try query.page(of: items),
            context: request.context("Collection(Microsoft.Dynamics.CRM.sv_refusal)"),
            isCounted: request.options.count
        )
    }

    private func answer(_ job: Job, _ request: APIRequest) throws -> Response {
        let query = try JSONQuery(request.options, of: "Microsoft.Dynamics.CRM.sv_job", key: "sv_jobid")
        let item = try query.shaped(JobsEndpoint.value(of: job))
        var json = JSONWriter(capacity: 512)
        json.beginObject()
        json.key("@odata.context")
        json.value(request.context("sv_jobs\(request.options.contextText)/$entity"))
        for (name, value) in item.object ?? JSONObject() {
            json.key(text: name)
            json.value(value)
        }
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
