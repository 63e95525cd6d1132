import Hummingbird
import OData
import Records
import SalesCore

/// `sv_FindDuplicates`: records that seem to be the one a person is about to enter, asked while typing.
struct DuplicatesEndpoint: Sendable {
    let records: any RecordStore
    let registry: Registry

    static let functions: Set = ["sv_FindDuplicates"]

    /// More would be a list to read, not a warning.
    private static let most = 5

    /// Where else the same customer may stand.
    private static let neighbours = [
        "lead": ["lead", "contact"], "contact": ["contact", "lead"], "account": ["account"],
    ]

    /// What is compared: by name and company without regard to case and accents, by address, and by the digits of a
    /// telephone number.
    private static let compared = [
        "name", "fullname", "companyname", "emailaddress1", "telephone1", "mobilephone", "telephone2",
    ]

    func find(_ parentheses: ResourcePath.Parentheses, _ request: APIRequest) async throws -> Response {
        guard let type = APIRequest.argument("recordtype", in: parentheses)?.text else {
            throw Refusal(.invalid, BindingMessage.missingMember("recordtype"))
        }
        guard let names = DuplicatesEndpoint.neighbours[type] else {
            throw Refusal(.invalid, BindingMessage.badMember("recordtype", expected: .form("lead / contact / account")))
        }
        var given: [String: String] = [:]
        for column in DuplicatesEndpoint.compared {
            let text = APIRequest.argument(column, in: parentheses)?.text
            if let text, !text.allSatisfy(\.isWhitespace) { given[column] = text }
        }
        var found: [(row: Row, columns: [String])] = []
        for name in names where found.count < DuplicatesEndpoint.most {
            found += try await similar(to: given, in: registry[name], for: request.caller)
        }
        return answer(Array(found.prefix(DuplicatesEndpoint.most)), request)
    }

    private func similar(
        to given: [String: String],
        in table: Table,
        for caller: Caller
    ) async throws -> [(row: Row, columns: [String])] {
        var conditions: [(column: String, predicate: Predicate)] = []
        for (name, text) in given.sorted(by: { $0.key < $1.key }) {
            // A company alone is no duplicate of a person; together with the name it is.
            guard name != "companyname", let column = table.column(name), caller.mayRead(column, of: table) else {
                continue
            }
            if column.isPhone {
                guard let digits = PhoneNumber(text).digits else { continue }
                conditions.append((name, .compare(name + "_digits", .equal, .text(digits))))
            } else if column.isFolded {
                conditions.append((name, .compare(name, .equal, .text(text))))
            }
        }
        guard !conditions.isEmpty else { return [] }
        let query = RowQuery(
            table,
            filter: .any(conditions.map(\.predicate)),
            order: [Ordering("modifiedon", descending: true)],
            limit: DuplicatesEndpoint.most
        )
        return try await records.rows(query, for: caller).filter { $0["merged"].bool != true }.map { row in
            (row, conditions.map(\.column).filter { isSame(row, $0, given[$0] ?? "") })
        }
    }

    private func isSame(_ row: Row, _ column: String, _ text: String) -> Bool {
        guard let kept = row[column].text else { return false }
        if row.table.column(column)?.isPhone == true { return PhoneNumber(kept).digits == PhoneNumber(text).digits }
        return folded(kept) == folded(text)
    }

    private func answer(_ found: [(row: Row, columns: [String])], _ request: APIRequest) -> Response {
        var json = JSONWriter(answering: request.context("Collection(Microsoft.Dynamics.CRM.sv_duplicate)"))
        json.key("value")
        json.beginArray()
        for (row, columns) in found {
            json.beginObject()
            json.key("recordtype")
            json.value(row.table.name)
            json.key("recordid")
            json.value(row.id)
            json.key("name")
            json.value(row.displayName)
            json.key("companyname")
            json.value(row["companyname"].text)
            json.key("matches")
            json.beginArray()
            for column in columns { json.value(column) }
            json.endArray()
            json.endObject()
        }
        json.endArray()
        return APIResponse.json(json.answer())
    }
}
