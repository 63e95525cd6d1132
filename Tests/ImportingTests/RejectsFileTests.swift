import Foundation
import SalesCore
import Testing

@testable import Importing

@Suite("Rejected rows go into a file of their own")
struct RejectsFileTests {
    private func file(_ path: String, continues: Bool = false) -> RejectsFile {
        RejectsFile(path: path, header: ["name", "phone"], dropping: 0, language: .english, continues: continues)
    }

    private let fault = RowFault(line: 7, column: "phone", reason: .notBoolean("=1"))

    @Test("it is made with the first row, and holds place, reason and the row, safe to open")
    func firstRow() throws {
        try withFolder { folder in
            let path = folder + "/x.rejected.csv"
            let rejects = file(path)
            try rejects.flush()
            #expect(!FileManager.default.fileExists(atPath: path))
            #expect(!rejects.isMade)
            try rejects.write(fault, cells: ["=cmd()", "+33, 1"])
            try rejects.flush()
            let text = try String(contentsOfFile: path, encoding: .utf8)
            #expect(text == "line,column,reason,name,phone\n7,phone,“=1” is neither yes nor no.,'=cmd(),\"'+33, 1\"\n")
        }
    }

    @Test("an import that is continued adds to it, a new one begins it anew")
    func continuing() throws {
        try withFolder { folder in
            let path = folder + "/x.rejected.csv"
            for (continues, lines) in [(false, 2), (true, 3), (false, 2)] {
                let rejects = file(path, continues: continues)
                try rejects.write(fault, cells: ["a", "b"])
                try rejects.flush()
                #expect(try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").count == lines)
            }
        }
    }

    @Test("a folder that cannot be written to is named")
    func unwritable() throws {
        try withFolder { folder in
            let path = folder + "/none/x.rejected.csv"
            #expect(throws: FileFault.self) { try file(path).write(fault, cells: ["a", "b"]) }
        }
    }
}
