import Catalog
import Codecs
import Glibc
import System

extension Command {
  static let secret = Command(
    name: "secret",
    summary: "Keep what recipes refer to as ${secret:NAME}; the value comes from standard input or a prompt.",
    operands: "[list | set NAME | remove NAME]", options: [.data]
  ) { arguments in
    let action = arguments.operands.first ?? "list"
    let actor = Environment["USER"] ?? "command"
    switch action {
    case "list":
      for secret in try arguments.withCatalog({ try $0.read { try $0.secrets() } }) {
        let users = secret.recipes.isEmpty ? "" : " for \(secret.recipes.joined(separator: ", "))"
        print("\(secret.name.padded(to: 32)) set by \(secret.author) at \(secret.updatedAt.rfc3339)\(users)")
      }
    case "set":
      let name = try arguments.operand(1, "NAME")
      // On the command line it would stand in the shell's history and in the list of processes.
      guard arguments.operands.count == 2 else {
        throw UsageError(reason: "the value is no operand; it is read from standard input")
      }
      let value = try SecretInput.read(prompt: "Value of \(name): ")
      try arguments.withCatalog { try $0.write(.person(actor)) { try $0.putSecret(name, value: value) } }
      print("Recipes refer to it as ${secret:\(name)}.")
    case "remove":
      let name = try arguments.operand(1, "NAME")
      try arguments.withCatalog { try $0.write(.person(actor)) { try $0.removeSecret(name) } }
      print("\(name) is forgotten.")
    default: throw UsageError(reason: "\(action) is neither list, set nor remove")
    }
    return 0
  }
}

/// A value that may be seen by nobody: typed without an echo, or piped in.
enum SecretInput {
  private static let limit = 64 << 10

  /// Reads one line from a terminal, or all of a pipe without the newline at its end.
  static func read(prompt: String) throws -> String {
    guard isatty(STDIN_FILENO) == 1 else {
      var bytes = try File.read("/dev/stdin", limit: limit)
      if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
      return String(decoding: bytes, as: UTF8.self)
    }
    try? File.write(Array(prompt.utf8), to: STDERR_FILENO)
    var settings = termios()
    tcgetattr(STDIN_FILENO, &settings)
    let before = settings
    settings.c_lflag &= ~tcflag_t(ECHO)
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &settings)
    defer {
      withUnsafePointer(to: before) { _ = tcsetattr(STDIN_FILENO, TCSAFLUSH, $0) }
      try? File.write(Array("\n".utf8), to: STDERR_FILENO)
    }
    guard let line = readLine() else { throw UsageError(reason: "no value was given") }
    return line
  }
}
