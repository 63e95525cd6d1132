public import Records
import SalesCore
import Worklist

/// An action or function of the service: what `$metadata` and the description for OpenAPI say of it.
public struct APIOperation: Sendable {
    public enum Kind: Sendable {
        case action, function
    }

    /// What it is called on.
    public enum Binding: Sendable, Hashable {
        case none
        /// One record of this entity type.
        case record(String)
        /// A whole set of this entity type.
        case collection(String)
        /// One record of any table that has states.
        case anyRecord
        /// A whole set of any table.
        case anyCollection
    }

    /// A type of a parameter or result.
    public indirect enum TypeName: Sendable, Hashable {
        case string, guid, int32, int64, decimal, boolean, instant, date
        /// A text, a number, a flag or null.
        case value
        /// Bytes of this media type.
        case file(String)
        case list(TypeName)
        /// A complex type of ``APIOperation/complexTypes``.
        case complex(String)
        /// A record, or a row of the engine's own, of this entity type.
        case record(String)
        /// Any record.
        case entity
    }

    public struct Parameter: Sendable, Hashable {
        public let name: String
        public let type: TypeName
        public let isRequired: Bool

        public init(_ name: String, _ type: TypeName, required: Bool = true) {
            self.name = name
            self.type = type
            isRequired = required
        }

        static func optional(_ name: String, _ type: TypeName) -> Parameter { Parameter(name, type, required: false) }
    }

    /// A type without a key, that results are made of.
    public struct ComplexType: Sendable {
        public let name: String
        public let members: [Parameter]
        /// Further members, not known beforehand, may be there.
        public let isOpen: Bool

        init(name: String, members: [Parameter], isOpen: Bool = false) {
            self.name = name
            self.members = members
            self.isOpen = isOpen
        }
    }

    public let name: String
    public let kind: Kind
    public let binding: Binding
    public let parameters: [Parameter]
    public let result: TypeName?
    /// One line for the description.
    public let summary: Label

    public init(
        _ name: String,
        _ kind: Kind,
        on binding: Binding = .none,
        _ parameters: [Parameter] = [],
        gives result: TypeName? = nil,
        _ summary: Label
    ) {
        self.name = name
        self.kind = kind
        self.binding = binding
        self.parameters = parameters
        self.result = result
        self.summary = summary
    }
}

extension APIOperation {
    /// Everything that can be called, by topic. A new action or function gets its line there.
    public static let all: [APIOperation] =
        service + worklist + cards + ranking + filters + recordLife + bulk + finding + access + people + security
        + trail + notifications + availability + workspace

    public static let complexTypes: [ComplexType] =
        serviceTypes + worklistTypes + cardTypes + rankingTypes + filterTypes + recordLifeTypes + bulkTypes
        + findingTypes + accessTypes + peopleTypes + securityTypes + trailTypes + notificationTypes
        + availabilityTypes + workspaceTypes
}

/// A set of the engine's own, whose rows are no rows of the registry.
public struct EngineSet: Sendable {
    public struct Property: Sendable {
        public let name: String
        public let type: String
    }

    public let name: String
    public let typeName: String
    public let key: String
    public let properties: [Property]

    public static let all: [EngineSet] = [
        EngineSet(
            name: "sv_workitems",
            typeName: "sv_workitem",
            key: "sv_workitemid",
            properties: WorklistColumn.allCases.map { column in
                Property(name: column.rawValue, type: type(of: column))
            } + [
                Property(name: "rankreason", type: "Edm.String"), Property(name: "rank", type: "Edm.Decimal"),
                Property(name: "starttime", type: "Edm.DateTimeOffset"),
                Property(name: "isonlinemeeting", type: "Edm.Boolean"),
                Property(name: "onlinemeetingjoinurl", type: "Edm.String"),
            ]
        ),
        EngineSet(
            name: "sv_jobs",
            typeName: "sv_job",
            key: "sv_jobid",
            properties: [
                Property(name: "sv_jobid", type: "Edm.Guid"), Property(name: "kind", type: "Edm.String"),
                Property(name: "state", type: "Edm.String"), Property(name: "total", type: "Edm.Int64"),
                Property(name: "done", type: "Edm.Int64"), Property(name: "failed", type: "Edm.Int64"),
                Property(name: "createdon", type: "Edm.DateTimeOffset"),
                Property(name: "finishedon", type: "Edm.DateTimeOffset"),
                Property(name: "message", type: "Edm.String"), Property(name: "operationid", type: "Edm.Guid"),
            ]
        ),
    ]

    private static func type(of column: WorklistColumn) -> String {
        switch column {
        case .sv_workitemid, .recordid, .stepid, .activityid, .sequenceid, .ownerid: "Edm.Guid"
        case .duetime: "Edm.DateTimeOffset"
        case .isallday, .isoverdue, .iswaiting, .isunread, .isfollowed: "Edm.Boolean"
        case .score: "Edm.Int32"
        default: "Edm.String"
        }
    }
}
