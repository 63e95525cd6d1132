import SalesCore

extension Generation {
    /// Units, users, teams, memberships, roles and currencies.
    func emitStaff(_ row: (GeneratedRow) throws -> Void) throws {
        for unit in staff.units {
            var values: [String: Value] = ["name": .text(unit.name)]
            if let parent = unit.parent { values["parentbusinessunitid"] = .guid(staff.units[parent].id) }
            try row(GeneratedRow(table: "businessunit", id: unit.id, values: values))
        }
        for person in staff.people { try row(user(person)) }
        for team in staff.teams {
            let values: [String: Value] = ["name": .text(team.name), "businessunitid": .guid(staff.units[0].id)]
            try row(GeneratedRow(table: "team", id: team.id, values: values))
        }
        try emitMemberships(row)
        try emitRoles(row)
        for (ordinal, currency) in Currency.all.enumerated() {
            let values: [String: Value] = [
                "isocurrencycode": .text(currency.code),
                "currencyname": .text(currency.name),
                "currencysymbol": .text(currency.symbol),
                "currencyprecision": .int(currency.precision),
            ]
            try row(
                GeneratedRow(table: "transactioncurrency", id: id("transactioncurrency", ordinal), values: values)
            )
        }
    }

    private func user(_ person: Person) -> GeneratedRow {
        var values: [String: Value] = [
            "firstname": .text(person.first),
            "lastname": .text(person.last),
            "fullname": .text("\(person.first) \(person.last)"),
            "internalemailaddress": .text(person.email),
            "businessunitid": .guid(staff.units[person.unit].id),
            "sv_timezone": .text(SellerZone.all[person.zone].name),
            "isdisabled": .bool(person.isDisabled),
            "jobtitle": .text(person.title),
        ]
        values["sv_language"] = person.language.map(Value.text)
        return GeneratedRow(table: "systemuser", id: person.id, values: values)
    }

    private func emitMemberships(_ row: (GeneratedRow) throws -> Void) throws {
        var ordinal = 0
        for team in staff.teams {
            for member in team.members {
                let values: [String: Value] = [
                    "teamid": .guid(team.id), "systemuserid": .guid(staff.people[member].id),
                ]
                try row(GeneratedRow(table: "teammembership", id: id("teammembership", ordinal), values: values))
                ordinal += 1
            }
        }
    }

    private func emitRoles(_ row: (GeneratedRow) throws -> Void) throws {
        for (ordinal, person) in staff.people.enumerated() {
            guard let role = person.role else { continue }
            let values: [String: Value] = ["systemuserid": .guid(person.id), "rolename": .text(role)]
            try row(GeneratedRow(table: "systemuserroles", id: id("systemuserroles", ordinal), values: values))
        }
    }
}
