import Foundation
import OData
import SalesCore
import Testing

private func written(_ escaping: JSONWriter.Escaping = .json, _ write: (inout JSONWriter) -> Void) -> String {
    var writer = JSONWriter(capacity: 4, escaping: escaping)
    write(&writer)
    return String(decoding: writer.finish(), as: UTF8.self)
}

@Suite("JSON is written")
struct JSONWriterTests {
    @Test("objects, arrays and values of every type, with commas where they belong")
    func everything() throws {
        let guid = try #require(GUID("7f2e1a00-0000-4000-8000-0123456789ab"))
        let text = written { json in
            json.beginObject()
            json.key("a")
            json.beginArray()
            json.value(1)
            json.value(Int64.min)
            json.value(true)
            json.null()
            json.value(nil as String?)
            json.beginObject()
            json.endObject()
            json.beginArray()
            json.endArray()
            json.endArray()
            json.key(text: "b\"", suffix: "@x.y")
            json.value(guid)
            json.key(text: "c\\")
            json.value(json: Array("{\"z\":0}".utf8))
            json.key("d")
            json.beginArray()
            let values: [Value] = [
                .null, .text("t"), .int(-7), .double(1.5), .decimal(Decimal4("-12.5")!), .bool(false), .guid(guid),
                .instant(Instant(seconds: 0)), .date(LocalDate("2024-02-29")!),
            ]
            for value in values { json.value(value) }
            json.endArray()
            json.endObject()
        }
        let id = "\"7f2e1a00-0000-4000-8000-0123456789ab\""
        #expect(
            text == "{\"a\":[1,-9223372036854775808,true,null,null,{},[]],\"b\\\"@x.y\":\(id),\"c\\\\\":{\"z\":0},"
                + "\"d\":[null,\"t\",-7,1.5,-12.5,false,\(id),\"1970-01-01T00:00:00Z\",\"2024-02-29\"]}"
        )
    }

    @Test("every character comes back as it was, in both escapings", arguments: [JSONWriter.Escaping.json, .html])
    func escapes(escaping: JSONWriter.Escaping) throws {
        var scalars = String.UnicodeScalarView()
        for code in (1...0x2FF).map(UInt32.init) + [0x2027, 0x2028, 0x2029, 0x202A, 0xE000, 0xFFFD, 0x1F600, 0x10FFFF] {
            if let scalar = Unicode.Scalar(code) { scalars.append(scalar) }
        }
        let original = String(scalars)
        let text = written(escaping) { $0.value(original) }
        #expect(try JSONValue(parsing: Array(text.utf8)) == .string(original))
        let foundation = try JSONDecoder().decode([String].self, from: Data("[\(text)]".utf8))
        #expect(foundation == [original])
        let isSafeInHTML = !text.unicodeScalars.contains { "<>&\u{2028}\u{2029}".unicodeScalars.contains($0) }
        #expect(isSafeInHTML == (escaping == .html))
    }

    @Test("a script cannot end the element it stands in")
    func embedding() {
        let text = written(.html) { $0.value("</script><!-- \u{2028}&") }
        #expect(text == "\"\\u003c/script\\u003e\\u003c!-- \\u2028\\u0026\"")
    }

    @Test("text from a database column is written without a String")
    func rawText() {
        let text = written { json in
            json.beginArray()
            Array("Zoë \"x\"\n".utf8).withUnsafeBufferPointer { json.value(utf8: $0) }
            json.value(utf8: UnsafeBufferPointer(start: nil, count: 0))
            json.endArray()
        }
        #expect(text == "[\"Zoë \\\"x\\\"\\n\",\"\"]")
    }

    @Test(
        "numbers",
        arguments: [
            (0.0, "0"), (-0.0, "-0"), (1.5, "1.5"), (100, "100"), (1e20, "1e+20"), (.leastNonzeroMagnitude, "5e-324"),
            (.infinity, "\"INF\""),
            (-.infinity, "\"-INF\""), (.nan, "\"NaN\""), (0.1, "0.1"), (-1e15, "-1000000000000000"),
        ]
    )
    func doubles(value: Double, text: String) {
        #expect(written { $0.value(value) } == text)
    }

    @Test("instants and dates are written as their descriptions say", arguments: UInt64(1)...50)
    func instants(seed: UInt64) {
        var random = SeededGenerator(state: seed)
        for step: Int64 in [1, 1_000, 1_000_000] {
            let range = -62_135_596_800_000_000...253_402_300_799_000_000 as ClosedRange<Int64>
            let instant = Instant(microseconds: Int64.random(in: range, using: &random) / step * step)
            #expect(written { $0.value(instant) } == "\"\(instant)\"")
            let day = Zone.utc.day(of: instant)
            #expect(written { $0.value(day) } == "\"\(day)\"")
            let number = Int64(bitPattern: random.next()) >> Int64.random(in: 0...63, using: &random)
            #expect(written { $0.value(number) } == "\(number)")
        }
    }

    @Test("what was read is written again the same")
    func roundTrip() throws {
        let text = "{\"b\":[1,-0.50,1e+5,true,null],\"a\":{\"é\":\"x\\ny\"}}"
        #expect(try JSONValue(parsing: Array(text.utf8)).description == text)
    }
}
