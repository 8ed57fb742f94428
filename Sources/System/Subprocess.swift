import CLinux
import Glibc

/// Another program, run to its end without a shell: what it prints is handed out as it comes.
package enum Subprocess {
  /// What became of a program.
  package struct Ending: Sendable {
    /// Its exit status; nil when a signal ended it.
    package let status: Int32?
    /// The beginning of what it wrote to standard error.
    package let errorText: String
  }

  /// Why a program did not come to its end.
  package enum Failure: Error, Sendable, CustomStringConvertible {
    case system(SystemError)
    /// It was still running at its deadline, and was killed.
    case timedOut
    /// It printed more than the caller accepts, and was killed.
    case tooMuch(limit: Int)
    /// The receiver did not want more, and it was killed.
    case stopped

    package var description: String {
      switch self {
      case .system(let error): "\(error)"
      case .timedOut: "it did not end in time"
      case .tooMuch(let limit): "it printed more than \(limit) bytes"
      case .stopped: "it was stopped"
      }
    }
  }

  private static let errorLimit = 16 << 10

  /// Runs a program with an empty standard input.
  /// - Parameters:
  ///   - path: the program's file.
  ///   - arguments: what follows its name.
  ///   - environment: all that it sees of variables.
  ///   - deadline: a `MonotonicClock` instant.
  ///   - limit: bytes that it may print.
  ///   - receive: takes the next bytes of standard output; false ends the program.
  package static func run(
    _ path: String, _ arguments: [String], environment: [String: String], deadline: UInt64, limit: Int,
    receive: ([UInt8]) -> Bool
  ) throws(Failure) -> Ending {
    let output = try pipe()
    let errors: (read: Int32, write: Int32)
    do throws(Failure) { errors = try pipe() } catch {
      close(output.read)
      close(output.write)
      throw error
    }
    let process: Result<pid_t, SystemError> = Result { () throws(SystemError) in
      try spawn(path, arguments, environment, output: output.write, errors: errors.write)
    }
    close(output.write)
    close(errors.write)
    defer {
      close(output.read)
      close(errors.read)
    }
    switch process {
    case .failure(let error): throw .system(error)
    case .success(let process):
      var errorText: [UInt8] = []
      do throws(Failure) {
        try drain(output.read, errors.read, deadline, limit, &errorText, receive)
      } catch {
        _ = end(process, at: 0)
        throw error
      }
      guard let status = end(process, at: deadline) else { throw .timedOut }
      let isExit = status & 0x7F == 0
      return Ending(status: isExit ? status >> 8 & 0xFF : nil, errorText: String(decoding: errorText, as: UTF8.self))
    }
  }

  private static func pipe() throws(Failure) -> (read: Int32, write: Int32) {
    var ends: [Int32] = [-1, -1]
    guard pipe2(&ends, O_CLOEXEC) == 0 else { throw .system(.last("pipe")) }
    return (ends[0], ends[1])
  }

  private static func spawn(
    _ path: String, _ arguments: [String], _ environment: [String: String], output: Int32, errors: Int32
  ) throws(SystemError) -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
    posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // A group of its own, so that what it starts ends with it, and signals as a shell would give them.
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
    posix_spawnattr_setpgroup(&attributes, 0)
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    var words = ([path] + arguments).map { strdup($0) } + [nil]
    var variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for text in words + variables { free(text) } }
    var process: pid_t = 0
    let code = posix_spawn(&process, path, &actions, &attributes, &words, &variables)
    guard code == 0 else { throw SystemError(code: code, operation: "start", path: path) }
    return process
  }

  /// Reads both pipes to their ends.
  private static func drain(
    _ output: Int32, _ errors: Int32, _ deadline: UInt64, _ limit: Int, _ errorText: inout [UInt8],
    _ receive: ([UInt8]) -> Bool
  ) throws(Failure) {
    var open = [output, errors]
    var printed = 0
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while !open.isEmpty {
      let now = MonotonicClock.now
      guard now < deadline else { throw .timedOut }
      var polled = open.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      let wait = Int32(clamping: (deadline - now) / 1_000_000 + 1)
      let ready = poll(&polled, nfds_t(polled.count), wait)
      guard ready >= 0 || errno == EINTR else { throw .system(.last("poll")) }
      for entry in polled where entry.revents != 0 {
        let count = read(entry.fd, &buffer, buffer.count)
        if count < 0, errno == EINTR || errno == EAGAIN { continue }
        guard count > 0 else {
          open.removeAll { $0 == entry.fd }
          continue
        }
        if entry.fd == errors {
          errorText += buffer[..<min(count, errorLimit - errorText.count)]
        } else {
          printed += count
          guard printed <= limit else { throw .tooMuch(limit: limit) }
          guard receive(Array(buffer[..<count])) else { throw .stopped }
        }
      }
    }
  }

  /// Waits for a process, and kills it with what it started at the deadline.
  /// - Returns: how it ended as `waitpid` tells it; nil when it was killed.
  private static func end(_ process: pid_t, at deadline: UInt64) -> Int32? {
    var status: Int32 = 0
    while true {
      let found = waitpid(process, &status, WNOHANG)
      if found == process { return status }
      guard found == 0 || errno == EINTR else { return nil }
      guard MonotonicClock.now < deadline else { break }
      usleep(1000)
    }
    kill(-process, SIGKILL)
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    return nil
  }
}
