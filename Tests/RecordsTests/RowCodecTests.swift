import Records
import SalesCore
import TestSupport
import Testing

@Suite("How history keeps values")
struct RowCodecTests {
    private let table = Registry.standard["opportunity"]

    private func row(_ changes: [Change]) -> Row {
        var row = Row(table, id: TestHouse.id("row", 1))
        for change in changes {
            row[change.column] = change.value
            row.setTarget(change.target, of: change.column)
        }
        return row
    }

    @Test(
        "a value of every kind comes back as it was",
        arguments: [
            Change("name", .text("Zoë \"\\ / 👩🏽‍💻 <b> s")), Change("name", .text("")), Change("name", .null),
            Change("closeprobability", .int(-7)), Change("closeprobability", .int(.max)),
            Change("estimatedvalue", .decimal(Decimal4(tenThousandths: .min))),
            Change("estimatedvalue", .decimal(Decimal4(tenThousandths: 1))),
            Change("estimatedclosedate", .date(LocalDate(year: 2028, month: 2, day: 29)!)),
            Change("createdon", .instant(Instant(microseconds: -1))), Change("description", .text("a\nb\r\n\tc")),
            Change("customerid", .guid(GUID(high: .max, low: 1)), target: "contact"),
            Change("parentcontactid", .guid(GUID(high: 0, low: 0)), target: "contact"),
            Change("closeprobability", .bool(true)), Change("closeprobability", .bool(false)),
            Change("closeprobability", .double(0.1)), Change("closeprobability", .double(-1e300)),
        ]
    )
    func roundTrip(change: Change) {
        let text = RowCodec.encode(row([change]), columns: [change.column])
        #expect(RowCodec.decode(text, table: table) == [change])
    }

    @Test("columns are kept in the order of their names, empty ones too")
    func order() {
        let text = RowCodec.encode(row([Change("name", .text("Deal"))]), columns: ["name", "description"])
        #expect(text == #"{"description":null,"name":"sDeal"}"#)
    }

    @Test("a column that is no longer there is left out")
    func unknownColumn() {
        #expect(RowCodec.decode(#"{"gone":"sX","name":"sDeal"}"#, table: table) == [Change("name", .text("Deal"))])
    }

    @Test(
        "however it is written, it is read",
        arguments: [
            #"{"name":"sDeal"}"#, #" { "name" : "sDeal" } "#, #"{"name":"s\u0044eal"}"#,
            #"{"gone":null,"name":"sDeal"}"#,
            #"{"name":"sDeal","gone":null}"#,
        ]
    )
    func spellings(text: String) {
        #expect(RowCodec.decode(text, table: table) == [Change("name", .text("Deal"))])
    }

    @Test(
        "what is no history gives nothing",
        arguments: [
            "", "[]", "{", #"{"name":"zX"}"#, #"{"name":"g1"}"#, #"{"closeprobability":"iX"}"#,
            "{}", #"{"name":"sDeal"}x"#, #"{"name":"sDeal"#, #"{"name":1}"#,
            #"{"name":"sDeal" "b":null}"#,
        ]
    )
    func broken(text: String) {
        #expect(RowCodec.decode(text, table: table).isEmpty)
    }
}
