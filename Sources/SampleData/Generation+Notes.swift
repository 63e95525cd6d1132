import SalesCore

extension Generation {
    /// Notes on a quarter of the leads, two fifths of the opportunities and a tenth of the accounts; some records have
    /// several.
    func emitNotes(_ row: (GeneratedRow) throws -> Void) throws {
        let stream = stream("annotation")
        for ordinal in 0..<plan.leads {
            try emitNotes(on: leadTarget(ordinal), space: 0, share: 0.25, stream, row)
        }
        for ordinal in 0..<plan.opportunities {
            try emitNotes(on: opportunityTarget(ordinal), space: 1, share: 0.4, stream, row)
        }
        for ordinal in 0..<plan.accounts {
            try emitNotes(on: accountTarget(ordinal), space: 2, share: 0.1, stream, row)
        }
    }

    /// - Parameter space: keeps the ordinals of notes on different tables apart.
    private func emitNotes(
        on target: Target,
        space: Int,
        share: Double,
        _ stream: Stream,
        _ row: (GeneratedRow) throws -> Void
    ) throws {
        let first = space << 40 + target.ordinal * 3
        var draws = stream.row(first)
        guard draws.chance(share) else { return }
        for place in 0...draws.index(of: [0.7, 0.2, 0.1]) {
            let values = note(on: target, &draws)
            try row(GeneratedRow(table: "annotation", id: id("annotation", first + place), values: values))
        }
    }

    private func note(on target: Target, _ draws: inout Draws) -> [String: Value] {
        let text = draws.pick(Phrases.notes)
        let isFrench = draws.chance(0.2)
        let written = moment(after: target.created, &draws)
        var values: [String: Value] = [
            "subject": .text(isFrench ? text.subject.french : text.subject.english),
            "notetext": .text(isFrench ? text.body.french : text.body.english),
            "objectid": .guid(id(target.name.text ?? "", target.ordinal)),
            "objectid_type": target.name,
        ]
        own(&values, by: target.holder, created: written, modified: written, state: 0, status: 1)
        return values
    }

    /// Sellers follow a few of their open leads and opportunities.
    func emitFollows(_ row: (GeneratedRow) throws -> Void) throws {
        let stream = stream("postfollow")
        for ordinal in 0..<plan.leads where leadPlace(ordinal).isOpen {
            try emitFollow(of: leadTarget(ordinal), ordinal: ordinal, stream, row)
        }
        for ordinal in 0..<plan.opportunities where opportunityPlace(ordinal).isOpen {
            try emitFollow(of: opportunityTarget(ordinal), ordinal: 1 << 40 + ordinal, stream, row)
        }
    }

    private func emitFollow(
        of target: Target,
        ordinal: Int,
        _ stream: Stream,
        _ row: (GeneratedRow) throws -> Void
    ) throws {
        var draws = stream.row(ordinal)
        guard !holders.all[target.holder].isTeam, draws.chance(0.06) else { return }
        let since = moment(after: target.created, &draws)
        var values: [String: Value] = [:]
        set(target, on: &values)
        own(&values, by: target.holder, created: since, modified: since, state: 0, status: 1)
        try row(GeneratedRow(table: "postfollow", id: id("postfollow", ordinal), values: values))
    }
}
