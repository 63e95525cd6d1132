import Records
import SalesCore
import Storage
import TestSupport
import Testing

@Suite("Amounts in their currency")
struct CurrencyDecimalsTests {
    private func currency(_ house: TestHouse, _ code: String, decimals: Int64) async throws -> RecordReference {
        try await house.create(
            "transactioncurrency",
            [
                Change("isocurrencycode", .text(code)), Change("currencyname", .text(code)),
                Change("currencyprecision", .int(decimals)),
            ]
        )
    }

    @Test("an amount is rounded to the decimals of its currency, also when that changes", arguments: Engine.allCases)
    func rounded(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let yen = try await currency(house, "YEN", decimals: 0)
            let dinar = try await currency(house, "DIN", decimals: 3)
            let deal = try await house.create(
                "opportunity",
                [
                    Change("name", .text("Deal")), .link("transactioncurrencyid", dinar),
                    Change("estimatedvalue", .decimal(Decimal4(tenThousandths: 12_345_678))),
                ]
            )
            func value() async throws -> Value? { try await house.row("opportunity", deal.id)?["estimatedvalue"] }
            #expect(try await value() == .decimal(Decimal4(tenThousandths: 12_345_680)))
            try await house.change { try $0.update(deal, [.link("transactioncurrencyid", yen)]) }
            #expect(try await value() == .decimal(Decimal4(tenThousandths: 12_350_000)))
            try await house.change { session in
                try session.update(deal, [Change("estimatedvalue", .decimal(Decimal4(tenThousandths: -5000)))])
            }
            #expect(try await value() == .decimal(Decimal4(tenThousandths: -10_000)))
            try await house.change { try $0.update(deal, [Change("name", .text("Other"))]) }
        }
    }

    @Test("half is rounded away from zero", arguments: [(12_345, 12_300, 12_350), (-12_350, -12_400, -12_350)])
    func halves(number: Int64, one: Int64, three: Int64) {
        let value = Decimal4(tenThousandths: number)
        #expect(value.rounded(to: 2).tenThousandths == one)
        #expect(value.rounded(to: 3).tenThousandths == three)
        #expect(value.rounded(to: 4) == value)
        #expect(Decimal4(tenThousandths: .max).rounded(to: 0).tenThousandths > 0)
    }
}
