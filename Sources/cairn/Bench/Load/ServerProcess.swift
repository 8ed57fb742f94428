import Glibc
import System

/// A `cairn serve` of its own, so that its CPU time and memory are those of a server and nothing else.
final class ServerProcess {
  let port: UInt16
  let usage: ProcessUsage
  private let process: pid_t
  private var isRunning = true

  /// Starts a server and waits until it says where it listens.
  init(_ program: String, data: String, log: String) throws {
    try File.remove(log)
    process = try Self.start([program, "serve", "--data", data, "--listen", "127.0.0.1:0", "--public-read"], log: log)
    usage = ProcessUsage(process)
    port = try Self.waitForPort(process, log)
  }

  deinit { stop() }

  /// Ends the server as an operator would, and waits until it has gone.
  func stop() {
    guard isRunning else { return }
    isRunning = false
    kill(process, SIGTERM)
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
  }

  /// Starts a program with its messages in one file and its output in another.
  static func start(_ words: [String], log: String, output: String = "/dev/null") throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, log, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    var arguments = words.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var process = pid_t()
    let code = posix_spawn(&process, words[0], &actions, nil, &arguments, environ)
    guard code == 0 else { throw SystemError(code: code, operation: "posix_spawn", path: words[0]) }
    return process
  }

  private static func waitForPort(_ process: pid_t, _ log: String) throws -> UInt16 {
    let end = MonotonicClock.after(seconds: 900)
    while MonotonicClock.now < end {
      let text = String(decoding: (try? File.read(log)) ?? [], as: UTF8.self)
      if let line = text.split(separator: "\n").first(where: { $0.hasPrefix("Cairn is at ") }),
        let port = line.split(separator: ":").last.flatMap({ UInt16($0) })
      {
        return port
      }
      var status: Int32 = 0
      guard waitpid(process, &status, WNOHANG) == 0 else { throw BenchError(reason: "the server ended: \(text)") }
      usleep(1000)
    }
    throw BenchError(reason: "the server says nothing")
  }
}
