import System

extension Bench {
  /// How soon a server answers, and how much memory it holds.
  static let start = Bench(name: "start") { settings in
    let store = try FilledStore(settings)
    let empty = "\(settings.directory)/empty"
    return [
      try row("an empty catalog", settings, empty),
      try row("the filled catalog", settings, store.directory),
      try row("the filled catalog without its index", settings, store.directory, withoutIndex: true),
      try row("the filled catalog once more", settings, store.directory),
    ]
  }

  private static func row(
    _ name: String, _ settings: BenchSettings, _ directory: String, withoutIndex: Bool = false
  ) throws -> BenchRow {
    if withoutIndex { try File.removeTree("\(directory)/search") }
    let start = MonotonicClock.now
    let server = try ServerProcess(settings.program, data: directory, log: "\(settings.directory)/log")
    defer { server.stop() }
    let load = try LoadGenerator(port: server.port, connections: 1)
    try load.send(1) { _ in LoadGenerator.request("GET", "/readyz") }
    let wall = Double(MonotonicClock.now - start) / 1e9
    // Searches touch what a serving process touches.
    let words = SyntheticWords.entities
    try load.send(words.count) { LoadGenerator.request("GET", "/api/v1/search?scope=all&q=\(words[$0])") }
    let usage = server.usage
    let sizes = [usage.memory, usage.anonymous, usage.peak].map { "\($0 >> 20)" }
    return BenchRow(
      "start: \(name)",
      note: "ready in \(BenchTable.number(wall)) s; \(sizes[0]) MiB in memory, \(sizes[1]) of it no file's; at most \(sizes[2])")
  }
}
