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
    }

    /// A type of a parameter or result.
    public indirect enum TypeName: Sendable, Hashable {
        case string, guid, int32, boolean, instant
        case list(TypeName)
        /// A complex type of ``APIOperation/complexTypes``.
        case complex(String)
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
    }

    /// A type without a key, that results are made of.
    public struct ComplexType: Sendable {
        public let name: String
        public let members: [Parameter]
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
    /// Everything that can be called. A new action or function gets its line here.
    public static let all: [APIOperation] = discovery + worklist + ofSets

    private static let discovery: [APIOperation] = [
        APIOperation(
            "WhoAmI",
            .function,
            [],
            gives: .complex("WhoAmIResponse"),
            Label("Who is calling", "Qui appelle")
        ),
        APIOperation(
            "RetrieveVersion",
            .function,
            gives: .complex("RetrieveVersionResponse"),
            Label("The version of the dialect", "La version du dialecte")
        ),
        APIOperation(
            "RetrieveAvailableLanguages",
            .function,
            gives: .complex("RetrieveAvailableLanguagesResponse"),
            Label("The languages of the labels", "Les langues des libellés")
        ),
        APIOperation(
            "RetrieveCurrentOrganization",
            .function,
            [Parameter("AccessType", .string, required: false)],
            gives: .complex("RetrieveCurrentOrganizationResponse"),
            Label("The organisation", "L’organisation")
        ),
    ]

    private static let worklist: [APIOperation] = [
        APIOperation(
            "sv_UpNext",
            .function,
            [Parameter("recordtype", .string), Parameter("recordid", .guid)],
            gives: .complex("sv_UpNextResponse"),
            Label("Current, upcoming and completed activities", "Activités en cours, à venir et terminées")
        ),
        APIOperation(
            "sv_Undo",
            .action,
            [Parameter("operationid", .guid)],
            gives: .complex("sv_UndoResponse"),
            Label("Takes back an operation", "Annule une opération")
        ),
        APIOperation(
            "sv_Cancel",
            .action,
            on: .record("sv_job"),
            [],
            Label("Cancels long work", "Interrompt un travail de fond")
        ),
    ]

    private static let commands: [(name: String, parameters: [Parameter], summary: Label)] = [
        (
            "sv_Complete",
            [Parameter("note", .string, required: false), Parameter("statuscode", .int32, required: false)],
            Label("Completes the item", "Termine l’élément")
        ),
        ("sv_Skip", [Parameter("note", .string, required: false)], Label("Skips the item", "Ignore l’élément")),
        ("sv_Snooze", [Parameter("until", .instant)], Label("Moves the item to later", "Reporte l’élément")),
        ("sv_SkipWait", [], Label("Ends the item’s wait", "Met fin à l’attente")),
        ("sv_SetRead", [Parameter("isread", .boolean)], Label("Marks as read or unread", "Marque comme lu ou non lu")),
        ("sv_SetFollowed", [Parameter("isfollowed", .boolean)], Label("Follows the record", "Suit l’enregistrement")),
        (
            "sv_Assign", [Parameter("ownerid", .guid), Parameter("ownertype", .string, required: false)],
            Label("Hands the item over", "Attribue l’élément")
        ),
    ]

    private static let many = [
        Parameter("Targets", .list(.guid), required: false), Parameter("Filter", .string, required: false),
        Parameter("Search", .string, required: false), Parameter("Ahead", .boolean, required: false),
    ]

    private static let ofSets: [APIOperation] = commands.flatMap { command in
        [
            APIOperation(command.name, .action, on: .record("sv_workitem"), command.parameters, command.summary),
            APIOperation(
                command.name + "Many",
                .action,
                on: .collection("sv_workitem"),
                command.parameters + many,
                gives: .list(.complex("sv_result")),
                command.summary
            ),
        ]
    }

    public static let complexTypes: [ComplexType] = [
        ComplexType(
            name: "WhoAmIResponse",
            members: [
                Parameter("BusinessUnitId", .guid), Parameter("UserId", .guid), Parameter("OrganizationId", .guid),
            ]
        ),
        ComplexType(name: "RetrieveVersionResponse", members: [Parameter("Version", .string)]),
        ComplexType(name: "RetrieveAvailableLanguagesResponse", members: [Parameter("LocaleIds", .list(.int32))]),
        ComplexType(
            name: "RetrieveCurrentOrganizationResponse",
            members: [Parameter("Detail", .complex("OrganizationDetail"))]
        ),
        ComplexType(
            name: "OrganizationDetail",
            members: [
                Parameter("OrganizationId", .guid), Parameter("FriendlyName", .string),
                Parameter("OrganizationVersion", .string), Parameter("UniqueName", .string),
                Parameter("UrlName", .string), Parameter("State", .string),
            ]
        ),
        ComplexType(
            name: "sv_UpNextResponse",
            members: [Parameter("recordtype", .string), Parameter("recordid", .guid)]
                + ["current", "upcoming", "completed"].map { Parameter($0, .list(.complex("sv_upnextitem"))) }
        ),
        ComplexType(
            name: "sv_upnextitem",
            members: [
                Parameter("id", .guid), Parameter("source", .string), Parameter("activityid", .guid, required: false),
                Parameter("activitytype", .string), Parameter("actionname", .string),
                Parameter("description", .string, required: false), Parameter("duetime", .instant, required: false),
                Parameter("isallday", .boolean), Parameter("isoverdue", .boolean), Parameter("statecode", .int32),
                Parameter("statuscode", .int32, required: false), Parameter("outcome", .string, required: false),
                Parameter("closedon", .instant, required: false), Parameter("ownerid", .guid, required: false),
                Parameter("ownername", .string, required: false), Parameter("actionable", .boolean),
                Parameter("phonenumber", .string, required: false),
            ]
        ),
        ComplexType(
            name: "sv_UndoResponse",
            members: [
                Parameter("operationid", .guid), Parameter("restored", .list(.complex("sv_recordreference"))),
                Parameter("left", .list(.complex("sv_recordreference"))),
            ]
        ),
        ComplexType(
            name: "sv_recordreference",
            members: [
                Parameter("recordtype", .string), Parameter("recordid", .guid),
                Parameter("reason", .string, required: false),
            ]
        ),
        ComplexType(
            name: "sv_result",
            members: [
                Parameter("sv_workitemid", .guid), Parameter("recordtype", .string, required: false),
                Parameter("recordid", .guid, required: false), Parameter("ok", .boolean),
            ]
        ),
    ]
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
            } + [Property(name: "rankreason", type: "Edm.String")]
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
