import CLinux
import Glibc
import System

/// Shell commands for tests that need other programs.
enum Shell {
  /// Runs a script to its end and returns what it printed.
  @discardableResult
  static func run(_ script: String) throws -> String {
    let ends = try privatePipe()
    let process = try spawn(script, output: ends[1])
    close(ends[1])
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(ends[0], &buffer, buffer.count)
      guard count > 0 else { break }
      bytes += buffer[..<count]
    }
    close(ends[0])
    var status: Int32 = 0
    waitpid(process, &status, 0)
    let output = String(decoding: bytes, as: UTF8.self)
    guard status == 0 else { throw LiveFailure(reason: "a script failed: \(output.suffix(2000))") }
    return output
  }

  /// Starts a script whose standard input stays open as long as this process lives, however it ends.
  static func leash(_ script: String) throws {
    let ends = try privatePipe()
    _ = try spawn(script, input: ends[0])
    close(ends[0])
  }

  /// A pipe that other programs do not inherit, not even those that another thread starts at this moment.
  private static func privatePipe() throws -> [Int32] {
    var ends: [Int32] = [0, 0]
    guard pipe2(&ends, O_CLOEXEC) == 0 else { throw SystemError.last("pipe") }
    return ends
  }

  private static func spawn(_ script: String, input: Int32? = nil, output: Int32? = nil) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    if let input {
      posix_spawn_file_actions_adddup2(&actions, input, 0)
      posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
      posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    } else {
      posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    }
    if let output {
      posix_spawn_file_actions_adddup2(&actions, output, 1)
      posix_spawn_file_actions_adddup2(&actions, output, 2)
    }
    // The thread may have signals blocked; a program that inherits that cannot be ended.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    var arguments = [strdup("sh"), strdup("-c"), strdup(script), nil]
    defer { for argument in arguments { free(argument) } }
    var process: pid_t = 0
    let code = posix_spawn(&process, "/bin/sh", &actions, &attributes, &arguments, environ)
    guard code == 0 else { throw SystemError(code: code, operation: "posix_spawn", path: "/bin/sh") }
    return process
  }
}
