import Glibc

/// Whole-file operations over POSIX calls.
package enum File {
  /// The bytes of a file.
  /// - Parameter limit: files above this many bytes are refused with `EFBIG`.
  package static func read(_ path: String, limit: Int = 1 << 30) throws(SystemError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .last("open", path: path) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = chunk.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
      if count < 0 {
        if errno == EINTR { continue }
        throw .last("read", path: path)
      }
      if count == 0 { return bytes }
      guard bytes.count + count <= limit else { throw SystemError(code: EFBIG, operation: "read", path: path) }
      bytes.append(contentsOf: chunk[..<count])
    }
  }

  /// Writes a file so that a crash leaves either the old one or the whole new one: a temporary file beside it,
  /// synced, then renamed over it.
  /// - Parameter mode: permission bits, such as `0o600` for secrets.
  package static func writeAtomically(_ bytes: [UInt8], to path: String, mode: UInt32 = 0o644) throws(SystemError) {
    try writeAtomically(bytes.span.bytes, to: path, mode: mode)
  }

  /// The same with bytes that lie anywhere in memory, which are not copied.
  package static func writeAtomically(_ bytes: RawSpan, to path: String, mode: UInt32 = 0o644) throws(SystemError) {
    let temporary = "\(path).\(getpid()).tmp"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw .last("open", path: temporary) }
    do throws(SystemError) {
      try write(bytes, to: descriptor, path: temporary)
      guard fsync(descriptor) == 0 else { throw .last("fsync", path: temporary) }
    } catch {
      close(descriptor)
      unlink(temporary)
      throw error
    }
    close(descriptor)
    guard rename(temporary, path) == 0 else {
      let error = SystemError.last("rename", path: path)
      unlink(temporary)
      throw error
    }
  }

  /// Writes all bytes to an open descriptor.
  package static func write(_ bytes: [UInt8], to descriptor: Int32, path: String? = nil) throws(SystemError) {
    try write(bytes.span.bytes, to: descriptor, path: path)
  }

  private static func write(_ bytes: RawSpan, to descriptor: Int32, path: String?) throws(SystemError) {
    var written = 0
    while written < bytes.byteCount {
      let count = bytes.withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress?.advanced(by: written), $0.count - written)
      }
      if count < 0 {
        if errno == EINTR { continue }
        throw .last("write", path: path)
      }
      written += count
    }
  }

  /// Whether something exists at the path.
  package static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// The path from the root, symbolic links followed.
  package static func absolute(_ path: String) throws(SystemError) -> String {
    guard let resolved = realpath(path, nil) else { throw .last("realpath", path: path) }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// Whether a path is a folder's own or leads below it, as both are written.
  package static func lies(_ path: String, in folder: String) -> Bool {
    path == folder || path.hasPrefix(folder.hasSuffix("/") ? folder : folder + "/")
  }

  /// Whether the path is a directory.
  package static func isDirectory(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// The size in bytes, or nil when there is no such file.
  package static func size(_ path: String) -> Int? {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_size) : nil
  }

  /// The names in a directory, sorted, without `.` and `..`.
  package static func list(_ path: String) throws(SystemError) -> [String] {
    guard let directory = opendir(path) else { throw .last("opendir", path: path) }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// Creates a directory and those above it; one that is there already is fine.
  package static func createDirectory(_ path: String, mode: UInt32 = 0o755) throws(SystemError) {
    var partial = path.hasPrefix("/") ? "/" : ""
    for part in path.split(separator: "/") {
      partial += partial.isEmpty || partial.hasSuffix("/") ? String(part) : "/\(part)"
      if mkdir(partial, mode) != 0 && errno != EEXIST { throw .last("mkdir", path: partial) }
    }
  }

  /// Removes one file; a missing one is fine.
  package static func remove(_ path: String) throws(SystemError) {
    if unlink(path) != 0 && errno != ENOENT { throw .last("unlink", path: path) }
  }

  /// Removes a directory with everything in it. Symbolic links are removed, never followed.
  package static func removeTree(_ path: String) throws(SystemError) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    guard status.st_mode & S_IFMT == S_IFDIR else { return try remove(path) }
    for name in try list(path) { try removeTree("\(path)/\(name)") }
    if rmdir(path) != 0 { throw .last("rmdir", path: path) }
  }

  /// The system's temporary folder.
  static var temporaryFolder: String { Environment["TMPDIR"] ?? "/tmp" }

  /// Creates a new empty directory under the system's temporary folder.
  package static func temporaryDirectory(prefix: String = "cairn") throws(SystemError) -> String {
    let base = temporaryFolder
    var template = Array("\(base)/\(prefix)-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw .last("mkdtemp", path: base) }
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}

/// The process's environment variables.
package enum Environment {
  /// The value of a variable, nil when it is not set.
  package static subscript(name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }
}
