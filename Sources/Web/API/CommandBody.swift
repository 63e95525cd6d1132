import OData
import Records
import SalesCore
import Worklist

/// The body of an action on work items; its members are fixed, others are refused.
struct CommandBody {
    private let name: String
    private let members: JSONObject
    let targets: [GUID]?
    let filter: String?
    let search: String?
    let ahead: Bool

    /// The commands, and the members of their bodies.
    static let allowed: [String: Set<String>] = [
        "sv_Complete": ["note", "statuscode"], "sv_Skip": ["note"], "sv_Snooze": ["until"], "sv_SkipWait": [],
        "sv_SetRead": ["isread"], "sv_SetFollowed": ["isfollowed"], "sv_Assign": ["ownerid", "ownertype"],
    ]

    init(_ json: JSONValue, of name: String, isMany: Bool = false) throws(Refusal) {
        guard let allowed = CommandBody.allowed[name] else {
            throw Refusal(.notFound, WebMessage.noSuchAddress(name))
        }
        guard case .object(let object) = json else { throw Refusal(.invalid, BindingMessage.bodyNotObject) }
        self.name = name
        members = object
        let known = isMany ? allowed.union(["Targets", "Filter", "Search", "Ahead"]) : allowed
        for (member, _) in object.members where !known.contains(member) && !member.contains("@") {
            throw Refusal(.invalid, BindingMessage.unknownMember(member))
        }
        filter = object["Filter"]?.string
        search = object["Search"]?.string
        ahead = object["Ahead"]?.bool ?? false
        guard isMany else {
            targets = nil
            return
        }
        if let list = object["Targets"] {
            guard object["Filter"] == nil else { throw Refusal(.invalid, WebMessage.targetsOrFilter) }
            var ids: [GUID] = []
            for item in list.array ?? [.null] {
                guard let id = item.string.flatMap({ GUID($0) }) else {
                    throw Refusal(.invalid, BindingMessage.badMember("Targets", expected: .guids))
                }
                ids.append(id)
            }
            targets = ids
        } else {
            guard filter != nil else { throw Refusal(.invalid, BindingMessage.missingMember("Targets")) }
            targets = nil
        }
    }

    func command() throws(Refusal) -> WorklistCommand {
        switch name {
        case "sv_Complete": return .complete(note: try note(), status: members["statuscode"]?.int)
        case "sv_Skip": return .skip(note: try note())
        case "sv_SkipWait": return .skipWait
        case "sv_Snooze":
            guard let until = members["until"]?.string.flatMap({ Instant($0) }) else {
                throw Refusal(.invalid, BindingMessage.badMember("until", expected: .instant))
            }
            return .snooze(until: until)
        case "sv_SetRead": return .setRead(try flag("isread"))
        case "sv_SetFollowed": return .setFollowed(try flag("isfollowed"))
        default:
            guard let id = members["ownerid"]?.string.flatMap({ GUID($0) }) else {
                throw Refusal(.invalid, BindingMessage.badMember("ownerid", expected: .guid))
            }
            let type = members["ownertype"]?.string ?? "systemuser"
            guard type == "systemuser" || type == "team" else {
                throw Refusal(.invalid, BindingMessage.badMember("ownertype", expected: .principalType))
            }
            return .assign(to: RecordReference(type, id))
        }
    }

    private func note() throws(Refusal) -> String? {
        guard let note = members["note"], !note.isNull else { return nil }
        guard let text = note.string else {
            throw Refusal(.invalid, BindingMessage.badMember("note", expected: .text))
        }
        return text
    }

    private func flag(_ name: String) throws(Refusal) -> Bool {
        guard let flag = members[name]?.bool else {
            throw Refusal(.invalid, BindingMessage.badMember(name, expected: .flag))
        }
        return flag
    }
}
