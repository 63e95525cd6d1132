import Foundation
public import Records
public import SalesCore
import Worklist

/// A stored view (`savedquery`, `userquery`) as a question to its table (web-api.md, section 5).
public struct StoredView: Sendable {
    /// A view that a request names, to be looked up.
    public struct Name: Hashable, Sendable {
        /// The table that the view is a row of.
        public let table: String
        /// As it was sent.
        public let id: String
    }

    private struct Question: Decodable {
        struct Order: Decodable {
            var column: String
            var descending: Bool?
        }

        var columns: [String]?
        var match: String?
        var conditions: [FilterCondition]?
        var order: [Order]?
    }

    private let id: GUID
    private let question: Question

    /// - Parameters:
    ///   - text: The question as views keep it (`sv_query`).
    ///   - id: The view's, for what is said of it.
    public init(_ text: String, id: GUID) throws(Refusal) {
        guard let question = try? JSONDecoder().decode(Question.self, from: Data(text.utf8)) else {
            throw Refusal(.invalid, BindingMessage.notAView(id.description))
        }
        self.id = id
        self.question = question
    }

    /// The view's rows, columns and order, with what the request asks beside it: conditions hold together, and the
    /// request's own columns and order go before the view's.
    ///
    /// Columns that the caller does not know are not shown and not sorted by; a condition on one is refused.
    public func options(
        combinedWith given: QueryOptions,
        on table: Table,
        for caller: Caller
    ) throws(Refusal) -> QueryOptions {
        var options = given
        if let filter = try condition(on: table, for: caller) {
            options.filter = given.filter.map { .and([filter, $0]) } ?? filter
        }
        let known: (String) -> Column? = { name in caller.readableColumn(name, of: table) }
        if given.select == nil, let columns = question.columns, !columns.isEmpty {
            options.select = columns.compactMap { known($0).map { SelectItem.path(PropertyPath([$0.propertyName])) } }
        }
        if given.orderBy.isEmpty {
            options.orderBy = (question.order ?? []).compactMap { step in
                known(step.column).map {
                    OrderItem(.property(PropertyPath([$0.propertyName])), isDescending: step.descending ?? false)
                }
            }
        }
        return options
    }

    private func condition(on table: Table, for caller: Caller) throws(Refusal) -> FilterExpression? {
        var parts: [FilterExpression] = []
        for condition in question.conditions ?? [] {
            guard let column = caller.readableColumn(condition.column, of: table) else {
                throw Refusal(
                    .invalid,
                    BindingMessage.unknownProperty(condition.column, of: "Microsoft.Dynamics.CRM.\(table.name)")
                )
            }
            let text = condition.filterText(on: RecordColumn(table: table, column: column), as: column.propertyName)
            guard let text else { throw Refusal(.invalid, BindingMessage.notAView(id.description)) }
            parts.append(try refusing { () throws(ParseError) in try FilterExpression(parsing: text, in: .body) })
        }
        guard parts.count > 1 else { return parts.first }
        return question.match == "any" ? .or(parts) : .and(parts)
    }
}
