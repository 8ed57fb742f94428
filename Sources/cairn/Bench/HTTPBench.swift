import System

extension Bench {
  /// Requests that read, over keep-alive connections; where nginx is installed, each beside nginx serving a file as
  /// large, right before.
  static let http = Bench(name: "http") { try httpRows($0) }

  private static func httpRows(_ settings: BenchSettings) throws -> [BenchRow] {
    let store = try FilledStore(settings)
    let server = try ServerProcess(settings.program, data: store.directory, log: "\(settings.directory)/log")
    defer { server.stop() }
    let nginx = try NginxReference(directory: "\(settings.directory)/nginx")
    defer { nginx?.stop() }
    var rows: [BenchRow] = []
    for test in cases(settings.catalog, token: store.token) { rows.append(try row(test, server, nginx)) }
    return rows
  }

  private static func row(_ test: Case, _ server: ServerProcess, _ nginx: NginxReference?) throws -> BenchRow {
    var reference: Double?
    if let nginx { reference = try measure(test.onNginx(try size(test, server.port)), nginx.port, nginx.usage).cost }
    let (spent, size) = try measure(test, server.port, server.usage)
    var row = BenchRow(test.name, note: "\(size) bytes")
    row.median = spent
    row.rate = 1e6 / spent
    if let reference {
      row.ratio = reference / spent
      row.note += "; nginx \(BenchTable.number(reference)) µs"
    }
    return row
  }

  private static func cases(_ catalog: SyntheticCatalog, token: String) -> [Case] {
    let words = SyntheticWords.entities
    func name(_ number: Int) -> String { catalog.dataset(number * 7919 % catalog.count).fqn }
    return [
      Case("GET /healthz") { _ in "/healthz" },
      Case("GET /healthz, 16 at once on a connection", depth: 16) { _ in "/healthz" },
      Case("GET a small static file") { _ in "/static/favicon.svg" },
      Case("GET the style sheet, compressed", acceptsGzip: true) { _ in "/static/cairn.css" },
      Case("GET the style sheet as it is") { _ in "/static/cairn.css" },
      Case("GET one dataset by name, always the same") { _ in "/api/v1/assets/\(name(7))" },
      Case("GET one dataset by name, always the same, with a token", token: token) { _ in "/api/v1/assets/\(name(7))" },
      Case("GET one dataset by name, always another", differing: catalog.count) { "/api/v1/assets/\(name($0))" },
      Case("GET a search") { "/api/v1/search?q=\(words[$0 % words.count])" },
      Case("GET a search with three facets") { "/api/v1/search?facets=platform,domain,tag&q=\(words[$0 % words.count])" },
      // No more large answers are made at once.
      Case("GET lineage, 3 steps both ways", connections: 4) { "/api/v1/lineage?name=\(name($0))" },
    ]
  }

  /// Requests of one kind.
  private struct Case {
    let name: String
    let depth: Int
    let connections: Int
    let token: String?
    let acceptsGzip: Bool
    /// So many requests differ, and none is sent twice, so that nothing is answered from memory; nil when that is no matter.
    let differing: Int?
    let target: (Int) -> String

    init(
      _ name: String, depth: Int = 1, connections: Int = 64, token: String? = nil, acceptsGzip: Bool = false,
      differing: Int? = nil, _ target: @escaping (Int) -> String
    ) {
      self.name = name
      self.depth = depth
      self.connections = connections
      self.token = token
      self.acceptsGzip = acceptsGzip
      self.differing = differing
      self.target = target
    }

    /// The same for a file of nginx that is about as large.
    func onNginx(_ size: Int) -> Case {
      let file = NginxReference.file(notBelow: size)
      return Case(name, depth: depth, connections: connections) { _ in file }
    }

    func request(_ number: Int) -> [UInt8] {
      LoadGenerator.request("GET", target(number), token: token, acceptsGzip: acceptsGzip)
    }
  }

  /// The length of an answer's body.
  private static func size(_ test: Case, _ port: UInt16) throws -> Int {
    let load = try LoadGenerator(port: port, connections: 1)
    try load.send(1) { _ in test.request(0) }
    return load.lastBody.count
  }

  /// CPU microseconds of the server for each request, and the length of the last body.
  private static func measure(_ test: Case, _ port: UInt16, _ usage: ProcessUsage) throws -> (cost: Double, size: Int) {
    let load = try LoadGenerator(port: port, connections: test.connections)
    var requests = (0..<1024).map(test.request)
    let round = test.connections * test.depth
    try load.send(round, depth: test.depth) { requests[$0 % 1024] }
    let end = MonotonicClock.after(seconds: 1)
    let before = usage.time
    var count = 0
    while MonotonicClock.now < end, count + 2 * round <= test.differing ?? .max {
      if test.differing != nil { requests = (0..<round).map { test.request(round + count + $0) } }
      try load.send(round, depth: test.depth) { requests[(count + $0) % requests.count] }
      count += round
    }
    guard load.failures == 0 else {
      throw BenchError(reason: "\(load.failures) requests failed: \(String(decoding: load.lastBody.prefix(400), as: UTF8.self))")
    }
    return (Double(usage.time - before) / Double(count) / 1000, load.lastBody.count)
  }
}
