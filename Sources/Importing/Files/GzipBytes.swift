import CZlib

/// A gzip file (RFC 1952), inflated piece by piece; several members in one file are read as one.
final class GzipBytes: ByteSource {
    private let file: FileBytes
    /// On the heap, because zlib keeps its address.
    private let stream: UnsafeMutablePointer<z_stream>
    private let input: UnsafeMutableRawBufferPointer
    private var state = State.betweenMembers

    private enum State {
        /// At the start of the file, or after the end mark of a member.
        case betweenMembers
        case insideMember
        case ended
    }

    private static let inputSize = 64 << 10

    init(_ file: FileBytes) throws(FileFault) {
        self.file = file
        input = .allocate(byteCount: GzipBytes.inputSize, alignment: 16)
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // 15 bits of window, the most that deflate knows; 16 more ask for the gzip frame and its checks.
        let code = inflateInit2_(stream, 15 + 16, zlibVersion(), Int32(MemoryLayout<z_stream>.size))
        guard code == Z_OK else {
            input.deallocate()
            stream.deallocate()
            throw .unreadable(file.path, code: code)
        }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
        input.deallocate()
    }

    var consumed: Int64 { file.consumed }
    var length: Int64 { file.length }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(FileFault) -> Int {
        guard !buffer.isEmpty else { return 0 }
        let target = buffer.assumingMemoryBound(to: UInt8.self)
        while state != .ended {
            if stream.pointee.avail_in == 0, try !refill() {
                guard state == .betweenMembers else { throw .gzipTruncated(file.path) }
                state = .ended
                break
            }
            if state == .betweenMembers { try beginMember() }
            guard state == .insideMember else { continue }
            stream.pointee.next_out = target.baseAddress
            stream.pointee.avail_out = uInt(target.count)
            let code = inflate(stream, Z_NO_FLUSH)
            let produced = target.count - Int(stream.pointee.avail_out)
            switch code {
            case Z_STREAM_END: state = .betweenMembers
            case Z_OK, Z_BUF_ERROR: break
            default: throw .gzipDamaged(file.path)
            }
            if produced > 0 { return produced }
        }
        return 0
    }

    private func refill() throws(FileFault) -> Bool {
        let count = try file.read(into: input)
        stream.pointee.next_in = input.assumingMemoryBound(to: UInt8.self).baseAddress
        stream.pointee.avail_in = uInt(count)
        return count > 0
    }

    /// Some tools fill up the last block with zeros; anything else after a member must be another member.
    private func beginMember() throws(FileFault) {
        guard stream.pointee.total_in > 0 || stream.pointee.total_out > 0 else {
            state = .insideMember
            return
        }
        while stream.pointee.avail_in > 0, stream.pointee.next_in.pointee == 0 {
            stream.pointee.next_in += 1
            stream.pointee.avail_in -= 1
        }
        guard stream.pointee.avail_in > 0 else { return }
        guard stream.pointee.next_in.pointee == 0x1F else { throw .gzipTrailing(file.path) }
        guard inflateReset(stream) == Z_OK else { throw .gzipDamaged(file.path) }
        state = .insideMember
    }
}
