import SalesCore

/// What the sample sells and how it becomes known (W-92): products, and campaigns of which some leads came.
enum SampleCatalogue {
    private struct Product {
        let name: String
        let type: Int64
        let unit: String
        let price: Double
        let about: String
    }

    private struct Campaign {
        let name: String
        let type: Int64
        /// Days from now to its start and end.
        let days: (from: Int, to: Int)
        let status: Int64
        let budget: Double
        let responses: Int64
        let offer: String
    }

    private static let products = [
        Product(name: "Starter kit", type: 1, unit: "Piece", price: 490, about: "All that one team needs to begin."),
        Product(name: "Professional kit", type: 1, unit: "Piece", price: 1_290, about: "For teams in several places."),
        Product(name: "Sensor, indoor", type: 1, unit: "Piece", price: 89, about: "Battery for three years."),
        Product(name: "Sensor, outdoor", type: 1, unit: "Piece", price: 129, about: "Stands rain and frost."),
        Product(name: "Installation", type: 3, unit: "Day", price: 950, about: "Two people on site, for a day."),
        Product(name: "Training", type: 3, unit: "Day", price: 780, about: "Up to eight people."),
        Product(name: "Support, one year", type: 4, unit: "Year", price: 1_800, about: "Answers within four hours."),
        Product(name: "Freight", type: 2, unit: "Piece", price: 35, about: "Within Europe."),
    ]

    private static let campaigns = [
        Campaign(
            name: "Spring trade fair",
            type: 3,
            days: (-60, -57),
            status: 3,
            budget: 24_000,
            responses: 180,
            offer: "Ten per cent off for orders at the stand."
        ),
        Campaign(
            name: "Newsletter for partners",
            type: 2,
            days: (-20, 40),
            status: 2,
            budget: 3_500,
            responses: 90,
            offer: "A free training day with every professional kit."
        ),
        Campaign(
            name: "Open day",
            type: 3,
            days: (30, 31),
            status: 1,
            budget: 8_000,
            responses: 60,
            offer: "See the outdoor sensors at work."
        ),
    ]

    /// Products first, then campaigns; neither points to anything.
    static func rows(seed: UInt64, at now: Instant) -> [GeneratedRow] {
        let today = Zone.utc.day(of: now)
        let goods = products.enumerated().map { ordinal, product in
            GeneratedRow(
                table: "product",
                id: .derived(seed: seed, space: "product", ordinal: ordinal),
                values: [
                    "name": .text(product.name), "productnumber": .text("SAMPLE-\(ordinal + 1)"),
                    "productstructure": .int(1), "producttypecode": .int(product.type),
                    "price": .money(product.price), "quantitydecimal": .int(0), "sv_defaultunit": .text(product.unit),
                    "description": .text(product.about),
                ]
            )
        }
        let calls = campaigns.enumerated().map { ordinal, campaign in
            GeneratedRow(
                table: "campaign",
                id: self.campaign(ordinal, seed: seed),
                values: [
                    "name": .text(campaign.name), "codename": .text("SAMPLE-\(ordinal + 1)"),
                    "typecode": .int(campaign.type), "statecode": .int(0), "statuscode": .int(campaign.status),
                    "proposedstart": .date(today.adding(days: campaign.days.from)),
                    "proposedend": .date(today.adding(days: campaign.days.to)),
                    "budgetedcost": .money(campaign.budget), "expectedresponse": .int(campaign.responses),
                    "objective": .text(campaign.offer),
                ]
            )
        }
        return goods + calls
    }

    /// The campaign that a lead came of: of two that have begun, for two leads in three.
    static func campaign(ofLead number: Int, seed: UInt64) -> GUID? {
        number % 3 < 2 ? campaign(number % 3, seed: seed) : nil
    }

    private static func campaign(_ ordinal: Int, seed: UInt64) -> GUID {
        .derived(seed: seed, space: "campaign", ordinal: ordinal)
    }
}
