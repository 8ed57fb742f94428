import Codecs
import Glibc
import System

extension Command {
  static let bench = Command(
    name: "bench", summary: "Measure search, writes, HTTP, lineage and starts on made-up data.",
    operands: "[\(Bench.all.map(\.name).joined(separator: " | ")) | all]",
    options: [
      CommandOption(name: "--datasets", value: "N", summary: "datasets of about 20 columns to make up (10000)"), .json,
    ]
  ) { arguments in
    let words = arguments.operands.isEmpty ? ["all"] : arguments.operands
    let chosen = try words.flatMap { word throws(UsageError) in
      if word == "all" { return Bench.all }
      guard let bench = Bench.all.first(where: { $0.name == word }) else {
        throw UsageError(reason: "there is no bench \(word)")
      }
      return [bench]
    }
    let directory = try File.temporaryDirectory(prefix: "cairn-bench")
    defer {
      // What was measured counts; a directory that cannot be removed is named.
      do {
        try File.removeTree(directory)
      } catch { CommandLineTool.fail("\(error)", 1) }
    }
    var settings = BenchSettings(directory: directory)
    settings.datasets = try arguments.integer("--datasets", in: 100...10_000_000) ?? settings.datasets
    for bench in chosen {
      let rows = try bench.run(settings)
      if arguments.has("--json") {
        for row in rows { print(row.json(bench.name).text) }
      } else {
        print("\(bench.name), \(settings.datasets) datasets\n\n\(BenchTable.text(rows))\n")
      }
      fflush(nil)
    }
    return 0
  }
}
