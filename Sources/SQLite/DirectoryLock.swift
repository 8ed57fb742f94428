import Glibc
import System

/// The right of one process to a data directory, held through an advisory lock on `DIR/lock`, which the kernel
/// takes back however the process ends.
struct DirectoryLock: Sendable {
  private let descriptor: Int32

  /// Takes the lock and writes this process's number into the file.
  /// - Throws: `DatabaseError.locked` when another process has it, `SystemError` when the file cannot be made.
  init(directory: String) throws {
    let path = "\(directory)/lock"
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw SystemError.last("open", path: path) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let code = errno
      let holder = DirectoryLock.processID(in: descriptor)
      close(descriptor)
      guard code == EWOULDBLOCK else { throw SystemError(code: code, operation: "flock", path: path) }
      throw DatabaseError.locked(directory: directory, processID: holder)
    }
    // A full disk must not keep the server from starting: the number is a courtesy, the lock is what counts.
    if ftruncate(descriptor, 0) == 0 {
      let text = Array("\(getpid())\n".utf8)
      _ = pwrite(descriptor, text, text.count, 0)
    }
    self.descriptor = descriptor
  }

  /// Gives the directory back; call it once.
  func release() {
    // The file stays: removing it would let a third process lock a new file of that name beside a second one's.
    close(descriptor)
  }

  private static func processID(in descriptor: Int32) -> Int? {
    var bytes = [UInt8](repeating: 0, count: 32)
    let count = pread(descriptor, &bytes, bytes.count, 0)
    guard count > 0 else { return nil }
    let digits = bytes[..<count].prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    return Int(String(decoding: digits, as: UTF8.self))
  }
}
