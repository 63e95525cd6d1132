import Web

extension Settings {
    /// How long clients may take, and how many connections are held for them; 0 is no limit.
    static func patience(_ value: (String) -> String?) throws -> ConnectionLimits {
        func number(_ name: String) throws -> Int? {
            guard let text = value("SUIVANT_HTTP_" + name) else { return nil }
            guard let number = Int(text), (0...1_000_000).contains(number) else {
                throw SettingsError.badLimit("SUIVANT_HTTP_" + name, text)
            }
            return number
        }
        func count(_ name: String, _ standard: Int?) throws -> Int? {
            guard let number = try number(name) else { return standard }
            return number == 0 ? nil : number
        }
        func seconds(_ name: String, _ standard: Duration?) throws -> Duration? {
            guard let number = try number(name) else { return standard }
            return number == 0 ? nil : .seconds(number)
        }
        let standard = ConnectionLimits.standard
        return ConnectionLimits(
            connections: try count("CONNECTIONS", standard.connections),
            perAddress: try count("CONNECTIONS_PER_ADDRESS", standard.perAddress),
            header: try seconds("HEADER_SECONDS", standard.header),
            body: try seconds("BODY_SECONDS", standard.body),
            idle: try seconds("IDLE_SECONDS", standard.idle),
            write: try seconds("WRITE_SECONDS", standard.write)
        )
    }

    static func proxies(_ value: (String) -> String?) throws -> Proxies {
        guard let text = value("SUIVANT_PROXIES") else { return .local }
        guard let proxies = Proxies(text) else { throw SettingsError.badProxies(text) }
        return proxies
    }
}
