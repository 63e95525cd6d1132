import Foundation
public import Records
import SalesCore

/// The filters and sorts that the organisation has made for its work list, beside those every list has (W-57…W-61,
/// W-79…W-89). One document, drafted and published as a whole, so that one status line and one version hold for it.
public struct WorklistFilters: Sendable, Hashable, Codable {
    /// Under which name it is drafted and published (D-23).
    public static let name = "filters"

    /// Filters usable in one panel; beyond, nobody finds anything.
    public static let mostFilters = 10_000
    public static let mostGroups = 500
    public static let mostSorts = 100
    public static let mostConditions = 20
    public static let longestName = 100
    /// Characters of the whole document.
    public static let longestText = 8_000_000

    /// The filters that every list has (W-46…W-50). Their group can be hidden too.
    public enum Factory: String, Sendable, CaseIterable {
        case unopened, followed, waiting, due, recordtypes, activitytypes
        /// All of them at once.
        case defaults = "default"
    }

    /// The sorts that every list has (W-38), in their order.
    public static let factorySorts = ["score", "due", "name", "activitytype", "recordtype", "sequence"]

    public struct Group: Sendable, Hashable, Codable {
        public var id: String
        public var name: String
        public var hidden: Bool?

        public init(id: String, name: String, hidden: Bool? = nil) {
            self.id = id
            self.name = name
            self.hidden = hidden
        }
    }

    public struct Filter: Sendable, Hashable, Codable {
        public var id: String
        public var name: String
        /// The record type.
        public var table: String
        /// Nil: "More filters" (W-81).
        public var group: String?
        public var hidden: Bool?
        /// Basic: the column whose values are ticked (W-79).
        public var column: String?
        /// Advanced: all of them hold (W-80).
        public var conditions: [FilterCondition]?

        public init(
            id: String,
            name: String,
            table: String,
            group: String? = nil,
            hidden: Bool? = nil,
            column: String? = nil,
            conditions: [FilterCondition]? = nil
        ) {
            self.id = id
            self.name = name
            self.table = table
            self.group = group
            self.hidden = hidden
            self.column = column
            self.conditions = conditions
        }
    }

    /// A sort: one of the factory's, which has an id alone, or one by a column of a record type.
    public struct Sort: Sendable, Hashable, Codable {
        public var id: String
        public var name: String?
        public var table: String?
        public var column: String?
        public var hidden: Bool?

        public init(
            id: String,
            name: String? = nil,
            table: String? = nil,
            column: String? = nil,
            hidden: Bool? = nil
        ) {
            self.id = id
            self.name = name
            self.table = table
            self.column = column
            self.hidden = hidden
        }

        public var isFactory: Bool { WorklistFilters.factorySorts.contains(id) }
    }

    /// The sort that a list has before a person chooses one (W-43, W-86).
    public struct DefaultSort: Sendable, Hashable, Codable {
        public var id: String
        public var descending: Bool

        public init(id: String, descending: Bool) {
            self.id = id
            self.descending = descending
        }

        /// Score, highest on top (W-41).
        public static let factory = DefaultSort(id: "score", descending: true)
    }

    /// Factory filters that are not shown, by name.
    public var hidden: [String]
    public var groups: [Group]
    public var filters: [Filter]
    /// In the order in which sellers see them (W-87).
    public var sorts: [Sort]
    public var standard: DefaultSort

    public init(
        hidden: [String] = [],
        groups: [Group] = [],
        filters: [Filter] = [],
        sorts: [Sort] = factorySorts.map { Sort(id: $0) },
        standard: DefaultSort = .factory
    ) {
        self.hidden = hidden
        self.groups = groups
        self.filters = filters
        self.sorts = sorts
        self.standard = standard
    }

    private enum CodingKeys: String, CodingKey {
        case hidden, groups, filters, sorts
        case standard = "default"
    }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        hidden = try values.decodeIfPresent([String].self, forKey: .hidden) ?? []
        groups = try values.decodeIfPresent([Group].self, forKey: .groups) ?? []
        filters = try values.decodeIfPresent([Filter].self, forKey: .filters) ?? []
        let given = try values.decodeIfPresent([Sort].self, forKey: .sorts) ?? []
        // A later version may have more sorts than were there when this was written.
        let missing = WorklistFilters.factorySorts.filter { name in !given.contains { $0.id == name } }
        sorts = given + missing.map { Sort(id: $0) }
        standard = try values.decodeIfPresent(DefaultSort.self, forKey: .standard) ?? .factory
    }

    /// Reads what was published; without anything to read, the factory's.
    public init(_ text: String?) {
        self = text.flatMap { WorklistFilters(reading: $0) } ?? WorklistFilters()
    }

    /// Nil for a text that is no such document.
    public init?(reading text: String) {
        guard let read = try? JSONDecoder().decode(WorklistFilters.self, from: Data(text.utf8)) else { return nil }
        self = read
    }

    public var text: String { CustomisationCodec.encode(self) }

    /// Whether a list looks as it comes from the factory.
    public var isFactory: Bool { self == WorklistFilters() }
}

extension Registry {
    /// What is published about the filters and sorts of the work list.
    public var worklistFilters: WorklistFilters {
        configurations.value(WorklistFilters.name) { WorklistFilters($0) }
    }
}
