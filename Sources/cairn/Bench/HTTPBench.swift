import System

extension Bench {
  /// Requests that read, over keep-alive connections, beside nginx where it is installed.
  static let http = Bench(name: "http") { settings in
    let store = try FilledStore(settings)
    let server = try ServerProcess(settings.program, data: store.directory, log: "\(settings.directory)/log")
    defer { server.stop() }
    let nginx = try NginxReference(directory: "\(settings.directory)/nginx")
    defer { nginx?.stop() }
    let reference = try nginx.map { nginx in
      try cost(Case("nginx") { _ in "/file" }, nginx.port, nginx.usage)
    }
    let catalog = settings.catalog
    let words = SyntheticWords.entities
    let cases = [
      Case("GET /healthz") { _ in "/healthz" },
      Case("GET /healthz, 16 at once on a connection", depth: 16) { _ in "/healthz" },
      Case("GET a static file") { _ in "/static/cairn.css" },
      Case("GET one dataset by name") { "/api/v1/assets/\(catalog.dataset($0 * 7919 % catalog.count).fqn)" },
      Case("GET a search") { "/api/v1/search?q=\(words[$0 % words.count])" },
      // No more large answers are made at once.
      Case("GET lineage, 3 steps both ways", connections: 4) {
        "/api/v1/lineage?name=\(catalog.dataset($0 * 7919 % catalog.count).fqn)"
      },
    ]
    var rows = try cases.map { test in
      var row = BenchRow(test.name)
      let spent = try cost(test, server.port, server.usage)
      row.median = spent
      row.rate = 1e6 / spent
      row.ratio = reference.map { $0 / spent }
      return row
    }
    if let reference {
      var row = BenchRow("nginx, a file of 1 KiB")
      row.median = reference
      row.rate = 1e6 / reference
      rows.append(row)
    }
    return rows
  }

  /// Requests of one kind.
  private struct Case {
    let name: String
    let depth: Int
    let connections: Int
    let target: (Int) -> String

    init(_ name: String, depth: Int = 1, connections: Int = 64, _ target: @escaping (Int) -> String) {
      self.name = name
      self.depth = depth
      self.connections = connections
      self.target = target
    }
  }

  /// CPU microseconds of the server for each request.
  private static func cost(_ test: Case, _ port: UInt16, _ usage: ProcessUsage) throws -> Double {
    let load = try LoadGenerator(port: port, connections: test.connections)
    let requests = (0..<1024).map { LoadGenerator.request("GET", test.target($0)) }
    let round = test.connections * test.depth
    try load.send(round, depth: test.depth) { requests[$0 % 1024] }
    let end = MonotonicClock.after(seconds: 1)
    let before = usage.time
    var count = 0
    while MonotonicClock.now < end {
      try load.send(round, depth: test.depth) { requests[(count + $0) % 1024] }
      count += round
    }
    guard load.failures == 0 else {
      throw BenchError(reason: "\(load.failures) requests failed: \(String(decoding: load.lastBody.prefix(400), as: UTF8.self))")
    }
    return Double(usage.time - before) / Double(count) / 1000
  }
}
