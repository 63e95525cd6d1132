/// An invented company: a made-up word, a trade and a legal form.
struct Company {
    var name: String
    var domain: String

    /// Names that differ for indices below this number.
    static let distinctNames = beginnings.count * endings.count * trades.count

    /// The company of an index; indices next to each other share nothing.
    static func numbered(_ index: Int) -> Company {
        let scattered = index % distinctNames * 48_271 % distinctNames
        let trade = trades[scattered % trades.count]
        let rest = scattered / trades.count
        let word = beginnings[rest % beginnings.count] + endings[rest / beginnings.count % endings.count]
        let form = forms[(index &* 7 + index / distinctNames) % forms.count]
        return Company(
            name: "\(word) \(trade)\(form)",
            domain: "\(word.lowercased())-\(trade.lowercased()).test"
        )
    }

    static func draw(_ draws: inout Draws) -> Company { numbered(draws.below(distinctNames)) }

    private static let beginnings = [
        "Nor", "Quil", "Tav", "Bel", "Cor", "Dra", "El", "Fen", "Gal", "Hal", "Ib", "Jun", "Kest", "Lum", "Mar", "Nim",
        "Or", "Pal", "Ryn", "Sol", "Tor", "Ul", "Vel", "Wes", "Xan", "Yor", "Zel", "Bram", "Cald", "Dun", "Ever", "Fal",
        "Gren", "Hol", "Kor", "Lan", "Mer", "Ost", "Pren", "Sil",
    ]
    private static let endings = [
        "vella", "mere", "ora", "wick", "dane", "fort", "garde", "holm", "ika", "jord", "kania", "lund", "monde",
        "nova",
        "ostra", "pont", "quay", "ridge", "stad", "thal", "una", "vance", "well", "xia", "yard", "zona", "bury",
        "court",
        "dell", "field", "gate", "haven", "isle", "leigh", "mont", "ness", "ona", "port", "rock", "side",
    ]
    private static let trades = [
        "Logistics", "Foods", "Software", "Textiles", "Energy", "Health", "Pharma", "Finance", "Travel", "Media",
        "Robotics", "Optics", "Timber", "Steel", "Plastics", "Packaging", "Furniture", "Ceramics", "Marine", "Aviation",
        "Insurance", "Consulting", "Education", "Research", "Design", "Printing", "Security", "Telecom", "Water",
        "Farming", "Brewing", "Coffee", "Cosmetics", "Footwear", "Toys", "Sports", "Music", "Games", "Tools", "Motors",
        "Bikes", "Rail", "Solar", "Glass", "Paper", "Chemicals", "Hotels", "Retail", "Legal", "Dental",
    ]
    private static let forms = [
        "", "", "", " Ltd", " GmbH", " SAS", " Inc.", " SARL", " BV", " AB", " Oy", " S.p.A.", " & Co",
    ]
}

/// Where people and companies are.
struct Place {
    let city: String
    let country: String

    static func draw(_ draws: inout Draws, near region: Region) -> Place {
        let home = byRegion[region.rawValue]
        return draws.chance(0.7) ? draws.pick(home) : draws.pick(byRegion[draws.below(byRegion.count)])
    }

    private static let byRegion: [[Place]] = [
        places(
            """
            Paris,France Lyon,France Lille,France Nantes,France Toulouse,France Berlin,Germany
            München,Germany Köln,Germany Zürich,Switzerland Genève,Switzerland Wien,Austria
            Bruxelles,Belgium Amsterdam,Netherlands Madrid,Spain Málaga,Spain Lisboa,Portugal Milano,Italy
            Kraków,Poland Praha,Czechia København,Denmark Malmö,Sweden Helsinki,Finland Dublin,Ireland
            London,United_Kingdom Leeds,United_Kingdom Glasgow,United_Kingdom Athens,Greece
            București,Romania Kyiv,Ukraine
            """
        ),
        places(
            """
            New_York,United_States Boston,United_States Chicago,United_States Austin,United_States
            Denver,United_States Seattle,United_States San_Diego,United_States Atlanta,United_States
            Toronto,Canada Montréal,Canada Québec,Canada Vancouver,Canada São_Paulo,Brazil Curitiba,Brazil
            Bogotá,Colombia Santiago,Chile Mérida,Mexico
            """
        ),
        places(
            """
            Mumbai,India Pune,India Bengaluru,India Kathmandu,Nepal Tokyo,Japan Osaka,Japan
            Singapore,Singapore Shanghai,China Shenzhen,China Seoul,South_Korea Dubai,United_Arab_Emirates
            Tel_Aviv,Israel Bangkok,Thailand Hà_Nội,Vietnam
            """
        ),
        places(
            """
            Sydney,Australia Perth,Australia Brisbane,Australia Auckland,New_Zealand Wellington,New_Zealand
            """
        ),
    ]

    private static func places(_ text: String) -> [Place] {
        text.split { $0 == " " || $0 == "\n" }.map { place in
            let parts = place.split(separator: ",").map { String($0.map { $0 == "_" ? " " : $0 }) }
            return Place(city: parts[0], country: parts[1])
        }
    }
}

/// Phone numbers that ring nowhere: 555-0100 to 555-0199 in North America, and the ranges that Ofcom keeps for drama.
enum FictionalPhone {
    static func draw(_ draws: inout Draws, near region: Region) -> String {
        draws.chance(region == .americas ? 0.95 : 0.25) ? american(&draws) : british(&draws)
    }

    static func mobile(_ draws: inout Draws, near region: Region) -> String {
        draws.chance(region == .americas ? 0.95 : 0.1)
            ? american(&draws) : "+44 7700 900" + digits(3, draws.below(1000))
    }

    private static func american(_ draws: inout Draws) -> String {
        "+1 " + draws.pick(areaCodes) + "-555-01" + digits(2, draws.below(100))
    }

    private static func british(_ draws: inout Draws) -> String {
        draws.pick(ofcomPrefixes) + digits(3, draws.below(1000))
    }

    private static func digits(_ count: Int, _ number: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: count - text.utf8.count) + text
    }

    private static let areaCodes = ["212", "617", "312", "512", "303", "206", "619", "404", "416", "514", "604"]
    private static let ofcomPrefixes = [
        "+44 20 7946 0", "+44 161 496 0", "+44 113 496 0", "+44 114 496 0", "+44 115 496 0", "+44 116 496 0",
        "+44 117 496 0", "+44 121 496 0", "+44 131 496 0", "+44 141 496 0", "+44 151 496 0", "+44 191 498 0",
        "+44 1632 960", "+44 29 2018 0", "+44 3069 990",
    ]
}
