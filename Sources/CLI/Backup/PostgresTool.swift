import Dispatch
import Foundation
import Synchronization

/// One run of `pg_dump` or `pg_restore`, ended when the task that waits for it is cancelled.
final class PostgresTool: Sendable {
    private let name: String
    private let path: String
    private let environment: [String: String]
    private let running = Mutex<Running>(.init())

    private struct Running {
        var process: pid_t?
        var isCancelled = false
    }

    /// The version of the tool: 15.
    let version: Int

    /// - Throws: ``BackupError`` when the tool is missing or older than `needed`.
    init(_ name: String, needing needed: Int, environment: [String: String] = [:]) throws {
        self.name = name
        let inherited = ProcessInfo.processInfo.environment.merging(["LC_ALL": "C"]) { $1 }
        self.environment = inherited.merging(environment) { $1 }
        let found = PostgresTool.candidates(name).compactMap { path in
            PostgresTool.version(of: path).map { (path: path, version: $0) }
        }
        guard let first = found.first else { throw BackupError.noTool(name) }
        guard let suited = found.first(where: { $0.version >= needed }) else {
            throw BackupError.toolTooOld(name, is: first.version, needs: needed)
        }
        (path, version) = suited
    }

    /// The tool on the path, then those that Debian keeps beside each other, the newest first.
    private static func candidates(_ name: String) -> [String] {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
        let onPath = path.split(separator: ":").map { "\($0)/\(name)" }
        let folder = "/usr/lib/postgresql"
        let versions = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).compactMap { Int($0) }
        let beside = versions.sorted(by: >).map { "\(folder)/\($0)/bin/\(name)" }
        return (onPath + beside).filter { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// `pg_dump (PostgreSQL) 15.4 (Debian …)` is 15.
    private static func version(of path: String) -> Int? {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = ["--version"]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return nil }
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard let number = text.firstRange(of: ") ") else { return nil }
        return Int(text[number.upperBound...].prefix { $0.isNumber })
    }

    /// Ends the run that goes on, or the next one.
    func cancel() {
        running.withLock { $0.isCancelled = true }
        end()
    }

    /// Asks the tool to end, so that it can tell the server; one that does not listen is ended.
    private func end() {
        running.withLock { running in
            if let process = running.process { _ = kill(process, SIGTERM) }
        }
        DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(2)) { [self] in
            running.withLock { running in
                if let process = running.process { _ = kill(process, SIGKILL) }
            }
        }
    }

    /// Runs the tool to its end; blocks.
    ///
    /// - Parameters:
    ///   - arguments: Readable by everybody on the machine: never a password.
    ///   - input: A file that it reads as its standard input, with what is told of the bytes it took.
    ///   - output: Gets what it writes to its standard output.
    /// - Throws: ``BackupError/toolFailed(_:_:)`` with its own last words, or what `output` threw.
    func run(
        _ arguments: [String],
        input: (file: String, progress: @Sendable (Int) -> Void)? = nil,
        output: (Data) throws -> Void
    ) throws {
        let process = Process()
        let (standardOutput, standardError) = (Pipe(), Pipe())
        let standardInput = input.map { _ in Pipe() }
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.environment = environment
        process.standardInput = standardInput ?? FileHandle.nullDevice
        process.standardOutput = standardOutput
        process.standardError = standardError
        // A tool that ends early must give an error here, not end this program.
        signal(SIGPIPE, SIG_IGN)
        do { try process.run() } catch { throw BackupError.toolFailed(name, "it cannot be started") }
        let identifier = process.processIdentifier
        let isLate = running.withLock { running in
            running.process = identifier
            return running.isCancelled
        }
        if isLate { end() }
        let words = LastWords(of: standardError.fileHandleForReading)
        let feeding = DispatchGroup()
        if let input, let standardInput {
            let handle = standardInput.fileHandleForWriting
            DispatchQueue.global().async(group: feeding) { PostgresTool.feed(input.file, to: handle, input.progress) }
        }
        var failure: (any Error)?
        while let piece = standardOutput.fileHandleForReading.nextPiece(upTo: 1 << 20) {
            guard failure == nil else { continue }
            do { try output(piece) } catch {
                failure = error
                end()
            }
        }
        process.waitUntilExit()
        feeding.wait()
        let isCancelled = running.withLock { running in
            running.process = nil
            return running.isCancelled
        }
        if isCancelled { throw BackupError.interrupted }
        if let failure { throw failure }
        guard process.terminationReason == .exit, process.terminationStatus == 0 else {
            throw BackupError.toolFailed(name, words.line)
        }
    }

    /// What cannot be written any more is the tool's to explain.
    private static func feed(_ file: String, to handle: FileHandle, _ progress: (Int) -> Void) {
        var bytes = 0
        try? BackupFile.read(file) { piece in
            try handle.write(contentsOf: piece)
            bytes += piece.count
            progress(bytes)
        }
        try? handle.close()
    }
}

/// The end of what a tool writes to its standard error.
private final class LastWords: Sendable {
    private let text = Mutex(Data())
    private let reading = DispatchGroup()

    init(of handle: FileHandle) {
        let reading = reading
        DispatchQueue.global().async(group: reading) { [self] in
            while let piece = handle.nextPiece(upTo: 4096) {
                text.withLock { $0 = Data(($0 + piece).suffix(8192)) }
            }
        }
    }

    /// The first error it named, else its last line.
    var line: String {
        reading.wait()
        let lines = text.withLock { String(decoding: $0, as: UTF8.self) }.split(separator: "\n").map(String.init)
        let line = lines.first { $0.contains("error:") } ?? lines.last ?? "it gave no reason"
        return line.split(separator: "error: ", maxSplits: 1).last.map(String.init) ?? line
    }
}

extension FileHandle {
    /// What a pipe holds now, waiting for the first of it; nil at its end. `read(upToCount:)` would wait for all.
    fileprivate func nextPiece(upTo limit: Int) -> Data? {
        var piece = Data(count: limit)
        while true {
            let count = piece.withUnsafeMutableBytes { Foundation.read(fileDescriptor, $0.baseAddress!, limit) }
            if count < 0, errno == EINTR { continue }
            return count > 0 ? piece.prefix(count) : nil
        }
    }
}
