import Foundation
import SalesCore

/// The rules of the tables: pure functions from what a row was and is to become, to what it becomes.
enum RowRules {
    struct Situation {
        let now: Instant
        /// The zone in which a date without time is due: the owner's.
        let ownerZone: Zone
        /// That of the owner before, where it is another.
        var formerZone: Zone?
        /// The columns that the caller set, as opposed to what follows from them; asked for opportunities alone.
        var named: Set<String> = []
        /// Whether the caller may read what an opportunity was expected to bring.
        var readsEstimate = true
    }

    static func prepare(_ row: inout Row, was before: Row?, in situation: Situation) throws {
        try settleState(&row, was: before)
        if let before, row["statecode"] != before["statecode"] || row["statuscode"] != before["statuscode"] {
            // What was merged stays closed, however it is asked to open (K-21).
            guard before["merged"].bool != true else {
                throw Refusal(.conflict, LifeMessage.mergedAlready(before.displayName))
            }
        }
        if row.table.name == "opportunity", let before, row.state != before.state {
            settleClosing(&row, in: situation)
        }
        if row.table.column("fullname")?.isComputed == true { composeName(&row) }
        if row.table.name == "lead" || row.table.name == "contact" { try requireName(row) }
        if row.table.isActivity { try prepareActivity(&row, was: before, in: situation) }
        try checkJSON(row, was: before)
        if row.table.name == Table.availability.name {
            try AvailabilityRow.prepare(
                &row,
                zone: situation.ownerZone,
                today: situation.ownerZone.day(of: situation.now)
            )
        }
        if row.table.name == "msdyn_workqueueusersetting" { try checkSettings(row, was: before) }
    }

    /// Settings that the program reads must mean something; an unknown zone would move a person's whole list.
    private static func checkSettings(_ row: Row, was before: Row?) throws {
        let allowed: [(String, (String) -> Bool)] = [
            ("sv_timezone", { Zone($0) != nil }), ("sv_language", { Language(rawValue: $0) != nil }),
            ("sv_theme", { ["system", "light", "dark"].contains($0) }),
            ("sv_density", { ["comfortable", "compact"].contains($0) }),
            ("sv_bellmuted", NotificationKind.areNamed(in:)), ("sv_browserkinds", NotificationKind.areNamed(in:)),
        ]
        for (column, isAllowed) in allowed where row[column] != before?[column] {
            guard let text = row[column].text, !isAllowed(text) else { continue }
            throw Refusal(.invalid, RecordMessage.notAChoice(column, text))
        }
    }

    /// What pages keep as JSON must be readable again, as an object.
    private static func checkJSON(_ row: Row, was before: Row?) throws {
        for column in row.table.columns where Table.jsonColumns.contains(column.name) {
            guard let text = row[column.name].text, row[column.name] != before?[column.name] else { continue }
            guard let value = try? JSONSerialization.jsonObject(with: Data(text.utf8)), value is [String: Any] else {
                throw Refusal(.invalid, RecordMessage.notJSON(column.name))
            }
        }
    }

    /// A status reason belongs to its state; either may be given alone (D-3).
    private static func settleState(_ row: inout Row, was before: Row?) throws {
        guard let status = row.table.column("statuscode"), let states = row.table.column("statecode") else { return }
        let stateChanged = row["statecode"] != before?["statecode"] ?? .null
        let statusChanged = row["statuscode"] != before?["statuscode"] ?? .null
        if statusChanged, let reason = row["statuscode"].int,
            let state = status.options.first(where: { $0.value == reason })?.state
        {
            if stateChanged, let given = row["statecode"].int, given != state {
                throw Refusal(.invalid, RecordMessage.statusNotOfState(reason, given))
            }
            row["statecode"] = .int(state)
        } else {
            let state = row["statecode"].int ?? states.options[0].value
            row["statecode"] = .int(state)
            if stateChanged || row["statuscode"].isNull {
                row["statuscode"] = status.options.first { $0.state == state }.map { .int($0.value) } ?? .null
            }
        }
    }

    /// An opportunity that is closed or opened by a change of its columns is left as winning, losing and reopening it
    /// leave it: with value and day, or without. What the caller sets beside the state is taken.
    private static func settleClosing(_ row: inout Row, in situation: Situation) {
        let day: Value = row.state == 0 ? .null : .date(situation.ownerZone.day(of: situation.now))
        let value: Value =
            switch row.state {
            case 0: .null
            case 1: situation.readsEstimate ? row["estimatedvalue"] : .null
            default: .decimal(Decimal4(tenThousandths: 0))
            }
        for (column, settled) in [("actualvalue", value), ("actualclosedate", day), ("sv_closecomments", .null)]
        where row.table.column(column) != nil && !situation.named.contains(column) {
            row[column] = settled
        }
    }

    private static func composeName(_ row: inout Row) {
        let parts = [row["firstname"].text, row["lastname"].text].compactMap { $0 }.filter { !$0.isEmpty }
        row["fullname"] = parts.isEmpty ? .null : .text(parts.joined(separator: " "))
    }

    /// A card must be able to say whom it is about.
    private static func requireName(_ row: Row) throws {
        let names = ["fullname", "subject", "companyname"].compactMap { row[$0].text }
        guard names.contains(where: { !$0.allSatisfy(\.isWhitespace) }) else {
            throw Refusal(.invalid, RecordMessage.required(row.table.column("lastname")?.label ?? row.table.label))
        }
    }

    private static func prepareActivity(_ row: inout Row, was before: Row?, in situation: Situation) throws {
        let isPending = row.table.isPending(state: row.state)
        if let before, !before.table.isPending(state: before.state) {
            let stays = ["statecode", "statuscode", "scheduledend", "ownerid"].allSatisfy { row[$0] == before[$0] }
            guard stays else {
                throw Refusal(.conflict, RecordMessage.alreadyClosed(before["subject"].text ?? ""))
            }
        }
        if row["sv_isallday"].bool == true, let due = row["scheduledend"].instant {
            let zone = situation.ownerZone
            if before == nil || row["scheduledend"] != before?["scheduledend"]
                || row["sv_isallday"] != before?["sv_isallday"]
            {
                row["scheduledend"] = .instant(zone.end(of: zone.day(of: due)))
            } else if let former = situation.formerZone, former != zone {
                row.moveDay(from: former, to: zone)
            }
        }
        if !isPending, row["actualend"].isNull { row["actualend"] = .instant(situation.now) }
    }
}
