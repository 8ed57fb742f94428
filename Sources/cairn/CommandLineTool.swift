import Codecs
import Glibc
import Ingest
import System

/// One verb of the command line.
struct Command: Sendable {
  let name: String
  /// What it does, in one sentence.
  let summary: String
  /// What stands behind the verb, such as `RECIPE`.
  let operands: String
  let options: [CommandOption]
  /// Does it; the result is the exit code.
  let run: @Sendable (CommandArguments) throws -> Int32
}

/// One option of a verb.
struct CommandOption: Sendable {
  /// With its dashes, such as `--data`.
  let name: String
  /// What its value is called; nil for a switch.
  let value: String?
  let summary: String

  static let data = CommandOption(
    name: "--data", value: "DIR", summary: "the data directory (CAIRN_DATA, else ./cairn-data)")
  static let json = CommandOption(name: "--json", value: nil, summary: "print JSON")
}

/// Finds the verb, reads its options, and turns errors into one line and an exit code.
enum CommandLineTool {
  /// The verbs, in the order of `cairn --help`.
  static let commands: [Command] = [
    .serve, .demo, .crawl, .recipe, .secret, .search, .show, .lineage, .user, .token, .backup, .check, .reindex, .bench,
    .sql, .debug, .version,
  ]

  /// Exit codes: 0 done, 1 it failed, 2 the command line makes no sense.
  static func run(_ words: [String]) -> Int32 {
    guard let verb = words.first, verb != "--help", verb != "-h", verb != "help" else {
      print(help)
      return words.isEmpty ? 2 : 0
    }
    guard let command = commands.first(where: { $0.name == (verb == "--version" ? "version" : verb) }) else {
      return fail("there is no command \(verb); see cairn --help", 2)
    }
    if words.contains("--help") || words.contains("-h") {
      print(help(for: command))
      return 0
    }
    do {
      return try command.run(try CommandArguments(Array(words.dropFirst()), options: command.options))
    } catch let error as RecipeError {
      return fail("\(error)", 2)
    } catch let error as UsageError {
      return fail("\(error.reason); see cairn \(command.name) --help", 2)
    } catch {
      return fail("\(error)", 1)
    }
  }

  /// Prints one line on standard error.
  @discardableResult
  static func fail(_ line: String, _ code: Int32) -> Int32 {
    writeLine("cairn: \(line)", to: STDERR_FILENO)
    return code
  }

  /// Writes one line to a descriptor, whatever stands in it; a reader that has gone away is no error of ours.
  static func writeLine(_ line: String, to descriptor: Int32) {
    try? File.write(Array("\(line.visible())\n".utf8), to: descriptor)
  }

  /// Prints what people and sources wrote, so that no terminal obeys it.
  static func show(_ text: String) { print(text.visible(keepsLines: true)) }

  private static var help: String {
    let width = commands.map(\.name.count).max() ?? 0
    let lines = commands.map { "  \($0.name.padded(to: width))  \($0.summary)" }
    return "cairn: a catalog of your data, and where it comes from\n\nUsage: cairn COMMAND [OPTIONS]\n\n"
      + lines.joined(separator: "\n") + "\n\ncairn COMMAND --help tells about one command."
  }

  private static func help(for command: Command) -> String {
    let names = command.options.map { $0.name + ($0.value.map { " \($0)" } ?? "") }
    let width = names.map(\.count).max() ?? 0
    let lines = zip(names, command.options).map { "  \($0.padded(to: width))  \($1.summary)" }
    let operands = command.operands.isEmpty ? "" : " \(command.operands)"
    return "\(command.summary)\n\nUsage: cairn \(command.name)\(operands) [OPTIONS]"
      + (lines.isEmpty ? "" : "\n\n" + lines.joined(separator: "\n"))
  }
}

extension String {
  /// The text with spaces behind it up to a width in characters.
  func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
