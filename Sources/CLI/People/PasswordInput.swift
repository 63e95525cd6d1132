import Foundation

/// Reads a password from standard input: one line from a pipe; on a terminal twice, without showing it.
enum PasswordInput {
    static func read() throws -> String {
        guard isatty(STDIN_FILENO) == 1 else { return try line() }
        let first = try hidden("Password: ")
        guard try hidden("Once more: ") == first else { throw PasswordInputError.different }
        return first
    }

    private static func hidden(_ prompt: String) throws -> String {
        FileHandle.standardError.write(Data(prompt.utf8))
        var visible = termios()
        tcgetattr(STDIN_FILENO, &visible)
        var silent = visible
        silent.c_lflag &= ~tcflag_t(ECHO)
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent)
        defer {
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &visible)
            FileHandle.standardError.write(Data("\n".utf8))
        }
        return try line()
    }

    private static func line() throws -> String {
        guard let line = readLine(strippingNewline: true) else { throw PasswordInputError.none }
        return line
    }
}

enum PasswordInputError: Error, CustomStringConvertible {
    case none
    case different

    var description: String {
        switch self {
        case .none: "No password came on standard input."
        case .different: "The two passwords differ. Nothing was changed."
        }
    }
}
