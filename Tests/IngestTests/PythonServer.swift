import Codecs
import Glibc
import System

/// Programs in Python that stand behind tests: each leaves `ready` and `facts.json` in its folder once it serves, or
/// `failed` with its log, and ends with this process.
enum PythonServer {
  private static let python = #filePath.split(separator: "/").dropLast(3).map { "/\($0)" }.joined() + "/.lab/venv/bin/python"

  /// Whether packages are there; `Tests/run` installs them.
  static func has(_ modules: String) -> Bool {
    File.exists(python) && (try? Shell.run("\(python) -c 'import \(modules)'")) != nil
  }

  /// Starts a program and waits until it serves.
  /// - Returns: its folder, and what it says of what it serves.
  static func start(_ program: String, _ prefix: String, ports: [UInt16]) throws(LiveFailure) -> (directory: String, facts: JSON) {
    do {
      let directory = try File.temporaryDirectory(prefix: prefix)
      try File.writeAtomically(Array(program.utf8), to: "\(directory)/server.py")
      let arguments = ports.map { "\($0)" }.joined(separator: " ")
      // The program leaves its standard input open: it ends with this process.
      try Shell.leash("cd \(directory); \(python) -W ignore server.py \(arguments) > log 2>&1 & cat > /dev/null; kill $!; wait; rm -rf \(directory)")
      for _ in 0..<1200 where !File.exists("\(directory)/ready") && !File.exists("\(directory)/failed") { usleep(100_000) }
      guard File.exists("\(directory)/ready") else {
        let log = try File.read("\(directory)/log")
        throw LiveFailure(reason: "\(prefix) did not start: \(String(decoding: log.suffix(2000), as: UTF8.self))")
      }
      return (directory, try JSON.parse(try File.read("\(directory)/facts.json")))
    } catch { throw LiveFailure(reason: "\(error)") }
  }
}
