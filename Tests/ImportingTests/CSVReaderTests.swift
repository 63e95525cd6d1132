import SalesCore
import Testing

@testable import Importing

@Suite("CSV comes in as it was written")
struct CSVReaderTests {
    @Test(
        "every form of RFC 4180, whatever the pieces it is read in",
        arguments: [
            ("a,b\n1,2\n", [["1", "2"]]),
            ("a,b\n1,2", [["1", "2"]]),
            ("a,b\r\n1,2\r\n", [["1", "2"]]),
            ("a,b\r1,2\r", [["1", "2"]]),
            ("a,b\n\"1\",\"2\"\n", [["1", "2"]]),
            ("a,b\n\"say \"\"hi\"\"\",2\n", [["say \"hi\"", "2"]]),
            ("a,b\n\"two\r\nlines\",2\n", [["two\r\nlines", "2"]]),
            ("a,b\n\"x,y\",\n", [["x,y", ""]]),
            ("a,b\n,\n", [["", ""]]),
            ("a,b\n1,", [["1", ""]]),
            ("a,b\n\n1,2\n\n\n", [["1", "2"]]),
            ("a\n\"\"\nx\n", [[""], ["x"]]),
            ("a,b\n5\" pipe,2\n", [["5\" pipe", "2"]]),
            ("a,b\n1,2,3\n4\n", [["1", "2", "3"], ["4"]]),
            ("\u{FEFF}a,b\n1,2\n", [["1", "2"]]),
            ("a;b\n1,5;2\n", [["1,5", "2"]]),
            ("a\tb\n1;2\t3\n", [["1;2", "3"]]),
            ("sep=;\r\na;b\r\n1;2\r\n", [["1", "2"]]),
            ("\"a;x\",\"b\"\n1,2\n", [["1", "2"]]),
            ("a,b\né,日本\n", [["é", "日本"]]),
            ("a,b\n 1 ,2\n", [[" 1 ", "2"]]),
            ("a\n\"x\"", [["x"]]),
        ],
        [1, 2, 3, 1000]
    )
    func reads(example: (text: String, rows: [[String]]), piece: Int) throws {
        #expect(try rows(CSVReader(MemoryBytes(example.text, piece: piece))) == example.rows)
    }

    @Test("lines are counted as an editor counts them, also inside quoted fields", arguments: [1, 2, 1000])
    func countsLines(piece: Int) throws {
        let reader = try CSVReader(MemoryBytes("a,b\r\n\"1\r\n2\n3\r4\",x\r\n\r\n5,6\n7,8\r9,0", piece: piece))
        var lines: [Int] = []
        while let row = try reader.next() { lines.append(row.line) }
        #expect(lines == [2, 7, 8, 9])
    }

    @Test("the header is trimmed, and a chosen delimiter is used")
    func header() throws {
        let reader = try CSVReader(MemoryBytes(" a |b , c\n"), delimiter: #require(CSVDelimiter("|")))
        #expect(reader.header == ["a", "b , c"])
    }
}

@Suite("A file that is not CSV is refused, with the line")
struct CSVFaultTests {
    @Test(
        "each fault is named",
        arguments: [
            ("", CSVFault.empty),
            ("\u{FEFF}", .empty),
            ("\n\n\n", .empty),
            ("a,b\n1,2\n\"x,y\n", .unterminatedQuote(line: 3)),
            ("a,b\n\"x\ny\",\"z\n\n", .unterminatedQuote(line: 3)),
            ("a,b\n\"x\"y,2\n", .textAfterQuote(line: 2, column: 1)),
            ("a,b\n1,\"x\" \n", .textAfterQuote(line: 2, column: 2)),
            ("a,b\n1,x\u{0}y\n", .nul(line: 2, column: 2, header: "b")),
            ("a,b\n\"1\n2\u{0}\",2\n", .nul(line: 3, column: 1, header: "a")),
            ("a,,c\n", .emptyHeader(column: 2)),
            ("a,b,a\n", .duplicateHeader("a", first: 1, second: 3)),
        ]
    )
    func refuses(text: String, fault: CSVFault) {
        #expect(throws: fault) { try rows(CSVReader(MemoryBytes(text))) }
    }

    @Test(
        "what is not UTF-8 is refused where it stands",
        arguments: [
            [0xE9],  // Latin-1 é
            [0xC3],  // cut off
            [0xC0, 0xAF],  // overlong /
            [0xED, 0xA0, 0x80],  // surrogate
            [0xF5, 0x80, 0x80, 0x80],  // above U+10FFFF
            [0x80],
        ] as [[UInt8]]
    )
    func refusesOtherEncodings(bytes: [UInt8]) {
        let text = Array("a,b\nx,y\n\"1\r\n2\",long enough to be past a word ".utf8) + bytes + Array("\n".utf8)
        #expect(throws: CSVFault.notUTF8(line: 4, column: 2, header: "b")) { try rows(CSVReader(MemoryBytes(text))) }
    }

    @Test("a character is not pieced together over a field's end")
    func fieldsAreCheckedApart() {
        let text = Array("a,b\n".utf8) + [0xC3] + Array(",".utf8) + [0xA9] + Array("\n".utf8)
        #expect(throws: CSVFault.notUTF8(line: 2, column: 1, header: "a")) { try rows(CSVReader(MemoryBytes(text))) }
    }

    @Test("UTF-16 and spreadsheets are told apart from damage")
    func otherFormats() {
        #expect(throws: CSVFault.notText(.utf16)) { try CSVReader(MemoryBytes([0xFF, 0xFE, 0x61, 0])) }
        #expect(throws: CSVFault.notText(.zip)) { try CSVReader(MemoryBytes([0x50, 0x4B, 3, 4, 0])) }
    }

    @Test("a fault is thrown again to whoever asks on")
    func staysFailed() throws {
        let reader = try CSVReader(MemoryBytes("a\n\"x\"y\nz\n"))
        #expect(throws: CSVFault.textAfterQuote(line: 2, column: 1)) { try reader.next() }
        #expect(throws: CSVFault.textAfterQuote(line: 2, column: 1)) { try reader.next() }
    }
}

@Suite("Size has limits")
struct CSVLimitTests {
    @Test("a field without end is refused after the limit, in bounded memory", arguments: ["", "\""])
    func endlessField(quote: String) throws {
        let source = EndlessBytes(after: "a,b\n1,\(quote)x")
        let reader = try CSVReader(source)
        #expect(throws: CSVFault.fieldTooLong(line: 2, column: 2, limit: 1 << 20)) { try reader.next() }
        #expect(source.consumed < 3 << 20)
    }

    @Test("rows and columns have limits too")
    func rowsAndColumns() throws {
        let limits = CSVLimits(fieldBytes: 10, rowBytes: 25, columns: 3)
        let wide = try CSVReader(MemoryBytes("a\n1,2,3\n1,2,3,4\n"), limits: limits)
        #expect(try wide.next()?.count == 3)
        #expect(throws: CSVFault.tooManyColumns(line: 3, limit: 3)) { try wide.next() }
        let long = try CSVReader(
            MemoryBytes("a\n1234567890,1234567890,12345\n1234567890,1234567890,123456\n"),
            limits: limits
        )
        #expect(try long.next()?.count == 3)
        #expect(throws: CSVFault.rowTooLong(line: 3, limit: 25)) { try long.next() }
        let field = try CSVReader(MemoryBytes("a\n1234567890\n12345678901\n"), limits: limits)
        #expect(try field.next()?.fields == ["1234567890"])
        #expect(throws: CSVFault.fieldTooLong(line: 3, column: 1, limit: 10)) { try field.next() }
    }

    @Test("the messages name line and limit in both languages")
    func messages() {
        let fault = CSVFault.fieldTooLong(line: 12, column: 3, limit: 1 << 20)
        #expect(fault.english.contains("Line 12") && fault.english.contains("1 MiB"))
        #expect(fault.french.contains("Ligne 12") && fault.french.contains("1 Mio"))
    }
}

@Suite("No bytes break the reader")
struct CSVFuzzTests {
    /// Bytes that matter to CSV come more often than others.
    private static let telling: [UInt8] = [
        0x22, 0x2C, 0x0A, 0x0D, 0x3B, 0x09, 0x00, 0xC3, 0xA9, 0xEF, 0xBB, 0xBF, 0x61,
    ]

    @Test("random bytes are read or refused, the same in any pieces", arguments: UInt64(1)...400)
    func survives(seed: UInt64) {
        var random = SeededGenerator(state: seed)
        let bytes = (0..<Int.random(in: 0...300, using: &random)).map { _ in
            Bool.random(using: &random)
                ? CSVFuzzTests.telling.randomElement(using: &random)! : UInt8.random(in: 0...255, using: &random)
        }
        let limits = CSVLimits(fieldBytes: 60, rowBytes: 120, columns: 12)
        func outcome(piece: Int) -> (rows: [[String]], fault: CSVFault?) {
            var rows: [[String]] = []
            do {
                let reader = try CSVReader(MemoryBytes(bytes, piece: piece), delimiter: .comma, limits: limits)
                while let row = try reader.next() { rows.append(row.fields) }
                return (rows, nil)
            } catch {
                return (rows, error as? CSVFault)
            }
        }
        let whole = outcome(piece: .max)
        let pieces = outcome(piece: Int.random(in: 1...5, using: &random))
        #expect(whole.rows == pieces.rows)
        #expect(whole.fault == pieces.fault)
        #expect(whole.rows.allSatisfy { $0.count <= 12 && $0.allSatisfy { $0.utf8.count <= 60 } })
    }

    @Test("what the writer writes, the reader reads", arguments: UInt64(1)...100)
    func roundTrip(seed: UInt64) throws {
        var random = SeededGenerator(state: seed)
        let alphabet: [Character] = ["a", "é", "\"", ",", "\n", "\r", ";", " ", "=", "+", "'", "-", "@", "\t", "日"]
        let table = (0..<5).map { _ in
            (0..<3).map { _ in
                String((0..<Int.random(in: 0...6, using: &random)).map { _ in alphabet.randomElement(using: &random)! })
            }
        }
        var output = Array("a,b,c\n".utf8)
        for row in table { CSVWriter.append(row, to: &output) }
        let reader = try CSVReader(MemoryBytes(output))
        #expect(try rows(reader).map { $0.map(CSVWriter.restored) } == table)
    }
}

@Suite("Cells are safe to open in a spreadsheet")
struct NeutralisedTests {
    @Test(
        "a cell that a spreadsheet would run gets an apostrophe, and loses it again on import",
        arguments: [
            ("=1+1", "'=1+1"), ("+33 1", "'+33 1"), ("-x", "'-x"), ("@sum", "'@sum"), ("\tx", "'\tx"), ("\rx", "'\rx"),
            ("'=x", "''=x"), ("a=1", "a=1"), ("'quoted'", "'quoted'"), ("", ""), ("'", "'"),
        ]
    )
    func neutralises(cell: String, written: String) {
        #expect(CSVWriter.neutralised(cell) == written)
        #expect(CSVWriter.restored(written) == cell)
    }
}
