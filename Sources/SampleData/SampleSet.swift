public import SalesCore

/// The sample data that an administrator may add to any organisation (W-92): a small part of the demo organisation,
/// closed in itself, without its people and without edge cases, and a catalogue of products and campaigns.
public enum SampleSet {
    /// Not the seed of demo organisations, so that the sample can stand beside one.
    private static let seed: UInt64 = 92
    /// At most so many rows of each kind.
    private static let limits = [
        "account": 25, "contact": 60, "lead": 60, "opportunity": 30, "phonecall": 90, "email": 60, "task": 60,
        "appointment": 40, "annotation": 30, "msdyn_predictivescore": 200,
    ]
    /// Means something only in the organisation it was made for.
    private static let foreign: Set = ["ownerid", "accountnumber", "transactioncurrencyid", "createdby"]

    /// The rows as of an instant, in an order in which each points only to rows before it.
    public static func rows(at now: Instant) throws -> [GeneratedRow] {
        var rows = SampleCatalogue.rows(seed: seed, at: now)
        var taken = Set(rows.map(\.id))
        var counts: [String: Int] = [:]
        try Organisation(size: .demo, seed: seed, now: now).generate { row in
            guard let limit = limits[row.table], counts[row.table, default: 0] < limit,
                var kept = kept(row, taken)
            else { return }
            if row.table == "lead" {
                let number = counts[row.table, default: 0]
                kept.values["campaignid"] = SampleCatalogue.campaign(ofLead: number, seed: seed).map { .guid($0) }
            }
            counts[row.table, default: 0] += 1
            taken.insert(kept.id)
            rows.append(kept)
        }
        return rows
    }

    /// Nil for rows that are edge cases, closed, or about something that is not in the sample.
    private static func kept(_ row: GeneratedRow, _ taken: Set<GUID>) -> GeneratedRow? {
        let isEdge = row.values.values.contains { $0.text?.hasPrefix("EC-") == true }
        guard !isEdge else { return nil }
        switch row.table {
        case "lead" where row.values["statecode"] != .int(0): return nil
        case "opportunity" where row.values["statecode"] != .int(0): return nil
        case "contact" where !points(row, "parentcustomerid", to: taken): return nil
        case "opportunity" where !points(row, "parentaccountid", to: taken) && !points(row, "customerid", to: taken):
            return nil
        case "annotation" where !points(row, "objectid", to: taken): return nil
        case "phonecall", "email", "task", "appointment":
            guard points(row, "regardingobjectid", to: taken) else { return nil }
        case "msdyn_predictivescore":
            guard let id = row.values["msdyn_entityid"]?.text.flatMap({ GUID($0) }), taken.contains(id) else {
                return nil
            }
        default: break
        }
        var kept = row
        for (column, value) in row.values where foreign.contains(column) || isElsewhere(value, taken) {
            kept.values[column] = nil
            kept.values[column + "_type"] = nil
        }
        return kept
    }

    private static func points(_ row: GeneratedRow, _ column: String, to taken: Set<GUID>) -> Bool {
        row.values[column]?.guid.map(taken.contains) ?? false
    }

    private static func isElsewhere(_ value: Value, _ taken: Set<GUID>) -> Bool {
        value.guid.map { !taken.contains($0) } ?? false
    }
}
