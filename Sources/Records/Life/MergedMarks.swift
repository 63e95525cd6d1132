import SalesCore

/// What people have of a record beside its values: that they follow it, and rights on it by sharing. A merge gives both
/// to the record that stays, and its undo gives them back.
extension WriteSession {
    /// Under which name history keeps the shares of a record.
    public static let sharesName = "sv_shares"

    /// Whoever followed the record that goes follows the one that stays, once.
    func moveFollowers(from old: RecordReference, to new: RecordReference) throws {
        let table = registry["postfollow"]
        guard let link = table.column("regardingobjectid"), link.targets.contains(old.table) else { return }
        let followers = try unit.referring(table, by: link, to: old, limit: WriteSession.mergeLimit + 1)
        guard followers.count <= WriteSession.mergeLimit else {
            throw Refusal(.conflict, LifeMessage.tooManyToMerge(limit: WriteSession.mergeLimit))
        }
        guard !followers.isEmpty else { return }
        for row in followers {
            let others = try unit.find(table, where: link.name, is: .guid(new.id), ownedBy: row["ownerid"].guid)
            if others.isEmpty {
                try updateReferring(row.reference, .link(link.name, new))
            } else {
                try remove(row)
            }
        }
    }

    /// Whoever had rights on the record that goes has them on the one that stays, beside those there.
    func moveShares(from old: RecordReference, to new: RecordReference) throws {
        let going = try unit.shares(of: old)
        guard !going.isEmpty else { return }
        var rights = try unit.shares(of: new).byPrincipal
        for share in going { rights[share.principal, default: []].formUnion(share.mask) }
        try replaceShares(of: new, with: rights)
        try replaceShares(of: old, with: [:])
    }

    /// Puts the shares of a record back, unless something else has changed them since.
    func takeBackShares(_ entry: HistoryEntry) throws -> Bool {
        guard let table = registry.table(entry.record.table),
            try unit.load(table, [entry.record.id], locking: true)[entry.record.id] != nil
        else { return false }
        let current = try unit.shares(of: entry.record).byPrincipal
        guard current == WriteSession.shares(entry.after) else { return false }
        // People and teams that are gone since get nothing.
        let wanted = try WriteSession.shares(entry.before).filter { principal, _ in
            try registry.table(principal.table).map {
                try unit.load($0, [principal.id], locking: false)[principal.id] != nil
            } ?? false
        }
        try replaceShares(of: entry.record, with: wanted)
        return true
    }

    static func keepsShares(_ entry: HistoryEntry) -> Bool {
        entry.action == .update && entry.before?.hasPrefix("{\"\(sharesName)\":") == true
    }

    private func replaceShares(of reference: RecordReference, with rights: [RecordReference: AccessMask]) throws {
        let before = try unit.shares(of: reference).byPrincipal
        guard before != rights, let table = registry.table(reference.table),
            let row = try unit.load(table, [reference.id], locking: true)[reference.id]
        else { return }
        for principal in Set(before.keys).union(rights.keys).sorted(by: { $0.id < $1.id }) {
            let (was, now) = (before[principal] ?? [], rights[principal] ?? [])
            guard was != now else { continue }
            try unit.keep(.shared, by: principal.id, on: reference.id, was: was.rawValue, at: self.now)
            try unit.share(reference, with: principal, now, by: caller.id, at: self.now)
            announce(reference, to: principal.id)
        }
        try unit.touchSecurityStamp()
        record(
            HistoryEntry(
                record: reference,
                action: .update,
                before: RowCodec.list(WriteSession.sharesName, before.lines),
                after: RowCodec.list(WriteSession.sharesName, rights.lines),
                version: row.version
            )
        )
    }

    private static func shares(_ text: String?) -> [RecordReference: AccessMask] {
        sharedRights(in: text.flatMap { RowCodec.lists($0)[sharesName] } ?? "")
    }

    /// Reads the lines under which history keeps the shares of a record.
    public static func sharedRights(in lines: String) -> [RecordReference: AccessMask] {
        var rights: [RecordReference: AccessMask] = [:]
        for line in lines.split(separator: "\n") {
            let words = line.split(separator: " ")
            guard words.count == 3, let id = GUID(words[1]), let mask = Int64(words[2]) else { continue }
            rights[RecordReference(String(words[0]), id)] = AccessMask(rawValue: mask)
        }
        return rights
    }
}

extension [Share] {
    fileprivate var byPrincipal: [RecordReference: AccessMask] {
        Dictionary(map { ($0.principal, $0.mask) }, uniquingKeysWith: { $0.union($1) })
    }
}

extension [RecordReference: AccessMask] {
    /// One line each, in a fixed order.
    fileprivate var lines: [String] { map { "\($0.table) \($0.id) \($1.rawValue)" }.sorted() }
}
