import Codecs
import Ingest
import System

extension Command {
  static let recipe = Command(
    name: "recipe", summary: "Say what is wrong with a recipe, what it does, or whether its source answers; nothing is written.",
    operands: "lint FILE | explain FILE [NAME …] | test-connection FILE", options: [.data, .json]
  ) { arguments in
    let action = try arguments.operand(0, "lint, explain or test-connection")
    switch action {
    case "lint": return lint(try RecipeFile(arguments, at: 1), asJSON: arguments.has("--json"))
    case "explain": return try explain(try RecipeFile(arguments, at: 1), arguments)
    case "test-connection": return try testConnection(try RecipeFile(arguments, at: 1), arguments)
    default: throw UsageError(reason: "\(action) is neither lint, explain nor test-connection")
    }
  }

  /// Exit code 2 for a recipe with faults; warnings alone leave it at 0.
  private static func lint(_ file: RecipeFile, asJSON: Bool) -> Int32 {
    let report = file.report
    if asJSON {
      let faults = report.faults.map { fault in
        finding("fault", fault.line, fault.column, fault.reason)
      }
      let notes = report.notes.map { finding($0.kind == .warning ? "warning" : "ignored", $0.line, 1, $0.text) }
      print(JSON.object(["file": .string(file.path), "findings": .array(faults + notes)]).text)
    } else {
      for fault in report.faults { CommandLineTool.show(file.place(fault)) }
      for note in report.notes {
        CommandLineTool.show("\(file.path):\(note.line): \(note.kind == .warning ? "warning" : "note"): \(note.text)")
      }
      if report.faults.isEmpty { print("\(file.path): no faults") }
    }
    return report.faults.isEmpty ? 0 : 2
  }

  private static func finding(_ level: String, _ line: Int, _ column: Int, _ text: String) -> JSON {
    ["level": .string(level), "line": .int(Int64(line)), "column": .int(Int64(column)), "text": .string(text)]
  }

  private static func explain(_ file: RecipeFile, _ arguments: CommandArguments) throws -> Int32 {
    if let code = file.refusal { return code }
    let now = Timestamp(microseconds: WallClock.microseconds)
    let lines = file.report.explanation(at: now, names: Array(arguments.operands.dropFirst(2)))
    if arguments.has("--json") {
      print(JSON.array(lines.map(JSON.string)).text)
    } else {
      for line in lines { CommandLineTool.show(line) }
    }
    return 0
  }

  /// Exit code 1 when a step fails.
  private static func testConnection(_ file: RecipeFile, _ arguments: CommandArguments) throws -> Int32 {
    if let code = file.refusal { return code }
    let steps = try file.withReferences(arguments) { references in
      try file.recipe(references).probe(MonotonicClock.after(seconds: 30))
    }
    if arguments.has("--json") {
      let objects = steps.map { step -> JSON in
        ["name": .string(step.name), "outcome": .string(step.outcome.rawValue), "detail": .string(step.detail)]
      }
      print(JSON.array(objects).text)
    } else {
      for step in steps { CommandLineTool.show("\(step.name.padded(to: 8)) \(step.outcome.rawValue.padded(to: 8)) \(step.detail)") }
    }
    return steps.allSatisfy { $0.outcome == .passed } ? 0 : 1
  }
}
