public import SalesCore

/// Many rows in one operation, of which each may be refused alone.
extension WriteSession {
    /// Runs a part that may fail alone: when it throws, neither rows nor history know of it.
    public func attempt<Result>(_ body: () throws -> Result) throws -> Result {
        let kept = (ledger, owners)
        do {
            return try unit.attempt(body)
        } catch {
            (ledger, owners) = kept
            throw error
        }
    }

    /// Does the same to many rows, of which each may be refused alone.
    ///
    /// They are tried together, so that they reach the database together. When one is refused, what came before it is
    /// done again without it; so the worst case does everything twice.
    public func attemptEach<Result>(
        _ targets: some Collection<GUID>,
        _ body: (GUID) throws -> Result
    ) throws -> [(target: GUID, result: Swift.Result<Result, Refusal>)] {
        var results: [(target: GUID, result: Swift.Result<Result, Refusal>)] = []
        var rest = Array(targets)[...]
        while let first = rest.first {
            var done: [(target: GUID, result: Swift.Result<Result, Refusal>)] = []
            do {
                try attempt {
                    for target in rest { done.append((target, .success(try body(target)))) }
                }
                return results + done
            } catch let refusal as Refusal {
                let before = rest.prefix(done.count)
                if !before.isEmpty {
                    results += try attempt { try before.map { ($0, .success(try body($0))) } }
                }
                results.append((rest.dropFirst(done.count).first ?? first, .failure(refusal)))
                rest = rest.dropFirst(done.count + 1)
            }
        }
        return results
    }

    /// Locks rows, and learns whose the records are that they are about, before each is asked for alone.
    public func lookAhead(_ ids: some Collection<GUID>, in tables: [Table]) throws {
        try unit.lock(Array(ids), in: tables)
        var about: [RecordReference] = []
        for table in tables {
            guard let link = table.subject else { continue }
            about += try unit.load(table, Array(ids), locking: true).values.compactMap { $0.reference(link.name) }
        }
        try lookAtOwners(of: about)
    }

    /// Learns whose the records are that new activities are to be about, before each is asked for alone.
    func lookAtRecords(of table: Table, _ changes: [Change]) throws {
        guard table.isActivity, let link = table.subject else { return }
        try lookAtOwners(
            of: changes.compactMap { change in
                guard change.column == link.name, let target = change.target, let id = change.value.guid else {
                    return nil
                }
                return RecordReference(target, id)
            }
        )
    }

    private func lookAtOwners(of records: [RecordReference]) throws {
        let missing = Set(records).filter { owners[$0] == nil }
        guard !missing.isEmpty else { return }
        owners.merge(try unit.owners(of: Array(missing))) { $1 }
    }
}
