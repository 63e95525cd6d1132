/// Bytes of a file, one piece after the other; nothing is kept of what was read.
public protocol ByteSource: AnyObject {
    /// Fills the start of `buffer`.
    /// - Returns: The number of bytes; 0 at the end and from then on.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(FileFault) -> Int

    /// Bytes of the file on disk that have been consumed, for a progress bar.
    var consumed: Int64 { get }

    /// Length of the file on disk.
    var length: Int64 { get }
}

/// Opens a file for reading. A gzip file is recognised by its first bytes, whatever it is called.
public func openBytes(at path: String) throws(FileFault) -> any ByteSource {
    let file = try FileBytes(path: path)
    return try file.startsLikeGzip() ? GzipBytes(file) : file
}

/// What tells one input file from another when an import goes on after a crash: its length and a checksum of the
/// first MiB. It guards against a mistake, not against malice.
public func fingerprint(ofFileAt path: String) throws(FileFault) -> String {
    let file = try FileBytes(path: path)
    return "\(file.length)-\(try file.checksumOfStart(length: 1 << 20))"
}
