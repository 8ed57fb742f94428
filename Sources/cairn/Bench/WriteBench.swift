import System

extension Bench {
  /// Datasets over HTTP, many at once and one at a time, and what people notice of a crawl.
  static let write = Bench(name: "write") { settings in
    let store = try FilledStore(settings)
    var rows = bulkRows(store)
    let server = try ServerProcess(settings.program, data: store.directory, log: "\(settings.directory)/log")
    defer { server.stop() }
    rows += try singleRows(store, server, settings.catalog)
    server.stop()
    rows += try LaneBench(settings).rows()
    return rows
  }

  private static func bulkRows(_ store: FilledStore) -> [BenchRow] {
    guard let row = bulkRow("bulk: datasets, columns and index", store.steps, \.writing) else {
      return [BenchRow("bulk", note: "the store was filled already")]
    }
    var rows = [row]
    if let row = bulkRow("bulk: the same and lineage", store.steps, { $0.writing + $0.linking }) { rows.append(row) }
    // The very first bulk finds cold caches and makes the owners and tags that all others refer to. The first datasets
    // come from nothing, so lineage begins later.
    let linked = store.steps.filter { $0.edges > 0 }
    let pairs = [
      ("datasets", ratio(store.steps.dropFirst(), \.writing, \.datasets)), ("edges", ratio(linked.dropFirst(), \.linking, \.edges)),
    ]
    for case (let name, let ratio?) in pairs {
      let note =
        "\(BenchTable.number(ratio.cost)) times the CPU of each; a fixed piece of work took \(BenchTable.number(ratio.pace)) times"
      rows.append(BenchRow("bulk: the last \(name) beside the first", note: note))
    }
    return rows
  }

  private static func bulkRow(
    _ name: String, _ steps: [FilledStore.Step], _ time: (FilledStore.Step) -> UInt64
  ) -> BenchRow? {
    guard !steps.isEmpty else { return nil }
    let each = Samples(steps.map { time($0) / UInt64($0.datasets) })
    var row = BenchRow(name, each)
    row.rate = Double(steps.reduce(0) { $0 + $1.datasets }) * 1e9 / Double(max(1, steps.reduce(0) { $0 + time($1) }))
    return row
  }

  /// What one thing, and a fixed piece of work, cost in the last twentieth of the steps beside the first four; nil when
  /// there are too few steps.
  private static func ratio(
    _ steps: ArraySlice<FilledStore.Step>, _ time: (FilledStore.Step) -> UInt64, _ things: (FilledStore.Step) -> Int
  ) -> (cost: Double, pace: Double)? {
    guard steps.count > 8 else { return nil }
    let (first, last) = (steps.prefix(4), steps.suffix(max(4, steps.count / 20)))
    func cost(_ steps: ArraySlice<FilledStore.Step>) -> Double {
      Double(steps.reduce(0) { $0 + time($1) }) / Double(max(1, steps.reduce(0) { $0 + things($1) }))
    }
    func pace(_ steps: ArraySlice<FilledStore.Step>) -> Double {
      Double(steps.reduce(0) { $0 + $1.pace }) / Double(steps.count)
    }
    return (cost(last) / max(1, cost(first)), pace(last) / max(1, pace(first)))
  }

  private static func singleRows(
    _ store: FilledStore, _ server: ServerProcess, _ catalog: SyntheticCatalog
  ) throws -> [BenchRow] {
    let count = max(200, min(4000, catalog.count / 10))
    return try [1, 64].map { connections in
      let load = try LoadGenerator(port: server.port, connections: connections)
      let requests = (0..<count).map { store.post(catalog.dataset(catalog.count + connections * count + $0)) }
      let before = server.usage.time
      let start = MonotonicClock.now
      try load.send(count) { requests[$0] }
      let wall = Double(MonotonicClock.now - start) / 1e9
      try load.send(1) { _ in store.search }
      let spent = Double(server.usage.timeAtRest - before)
      guard load.failures == 0 else { throw BenchError(reason: "\(load.failures) writes were refused") }
      var row = BenchRow("one dataset a request, durable, \(connections) connections")
      row.median = spent / Double(count) / 1000
      row.rate = Double(count) * 1e9 / spent
      row.note = "\(BenchTable.number(Double(count) / wall)) a second by the clock"
      return row
    }
  }
}
