import HTTPTypes
import OData
import Records
import SalesCore
import Storage
import TestSupport
import Testing

@testable import Web

@Suite("Amounts in words")
struct MoneyWordsTests {
    @Test("an amount is written as its currency is in the reader’s language", arguments: Engine.allCases)
    func words(engine: Engine) async throws {
        try await withAPI(engine) { api in
            let house = api.house
            let yen = try await house.create(
                "transactioncurrency",
                [
                    Change("isocurrencycode", .text("JPX")), Change("currencyname", .text("Yen")),
                    Change("currencysymbol", .text("¥")), Change("currencyprecision", .int(0)),
                ]
            )
            let deal = try await house.create(
                "opportunity",
                [
                    Change("name", .text("Deal")), .link("transactioncurrencyid", yen),
                    Change("estimatedvalue", .decimal(Decimal4(tenThousandths: 12_345_678))),
                ],
                owner: house.seller.reference
            )
            let prefer: HTTPFields = [HTTPField.Name("Prefer")!: "odata.include-annotations=\"*\""]
            let reply = try await api.get("opportunities(\(deal.id))?$select=estimatedvalue", as: nil, prefer)
            #expect(reply.json["estimatedvalue"].int == 1235)
            #expect(reply.json["estimatedvalue@OData.Community.Display.V1.FormattedValue"].string == "¥1,235")
            #expect(reply.json["_transactioncurrencyid_value"].isNull)
        }
    }

    @Test("French puts the sign behind, and English letters before with a space")
    func languages() {
        func format(_ symbol: String, _ decimals: Int64, _ amount: Int64, _ language: Language) -> String {
            var row = Row(Registry.standard["transactioncurrency"], id: TestHouse.nobody)
            row["currencysymbol"] = .text(symbol)
            row["currencyprecision"] = .int(decimals)
            return MoneyFormat(row).text(Decimal4(tenThousandths: amount), in: language)
        }
        #expect(format("€", 2, 12_345_000, .french) == "1\u{202F}234,50\u{A0}€")
        #expect(format("€", 2, -12_345_000, .english) == "-€1,234.50")
        #expect(format("CHF", 2, 10_000_000_000, .english) == "CHF\u{A0}1,000,000.00")
        #expect(format("د.ب", 3, 1234, .english).hasSuffix("0.123"))
        #expect(MoneyFormat.text(Decimal4(tenThousandths: 12_345_600), in: .english) == "1,234.56")
    }
}
