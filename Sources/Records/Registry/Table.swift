public import SalesCore

/// Words for a thing in both languages.
public struct Label: Sendable, Hashable {
    public let english: String
    public let french: String

    public init(_ english: String, _ french: String) {
        self.english = english
        self.french = french
    }

    public func text(in language: Language) -> String { language == .french ? french : english }
}

/// One value of a choice, with the number that is exchanged (data model) and its words.
public struct ChoiceOption: Sendable, Hashable {
    public let value: Int64
    public let label: Label
    /// For a status reason: the state it belongs to (D-3).
    public let state: Int64?

    public init(_ value: Int64, _ english: String, _ french: String, state: Int64? = nil) {
        self.value = value
        label = Label(english, french)
        self.state = state
    }
}

/// What a column holds.
public enum ColumnKind: Sendable, Hashable {
    /// One line, at most so many characters.
    case text(max: Int)
    /// Several lines, at most so many characters.
    case memo(max: Int)
    case integer(ClosedRange<Int64>)
    case double
    case decimal
    case money
    case boolean
    case instant
    case date
    case choice([ChoiceOption])
    case state([ChoiceOption])
    case status([ChoiceOption])
    /// The id of a row of one of these tables; with several, the table's name is kept beside it.
    case lookup([String])
    case guid
}

/// What narrows the numbers of a column that has fractions.
public struct NumberLimits: Sendable, Hashable {
    public let lowest: Decimal4?
    public let highest: Decimal4?
    /// Decimals that are kept; what has more is rounded.
    public let precision: Int?

    public init(lowest: Decimal4? = nil, highest: Decimal4? = nil, precision: Int? = nil) {
        self.lowest = lowest
        self.highest = highest
        self.precision = precision
    }
}

/// A column of a table: everything that forms, import, filters, API and storage need to know of it.
public struct Column: Sendable, Hashable {
    /// The logical name, also the physical one.
    public let name: String
    public let kind: ColumnKind
    public let label: Label
    public let isRequired: Bool
    /// Better filled in: forms mark it, and nothing is refused without it.
    public let isRecommended: Bool
    /// Set by the program alone; a write that names it is refused.
    public let isComputed: Bool
    /// Kept also in its folded form, for search and sorting.
    public let isFolded: Bool
    /// Kept also as digits and in E.164.
    public let isPhone: Bool
    /// Values are unique in the table and name a row in addresses.
    public let isAlternateKey: Bool
    /// Made by an administrator, not by us.
    public let isCustom: Bool
    /// Shown to those alone whom a role grants it; see ``Caller/mayRead(_:of:)``.
    public let isSecured: Bool
    /// Left out of forms, grids and pickers; the API still serves it.
    public let isHidden: Bool
    /// Nil where nothing narrows the numbers that the kind allows.
    public let limits: NumberLimits?
    /// A yes-or-no column's own words; nil for the usual ones and for other kinds.
    public let flagWords: FlagWords?

    public init(
        _ name: String,
        _ kind: ColumnKind,
        _ label: Label,
        required: Bool = false,
        recommended: Bool = false,
        computed: Bool = false,
        folded: Bool = false,
        phone: Bool = false,
        key: Bool = false,
        custom: Bool = false,
        secured: Bool = false,
        hidden: Bool = false,
        limits: NumberLimits? = nil,
        flagWords: FlagWords? = nil
    ) {
        self.name = name
        self.kind = kind
        self.label = label
        isRequired = required
        isRecommended = recommended && !required
        isComputed = computed
        isFolded = folded
        isPhone = phone
        isAlternateKey = key
        isCustom = custom
        isSecured = secured
        isHidden = hidden
        self.limits = limits
        self.flagWords = kind == .boolean ? flagWords : nil
    }

    /// The tables a lookup may point to; empty for other kinds.
    public var targets: [String] { if case .lookup(let tables) = kind { tables } else { [] } }

    public var isLookup: Bool { !targets.isEmpty }
    public var isPolymorphic: Bool { targets.count > 1 }

    /// The options of a choice, state or status; empty for other kinds.
    public var options: [ChoiceOption] {
        switch kind {
        case .choice(let options), .state(let options), .status(let options): options
        default: []
        }
    }

    /// The name under which the API reads it (D-1).
    public var propertyName: String { isLookup ? "_\(name)_value" : name }
}

/// Who a row belongs to.
public enum Ownership: Sendable, Hashable {
    /// A user or a team (D-2).
    case owner
    case organisation
    /// Rows of one person alone: nobody else reads or writes them.
    case person
}

/// A table of the registry: one description from which storage, API, import and pages are made.
public final class Table: Sendable {
    /// The logical name, such as `lead`.
    public let name: String
    /// The entity set of the API, such as `leads`.
    public let setName: String
    public let primaryKey: String
    public let primaryName: String
    public let ownership: Ownership
    public let label: Label
    public let pluralLabel: Label
    /// The Dataverse object type code; also tells activities apart in their common storage.
    public let typeCode: Int64
    public let isActivity: Bool
    public let columns: [Column]
    /// Made by an administrator, not by us.
    public let isCustom: Bool
    /// Whether any column is for some people alone.
    public let hasSecuredColumns: Bool
    /// The physical table.
    public let storage: String
    /// The tables whose rows this one shows together; none for all but the one of all activities.
    public let kinds: [Table]
    private let positions: [String: Int]

    public convenience init(
        _ name: String,
        set setName: String,
        key primaryKey: String,
        nameColumn primaryName: String,
        code typeCode: Int64,
        ownership: Ownership,
        isActivity: Bool = false,
        isCustom: Bool = false,
        label: Label,
        plural: Label,
        columns: [Column]
    ) {
        self.init(
            name: name,
            setName: setName,
            primaryKey: primaryKey,
            primaryName: primaryName,
            typeCode: typeCode,
            ownership: ownership,
            isActivity: isActivity,
            isCustom: isCustom,
            label: label,
            plural: plural,
            allColumns: columns + Table.systemColumns(ownership: ownership)
        )
    }

    private init(
        name: String,
        setName: String,
        primaryKey: String,
        primaryName: String,
        typeCode: Int64,
        ownership: Ownership,
        isActivity: Bool,
        isCustom: Bool,
        label: Label,
        plural: Label,
        allColumns: [Column],
        kinds: [Table] = []
    ) {
        self.name = name
        self.setName = setName
        self.primaryKey = primaryKey
        self.primaryName = primaryName
        self.typeCode = typeCode
        self.ownership = ownership
        self.isActivity = isActivity
        self.isCustom = isCustom
        self.label = label
        pluralLabel = plural
        columns = allColumns
        hasSecuredColumns = allColumns.contains(where: \.isSecured)
        storage = isActivity ? "activity" : name
        self.kinds = kinds
        positions = Dictionary(
            uniqueKeysWithValues: self.columns.enumerated().map { ($0.element.name, $0.offset) }
        )
    }

    /// The same table with other words or other columns; those of the system are among them.
    func with(label: Label? = nil, plural: Label? = nil, columns: [Column], kinds: [Table] = []) -> Table {
        Table(
            name: name,
            setName: setName,
            primaryKey: primaryKey,
            primaryName: primaryName,
            typeCode: typeCode,
            ownership: ownership,
            isActivity: isActivity,
            isCustom: isCustom,
            label: label ?? self.label,
            plural: plural ?? pluralLabel,
            allColumns: columns,
            kinds: kinds
        )
    }

    /// The lookup to the record that an activity or a note is about; such rows are also seen by those who see that
    /// record as its owner or by a share.
    public var subject: Column? {
        isActivity ? column("regardingobjectid") : name == "annotation" ? column("objectid") : nil
    }

    /// Under which name roles hold privileges to it: all activities share one, as on the platform.
    public var privilegeName: String { isActivity ? Table.activityPointerName : name }

    public func position(of column: String) -> Int? { positions[column] }
    public func column(_ name: String) -> Column? { positions[name].map { columns[$0] } }

    /// The telephone column whose digits are kept under this name, `telephone1_digits`.
    public func phone(digits name: String) -> Column? {
        guard name.hasSuffix("_digits"), let column = column(String(name.dropLast("_digits".count))) else { return nil }
        return column.isPhone ? column : nil
    }

    /// Finds a column by the name the API uses: `subject`, `_ownerid_value`.
    public func column(property: String) -> Column? {
        if let column = column(property), !column.isLookup { return column }
        guard property.hasPrefix("_"), property.hasSuffix("_value") else { return nil }
        guard let column = column(String(property.dropFirst().dropLast(6))), column.isLookup else { return nil }
        return column
    }

    private static func systemColumns(ownership: Ownership) -> [Column] {
        var columns: [Column] = [
            Column("createdon", .instant, Label("Created on", "Créé le"), computed: true),
            Column("createdby", .lookup(["systemuser"]), Label("Created by", "Créé par"), computed: true),
            Column("modifiedon", .instant, Label("Modified on", "Modifié le"), computed: true),
            Column("modifiedby", .lookup(["systemuser"]), Label("Modified by", "Modifié par"), computed: true),
            Column("versionnumber", .integer(0...Int64.max), Label("Version", "Version"), computed: true),
        ]
        switch ownership {
        case .owner:
            columns.append(Column("ownerid", .lookup(["systemuser", "team"]), Label("Owner", "Propriétaire")))
            columns.append(
                Column(
                    "owningbusinessunit",
                    .lookup(["businessunit"]),
                    Label("Owning unit", "Division"),
                    computed: true
                )
            )
        case .person:
            columns.append(Column("ownerid", .lookup(["systemuser"]), Label("Owner", "Propriétaire"), computed: true))
        case .organisation:
            break
        }
        return columns
    }
}

/// A row's address: table and id.
public struct RecordReference: Hashable, Sendable {
    public let table: String
    public let id: GUID

    public init(_ table: String, _ id: GUID) {
        self.table = table
        self.id = id
    }
}
