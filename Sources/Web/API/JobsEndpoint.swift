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
        try await pages(request).answer(request, context: "sv_jobs\(request.options.contextText)")
    }

    /// `sv_jobs/$count`.
    func count(_ request: APIRequest) async throws -> Response {
        APIResponse.text(String(try await pages(request).count()))
    }

    private func pages(_ request: APIRequest) throws -> JSONPages {
        let query = try query(request)
        let order = JobsEndpoint.order(of: query)
        let (jobs, caller) = (jobs, request.caller)
        return JSONPages(
            query: query,
            isOrdered: order != nil,
            total: { try await jobs.jobCount(for: caller) },
            read: { place in
                let position = try JobsEndpoint.place(place) { JobPosition($0) } ?? .first
                return try await jobs.jobs(
                    for: caller,
                    orderedBy: order ?? [],
                    after: position,
                    limit: JSONPages.batch
                ).map { job in
                    JSONPages.Entry(place: job.position.description, item: try JobsEndpoint.value(of: job))
                }
            }
        )
    }

    /// What the store sorts by; nil where something else than members is asked for.
    private static func order(of query: JSONQuery) -> [JobOrder]? {
        guard let plain = query.plainOrder else { return nil }
        let order = plain.compactMap { step in
            JobOrder.Member(rawValue: step.name).map { JobOrder($0, isDescending: step.isDescending) }
        }
        return order.count == plain.count ? order : nil
    }

    private static func place<Place>(_ text: String?, _ read: (String) -> Place?) throws(Refusal) -> Place? {
        guard let text else { return nil }
        guard let place = read(text) else { throw Refusal(.invalid, BindingMessage.badSkipToken) }
        return place
    }

    private func query(_ request: APIRequest) throws -> JSONQuery {
        let query = try JSONQuery(
            request.options,
            of: "Microsoft.Dynamics.CRM.sv_job",
            key: "sv_jobid",
            isPaged: true
        )
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
        let query = try JSONQuery(request.options, of: "Microsoft.Dynamics.CRM.sv_refusal", isPaged: true)
        try query.check(
            with: JobsEndpoint.value(
                of: JobRefusal(record: RecordReference("", id), english: "", french: ""),
                in: .english
            )
        )
        let pages = JSONPages(query: query) { [jobs, language = request.caller.language] place in
            let number = try JobsEndpoint.place(place) { Int64($0) } ?? 0
            return try await jobs.refusals(of: id, after: number, limit: JSONPages.batch).map { refusal in
                JSONPages.Entry(place: String(refusal.number), item: JobsEndpoint.value(of: refusal, in: language))
            }
        }
        return try await pages.answer(request, context: "Collection(Microsoft.Dynamics.CRM.sv_refusal)")
    }

    private static func value(of refusal: JobRefusal, in language: Language) -> JSONValue {
        .members([
            ("recordtype", .string(refusal.record.table)), ("recordid", .string(refusal.record.id.description)),
            ("message", .string(language == .french ? refusal.french : refusal.english)),
        ])
    }

    private func answer(_ job: Job, _ request: APIRequest) throws -> Response {
        let query = try JSONQuery(request.options, of: "Microsoft.Dynamics.CRM.sv_job", key: "sv_jobid")
        let item = try query.shaped(JobsEndpoint.value(of: job))
        var json = JSONWriter(answering: request.context("sv_jobs\(request.options.contextText)/$entity"))
        for (name, value) in item.object ?? JSONObject() {
            json.key(text: name)
            json.value(value)
        }
        return APIResponse.json(json.answer())
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
