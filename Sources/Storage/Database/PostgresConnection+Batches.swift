internal import CPQ

/// Many statements in one round trip, and bulk copy.
extension PostgresConnection {
    /// Commands in one round trip at most; what the server answers to them is held by the client.
    private static let chunk = 256
    /// Bytes of arguments in one round trip, more or less.
    private static let chunkSize = 1 << 20
    /// Held statements that the second thread sends: few enough that the server has something to do while the next are
    /// made ready, enough to be worth a round trip.
    private static let handful = 64
    /// The arguments of about as many; a statement can write several rows.
    private static let handfulOfArguments = 8 * handful

    /// A statement that waits for the next one, and what is done with the first row of its answer.
    struct Held {
        let statement: Statement
        let arguments: [SQLValue]
        let read: ((SQLRow?) throws -> Void)?

        init(_ statement: Statement, _ arguments: [SQLValue], read: ((SQLRow?) throws -> Void)? = nil) {
            self.statement = statement
            self.arguments = arguments
            self.read = read
        }
    }

    func later(_ statement: Statement, _ batch: [[SQLValue]]) throws {
        held += batch.map { Held(statement, $0) }
        heldArguments += batch.reduce(0) { $0 + $1.count }
        guard
            held.count >= PostgresConnection.handful || heldArguments >= PostgresConnection.handfulOfArguments
        else { return }
        // The server works at these while the next are made ready.
        let batch = takeHeld()
        behind.add { [unowned self] in
            for result in try exchange(batch, []) { PQclear(result) }
        }
    }

    /// What is undone need not be sent.
    func forgetHeld() {
        _ = takeHeld()
        behind.forget()
    }

    func alongside(_ statement: Statement, _ read: @escaping (SQLRow?) throws -> Void) throws {
        held.append(Held(statement, [], read: read))
    }

    /// Sends what is held.
    func sendHeld() throws {
        for result in try sent([]) { PQclear(result) }
    }

    /// Sends what is held and one statement more, as a rule in one round trip.
    ///
    /// - Returns: The result of the last, which the caller clears.
    func sendHeld(before statement: Statement, _ arguments: [SQLValue]) throws -> OpaquePointer {
        guard let last = try sent([(statement, arguments)]).last else { throw lost() }
        return last
    }

    /// Sends what is held and these, and hands the answers of what was held to those who wait for them.
    ///
    /// - Returns: One result for each of `queries`, which the caller clears.
    private func sent(_ queries: [(Statement, [SQLValue])]) throws -> [OpaquePointer] {
        try behind.settle()
        return try exchange(takeHeld(), queries)
    }

    private func takeHeld() -> [Held] {
        defer { (held, heldArguments) = ([], 0) }
        return held
    }

    private func exchange(_ before: [Held], _ queries: [(Statement, [SQLValue])]) throws -> [OpaquePointer] {
        let commands = before.map { ($0.statement, $0.arguments) } + queries
        var all: [OpaquePointer] = []
        do {
            while all.count < commands.count {
                let (results, _) = try inPipeline(commands[all.count...].prefix(PostgresConnection.chunk))
                let answered = before.dropFirst(all.count)
                all += results
                for (waiting, result) in zip(answered, results) {
                    // Writes read nothing: done by the second thread they leave alone what the first is reading.
                    guard let read = waiting.read else { continue }
                    try read(PQntuples(result) > 0 ? SQLRow(result: result, row: 0, fault: fault) : nil)
                    try fault.check()
                }
            }
        } catch {
            for result in all { PQclear(result) }
            throw error
        }
        for result in all.prefix(before.count) { PQclear(result) }
        return Array(all.dropFirst(before.count))
    }

    func executeMany(_ statement: Statement, _ batch: [[SQLValue]]) throws {
        try sendHeld()
        var position = 0
        while position < batch.count {
            let chunk = batch[position..<min(position + PostgresConnection.chunk, batch.count)]
            let (results, sent) = try inPipeline(chunk.lazy.map { (statement, $0) })
            for result in results { PQclear(result) }
            position += sent
        }
    }

    func pipeline(_ queries: [(Statement, [SQLValue])], read: (Int, SQLRow) throws -> Void) throws {
        var position = 0
        while position < queries.count {
            let chunk = queries[position...].prefix(PostgresConnection.chunk)
            let results = try sent(Array(chunk))
            defer { for result in results { PQclear(result) } }
            for (index, result) in results.enumerated() {
                try readRows(of: result) { row in
                    try read(position + index, row)
                    return true
                }
            }
            position += results.count
        }
    }

    /// What was sent and is yet to be answered.
    private enum Expected {
        case preparation(Statement, name: String)
        case result
    }

    /// Sends commands until one megabyte is on its way, then reads all answers.
    ///
    /// - Returns: One result for each command sent, which the caller clears, and how many that were.
    private func inPipeline(
        _ commands: some Sequence<(Statement, [SQLValue])>
    ) throws -> (results: [OpaquePointer], sent: Int) {
        try checkInterruption()
        guard PQenterPipelineMode(handle) == 1 else { throw lost() }
        var expected: [Expected] = []
        var names: [Statement: String] = [:]
        var mistake: (any Error)?
        var size = 0
        var sent = 0
        do {
            for (statement, arguments) in commands where size < PostgresConnection.chunkSize {
                try encode(arguments, for: statement)
                if statement.isPlannedAnew {
                    try sendAnew(statement)
                } else {
                    let name = try names[statement] ?? prepareInPipeline(statement, &expected)
                    names[statement] = name
                    try send(name)
                }
                expected.append(.result)
                size += parameters.size + 64
                sent += 1
            }
        } catch {
            // What was sent must be answered before the connection can be used again.
            mistake = error
        }
        let results = try answers(to: expected, mistake: mistake)
        return (results, sent)
    }

    /// Sends a prepared statement with the arguments that were encoded.
    private func send(_ name: String) throws {
        let count = Int32(parameters.count)
        let code = parameters.withPointers { PQsendQueryPrepared(handle, name, count, $0, nil, nil, 1) }
        guard code == 1 else { throw lost() }
    }

    private func sendAnew(_ statement: Statement) throws {
        let text = statement.postgres
        let count = Int32(parameters.count)
        let code = parameters.withPointers { PQsendQueryParams(handle, text, count, nil, $0, nil, nil, 1) }
        guard code == 1 else { throw lost() }
    }

    private func prepareInPipeline(_ statement: Statement, _ expected: inout [Expected]) throws -> String {
        if let known = preparedName(of: statement) { return known }
        let name = newName()
        guard PQsendPrepare(handle, name, statement.postgres, 0, nil) == 1 else { throw lost() }
        expected.append(.preparation(statement, name: name))
        return name
    }

    /// Reads up to the synchronisation point. Between commands libpq says null, and after a failure "aborted".
    private func answers(to expected: [Expected], mistake: (any Error)?) throws -> [OpaquePointer] {
        var failure = mistake
        var results: [OpaquePointer] = []
        var prepared: [(Statement, String)] = []
        var position = 0
        if PQpipelineSync(handle) != 1, failure == nil { failure = lost() }
        while PQstatus(handle) == CONNECTION_OK {
            guard let result = PQgetResult(handle) else { continue }
            let status = PQresultStatus(result)
            if status == PGRES_PIPELINE_SYNC {
                PQclear(result)
                break
            }
            let answered = position < expected.count ? expected[position] : .result
            position += 1
            if status == PGRES_PIPELINE_ABORTED {
                PQclear(result)
            } else if status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK || status == PGRES_EMPTY_QUERY {
                switch answered {
                case .result: results.append(result)
                case .preparation(let statement, let name):
                    PQclear(result)
                    prepared.append((statement, name))
                }
            } else {
                let error = failed(result)
                PQclear(result)
                if failure == nil { failure = error }
            }
        }
        if PQstatus(handle) != CONNECTION_OK, failure == nil { failure = lost() }
        if PQexitPipelineMode(handle) != 1, failure == nil { failure = lost() }
        for (statement, name) in prepared { keep(name, for: statement) }
        if let failure {
            for result in results { PQclear(result) }
            throw failure
        }
        return results
    }

    func bulkInsert(table: String, columns: [String], rows: some Sequence<[SQLValue]>) throws {
        try sendHeld()
        try checkInterruption()
        let names = columns.map(SQL.quoted).joined(separator: ", ")
        let started = PQexec(handle, "copy \(SQL.quoted(table)) (\(names)) from stdin")
        PQclear(try checked(started))
        do {
            try send(rows, columnCount: columns.count)
        } catch {
            // The server forgets what it got, and the transaction has failed.
            PQputCopyEnd(handle, "ended by the client")
            drain()
            throw error
        }
        guard PQputCopyEnd(handle, nil) == 1 else { throw lost() }
        let result = PQgetResult(handle)
        defer { drain() }
        PQclear(try checked(result))
    }

    private func send(_ rows: some Sequence<[SQLValue]>, columnCount: Int) throws {
        var text = PostgresCopyText()
        for row in rows {
            guard row.count == columnCount else {
                throw DatabaseError.other(code: "arguments", detail: "\(row.count) instead of \(columnCount) columns")
            }
            try text.append(row)
            if text.bytes.count > 1 << 16 { try send(&text) }
        }
        try send(&text)
    }

    private func send(_ text: inout PostgresCopyText) throws {
        try checkInterruption()
        let code = text.bytes.withUnsafeBytes {
            PQputCopyData(handle, $0.baseAddress?.assumingMemoryBound(to: CChar.self), Int32($0.count))
        }
        guard code == 1 else { throw lost() }
        text.removeAll()
    }

    private func drain() {
        while let result = PQgetResult(handle) { PQclear(result) }
    }
}
