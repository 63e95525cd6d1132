import SalesCore

/// The record that an activity, a note or a follow is about.
struct Target {
    enum Table { case lead, opportunity, account, contact }

    var table: Table
    var ordinal: Int
    var holder: Int
    var created: Int64

    var name: Value {
        switch table {
        case .lead: .lead
        case .opportunity: .opportunity
        case .account: .account
        case .contact: .contact
        }
    }
}

extension Generation {
    func leadTarget(_ ordinal: Int) -> Target {
        let place = leadPlace(ordinal)
        let created = leadCreated(ordinal, isOpen: place.isOpen)
        return Target(table: .lead, ordinal: ordinal, holder: place.holder, created: created)
    }

    func opportunityTarget(_ ordinal: Int) -> Target {
        let place = opportunityPlace(ordinal)
        let created = opportunityTimes(ordinal, isOpen: place.isOpen).created
        return Target(table: .opportunity, ordinal: ordinal, holder: place.holder, created: created)
    }

    func accountTarget(_ ordinal: Int) -> Target {
        Target(table: .account, ordinal: ordinal, holder: accountHolder(ordinal), created: accountCreated(ordinal))
    }

    func contactTarget(_ ordinal: Int) -> Target {
        Target(table: .contact, ordinal: ordinal, holder: contactHolder(ordinal), created: contactCreated(ordinal))
    }

    func phone(of target: Target) -> String? {
        switch target.table {
        case .lead: leadPhone(target.ordinal, holder: target.holder)
        case .contact: contactPhone(target.ordinal)
        case .account: contactPhone(primaryContact(of: target.ordinal))
        case .opportunity:
            contactPhone(primaryContact(of: opportunityAccount(target.ordinal, holder: target.holder)))
        }
    }

    func set(_ target: Target, on values: inout [String: Value]) {
        let table = target.name
        values["regardingobjectid"] = .guid(id(table.text ?? "", target.ordinal))
        values["regardingobjectid_type"] = table
    }
}
