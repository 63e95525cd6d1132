import Foundation
import Glibc
import Storage
import Synchronization

/// Stands between a client and a PostgreSQL server, and once cuts the line at the moment of the commit.
final class CuttingRelay: Sendable {
    enum Cut: Sendable {
        /// The server never hears of the commit.
        case beforeCommit
        /// The server commits; its answer is lost.
        case afterCommit
    }

    let url: String

    private let listener: Int32
    private let server: UInt16
    private let cut: Cut
    private let done = Atomic<Bool>(false)

    /// - Parameter url: Of the server, which listens on 127.0.0.1.
    init(to url: String, cut: Cut) throws {
        var components = URLComponents(string: url)!
        server = UInt16(components.port ?? 5432)
        self.cut = cut
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = CuttingRelay.address(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = listener
        let port: UInt16? = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                guard bind(descriptor, generic, length) == 0, listen(descriptor, 16) == 0,
                    getsockname(descriptor, generic, &length) == 0
                else { return nil }
                return UInt16(bigEndian: pointer.pointee.sin_port)
            }
        }
        guard let port else { throw POSIXError(.EADDRINUSE) }
        components.port = Int(port)
        self.url = components.string!
        Thread.detachNewThread { [self] in accept() }
    }

    var hasCut: Bool { done.load(ordering: .acquiring) }

    func stop() {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    private func accept() {
        while true {
            let client = Glibc.accept(listener, nil, nil)
            guard client >= 0 else { return }
            let upstream = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            var address = CuttingRelay.address(port: server)
            _ = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    connect(upstream, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
            Thread.detachNewThread { [self] in relay(client, upstream) }
        }
    }

    /// Carries bytes both ways until either side ends.
    private func relay(_ client: Int32, _ upstream: Int32) {
        defer {
            close(client)
            close(upstream)
        }
        var sources = [
            pollfd(fd: client, events: Int16(POLLIN), revents: 0),
            pollfd(fd: upstream, events: Int16(POLLIN), revents: 0),
        ]
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        var isCommitPrepared = false
        while poll(&sources, 2, -1) > 0 {
            if sources[0].revents != 0 {
                let count = recv(client, &buffer, buffer.count, 0)
                guard count > 0 else { return }
                if isCommitPrepared, !done.exchange(true, ordering: .acquiringAndReleasing) {
                    guard cut == .afterCommit else { return }
                    send(upstream, buffer, count, Int32(MSG_NOSIGNAL))
                    // Its answer means that the commit is done.
                    recv(upstream, &buffer, buffer.count, 0)
                    return
                }
                // The statement is prepared first and executed with the next message.
                if Data(buffer[..<count]).range(of: Data("commit\0".utf8)) != nil { isCommitPrepared = true }
                send(upstream, buffer, count, Int32(MSG_NOSIGNAL))
            }
            if sources[1].revents != 0 {
                let count = recv(upstream, &buffer, buffer.count, 0)
                guard count > 0 else { return }
                send(client, buffer, count, Int32(MSG_NOSIGNAL))
            }
        }
    }

    private static func address(port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        return address
    }
}
