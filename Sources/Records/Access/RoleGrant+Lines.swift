extension RoleGrant {
    /// The same role with what these lines set instead, as history keeps them (see `lines`).
    public func replaced(by lines: [String]) -> RoleGrant {
        var grant = self
        grant.depths = [:]
        grant.permissions = [:]
        grant.columns = [:]
        for line in lines { grant.take(line) }
        return grant
    }

    private mutating func take(_ line: String) {
        let parts = line.split(separator: " ").map(String.init)
        switch parts.count {
        case 2:
            guard let permission = Permission(rawValue: String(parts[0].dropLast())) else { return }
            permissions[permission] = parts[1] == "true"
        case 3:
            guard let action = Action(rawValue: String(parts[1].dropLast())), let depth = Depth(name: parts[2]) else {
                return
            }
            depths[parts[0], default: [:]][action] = depth
        case 5:
            let names = parts[0].split(separator: ".", maxSplits: 1).map(String.init)
            guard names.count == 2 else { return }
            columns[names[0], default: [:]][names[1]] = ColumnGrant(
                mayRead: parts[2] == "true,",
                mayWrite: parts[4] == "true"
            )
        default: return
        }
    }
}
