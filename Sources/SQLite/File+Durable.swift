import Glibc
import System

extension File {
  /// Waits until a file, or the names in a directory, are on the disk.
  static func sync(_ path: String) throws(SystemError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .last("open", path: path) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw .last("fsync", path: path) }
  }

  /// Creates an empty file that only this user can read, unless there is one; SQLite gives its companions the same
  /// permissions.
  static func createPrivate(_ path: String) throws(SystemError) {
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .last("open", path: path) }
    close(descriptor)
  }

  /// The directory a file is in.
  static func directory(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
