import OData
import SalesCore

/// The body of an action of our own: its members are fixed, others are refused.
struct ActionBody {
    private let members: JSONObject

    init(_ json: JSONValue, allowing allowed: Set<String>) throws(Refusal) {
        guard case .object(let object) = json else { throw Refusal(.invalid, BindingMessage.bodyNotObject) }
        for (member, _) in object.members where !allowed.contains(member) && !member.contains("@") {
            throw Refusal(.invalid, BindingMessage.unknownMember(member))
        }
        members = object
    }

    func text(_ name: String) throws(Refusal) -> String {
        guard let value = members[name] else { throw Refusal(.invalid, BindingMessage.missingMember(name)) }
        guard let text = value.string else {
            throw Refusal(.invalid, BindingMessage.badMember(name, expected: "a string"))
        }
        return text
    }

    func textOrNil(_ name: String) throws(Refusal) -> String? {
        guard let value = members[name], !value.isNull else { return nil }
        return try text(name)
    }

    func texts(_ name: String) throws(Refusal) -> [String] {
        guard let value = members[name] else { throw Refusal(.invalid, BindingMessage.missingMember(name)) }
        guard let list = value.array, list.count <= 100 else {
            throw Refusal(.invalid, BindingMessage.badMember(name, expected: "a list of strings"))
        }
        var texts: [String] = []
        for item in list {
            guard let text = item.string else {
                throw Refusal(.invalid, BindingMessage.badMember(name, expected: "a list of strings"))
            }
            texts.append(text)
        }
        return texts
    }

    func id(_ name: String) throws(Refusal) -> GUID {
        guard let id = GUID(try text(name)) else {
            throw Refusal(.invalid, BindingMessage.badMember(name, expected: "a GUID"))
        }
        return id
    }

    /// A whole number; nil when it is null or left out.
    func number(_ name: String) throws(Refusal) -> Int? {
        guard let value = members[name], !value.isNull else { return nil }
        guard let number = value.int, let whole = Int(exactly: number) else {
            throw Refusal(.invalid, BindingMessage.badMember(name, expected: "a whole number"))
        }
        return whole
    }

    func flag(_ name: String) throws(Refusal) -> Bool {
        guard let value = members[name] else { throw Refusal(.invalid, BindingMessage.missingMember(name)) }
        guard let flag = value.bool else {
            throw Refusal(.invalid, BindingMessage.badMember(name, expected: "true or false"))
        }
        return flag
    }
}
