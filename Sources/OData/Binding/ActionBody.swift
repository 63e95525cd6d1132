public import Records
public import SalesCore

/// The parameters of an action, read from its body: known names only, each of its kind.
public struct ActionBody: Sendable {
    private let members: JSONObject
    private let registry: Registry
    private let caller: Caller

    /// - Parameter allowed: The parameters of the action; any other member is refused, annotations apart.
    public init(
        _ json: JSONValue,
        allowed: Set<String>,
        registry: Registry,
        caller: Caller
    ) throws(Refusal) {
        guard case .object(let object) = json else { throw Refusal(.invalid, BindingMessage.bodyNotObject) }
        for (name, _) in object.members where !allowed.contains(name) && !name.contains("@") {
            throw Refusal(.invalid, BindingMessage.unknownMember(name))
        }
        members = object
        self.registry = registry
        self.caller = caller
    }

    public subscript(_ name: String) -> JSONValue? {
        guard let value = members[name], !value.isNull else { return nil }
        return value
    }

    public func flag(_ name: String, default standard: Bool = false) throws(Refusal) -> Bool {
        guard let value = self[name] else { return standard }
        guard let flag = value.bool else { throw wrong(name, .flag) }
        return flag
    }

    public func int(_ name: String) throws(Refusal) -> Int64? {
        guard let value = self[name] else { return nil }
        guard let number = value.int else { throw wrong(name, .wholeNumber) }
        return number
    }

    public func text(_ name: String) throws(Refusal) -> String? {
        guard let value = self[name] else { return nil }
        guard let text = value.string else { throw wrong(name, .text) }
        return text
    }

    public func guid(_ name: String) throws(Refusal) -> GUID? {
        guard let value = self[name] else { return nil }
        guard let id = value.string.flatMap({ GUID($0) }) else { throw wrong(name, .guid) }
        return id
    }

    public func guids(_ name: String) throws(Refusal) -> [GUID] {
        guard let value = self[name] else { throw Refusal(.invalid, BindingMessage.missingMember(name)) }
        var ids: [GUID] = []
        for item in value.array ?? [.null] {
            guard let id = item.string.flatMap({ GUID($0) }) else { throw wrong(name, .guids) }
            ids.append(id)
        }
        return ids
    }

    public func texts(_ name: String) throws(Refusal) -> [String] {
        guard let value = members[name] else { throw Refusal(.invalid, BindingMessage.missingMember(name)) }
        var texts: [String] = []
        for item in value.array ?? [.null] {
            guard let text = item.string else { throw wrong(name, .texts) }
            texts.append(text)
        }
        return texts
    }

    public func required<Content>(_ name: String, _ value: Content?) throws(Refusal) -> Content {
        guard let value else { throw Refusal(.invalid, BindingMessage.missingMember(name)) }
        return value
    }

    /// A record given as an entity with its type and key, or as a reference `{"@odata.id": "accounts(…)"}`.
    public func record(_ name: String) throws(Refusal) -> RecordReference {
        guard let object = self[name]?.object else { throw Refusal(.invalid, BindingMessage.missingMember(name)) }
        if let address = object["@odata.id"]?.string {
            return try reference(at: address, of: name)
        }
        let type = object["@odata.type"]?.string
            .map { $0.split(separator: ".").last.map(String.init) ?? $0 }.map {
                $0.hasPrefix("#") ? String($0.dropFirst()) : $0
            }
        for table in registry.tables where type == nil || table.name == type {
            if let id = object[table.primaryKey]?.string.flatMap({ GUID($0) }), !table.isActivity || type != nil {
                return RecordReference(table.name, id)
            }
        }
        throw Refusal(.invalid, LifeMessage.noSuchTarget(name))
    }

    /// The record at an address; one by an alternate key is not taken here.
    public func reference(at address: String, of name: String) throws(Refusal) -> RecordReference {
        guard case .id(let reference)? = try RecordBinding.address(address, in: registry, for: caller) else {
            throw Refusal(.invalid, BindingMessage.badBind(name))
        }
        return reference
    }

    /// What an entity among the parameters sets on a record, keys and annotations apart.
    public func changes(_ name: String, on table: Table) throws(Refusal) -> [Change] {
        guard let value = self[name] else { return [] }
        return try RecordInput(value, on: table, in: registry, for: caller).plainChanges()
    }

    private func wrong(_ name: String, _ expected: ExpectedValue) -> Refusal {
        Refusal(.invalid, BindingMessage.badMember(name, expected: expected))
    }
}
