import Codecs
import Glibc
import System

extension Command {
  static let bench = Command(
    name: "bench", summary: "Measure search, writes, HTTP, lineage, starts and crawls on made-up data.",
    operands: "[\(Bench.all.map(\.name).joined(separator: " | ")) [NAME | RECIPE …] | all]",
    options: [
      CommandOption(name: "--datasets", value: "N", summary: "datasets of about 20 columns to make up (10000)"),
      CommandOption(name: "--objects", value: "N", summary: "objects that each source of `cairn bench sources` holds (10000)"), .json,
    ]
  ) { arguments in
    var words = arguments.operands.isEmpty ? ["all"] : arguments.operands
    // What stands behind it chooses among the sources.
    let sources = words.firstIndex(of: Bench.sources.name).map { Array(words[($0 + 1)...]) } ?? []
    words.removeLast(sources.count)
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
    settings.objects = try arguments.integer("--objects", in: 1...100_000_000) ?? settings.objects
    settings.sources = sources
    for bench in chosen {
      let rows = try bench.run(settings)
      if arguments.has("--json") {
        for row in rows { print(row.json(bench.name).text) }
      } else {
        print("\(bench.name), \(bench.name == Bench.sources.name ? "\(settings.objects) objects" : "\(settings.datasets) datasets")\n\n\(BenchTable.text(rows))\n")
      }
      fflush(nil)
    }
    return 0
  }
}
