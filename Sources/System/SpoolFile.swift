import Glibc

/// A file without a name for what is too much to keep in memory and not needed for long; it is gone with this object, or
/// with the process.
///
/// Used by one thread at a time.
package final class SpoolFile {
  private let descriptor: Int32
  private let path: String
  private var end = 0

  /// Makes an empty one in the system's temporary folder.
  package init() throws(SystemError) {
    path = File.temporaryFolder
    descriptor = try Self.unnamed(in: path)
  }

  /// Programs that a crawl runs meanwhile have no business with the file, so that it is closed to them from the start.
  private static func unnamed(in folder: String) throws(SystemError) -> Int32 {
    // O_TMPFILE, which Glibc's header makes of two flags in a way that Swift does not see.
    let unnamed = open(folder, O_RDWR | O_CLOEXEC | O_DIRECTORY | 0o2000_0000, 0o600)
    if unnamed >= 0 { return unnamed }
    // Not every file system has files without a name.
    let path = "\(folder)/cairn-spool-\(String(UInt64.random(in: 0 ... .max), radix: 36))"
    let named = open(path, O_RDWR | O_CLOEXEC | O_CREAT | O_EXCL, 0o600)
    guard named >= 0 else { throw .last("open", path: path) }
    unlink(path)
    return named
  }

  deinit { close(descriptor) }

  /// Writes bytes behind those that are there.
  /// - Returns: where they stand.
  package func append(_ bytes: [UInt8]) throws(SystemError) -> Range<Int> {
    guard lseek(descriptor, end, SEEK_SET) >= 0 else { throw .last("lseek", path: path) }
    try File.write(bytes, to: descriptor, path: path)
    defer { end += bytes.count }
    return end..<end + bytes.count
  }

  /// The bytes at a place that `append` returned.
  package func read(_ place: Range<Int>) throws(SystemError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: place.count)
    var filled = 0
    while filled < bytes.count {
      let count = bytes.withUnsafeMutableBytes { buffer in
        pread(descriptor, buffer.baseAddress.map { $0 + filled }, buffer.count - filled, place.lowerBound + filled)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw .last("pread", path: path) }
      filled += count
    }
    return bytes
  }
}
