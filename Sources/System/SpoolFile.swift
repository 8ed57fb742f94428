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
    let base = File.temporaryFolder
    var template = Array("\(base)/cairn-spool-XXXXXX".utf8CString)
    descriptor = mkstemp(&template)
    guard descriptor >= 0 else { throw .last("mkstemp", path: base) }
    // Programs that a crawl runs have no business with it.
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    unlink(path)
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
