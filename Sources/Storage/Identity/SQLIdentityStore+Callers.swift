import Records

extension SQLIdentityStore: CallerSource {
    public func touchStamp(in connection: any SQLConnection) throws {
        try SQLIdentityStore.touchSecurityStamp(in: connection)
    }
}
