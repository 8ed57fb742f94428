import Catalog
import Codecs
import Glibc
import SQLLineage
import System

extension Command {
  static let debug = Command(
    name: "debug", summary: "Run one of the codecs on standard input (json, yaml or sql-lineage), or fuzz what reads strangers' bytes.",
    operands: "CODEC | fuzz TARGET", options: FuzzRun.options
  ) { arguments in
    let codec = try arguments.operand(0, "CODEC")
    if codec == "fuzz" { return try FuzzRun.command(arguments) }
    let input = try File.read("/dev/stdin", limit: 1 << 30)
    switch codec {
    case "json":
      let output: [UInt8]
      do throws(JSONError) {
        output = try JSON.parse(input).bytes()
      } catch { return CommandLineTool.fail("\(error)", 1) }
      try File.write(output + [0x0A], to: STDOUT_FILENO)
      return 0
    case "yaml":
      let report = YAML.report(input)
      try File.write(report.json, to: STDOUT_FILENO)
      if let error = report.error { CommandLineTool.fail("\(error)", 1) }
      return report.exitStatus
    case "sql-lineage":
      for line in input.split(separator: 0x0A) {
        try File.write(SQLLineageLines.answer(to: Array(line)) + [0x0A], to: STDOUT_FILENO)
      }
      return 0
    default: throw UsageError(reason: "\(codec) is no codec; json, yaml, sql-lineage and fuzz are")
    }
  }
}
