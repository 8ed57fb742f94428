import Catalog
import Codecs
import System

/// A data directory that is filled over HTTP as pipelines do it: services first, then datasets in bulk, each bulk
/// followed by its lineage.
struct FilledStore {
  /// The data directory.
  let directory: String
  /// A token of a producer.
  let token: String
  /// What filling took; empty when the directory was filled already.
  private(set) var steps: [Step] = []

  /// One bulk of datasets and its lineage.
  struct Step {
    let datasets: Int
    let edges: Int
    /// CPU nanoseconds that the server spent on the datasets.
    let writing: UInt64
    /// CPU nanoseconds that it spent on their lineage.
    let linking: UInt64
    /// CPU nanoseconds that a fixed piece of work took in between.
    let pace: UInt64
  }

  static let bulkSize = 500

  /// The filled directory of a bench run; the first that asks fills it.
  init(_ settings: BenchSettings) throws {
    directory = "\(settings.directory)/store"
    let tokenFile = "\(settings.directory)/token"
    guard !File.exists(tokenFile) else {
      token = String(decoding: try File.read(tokenFile), as: UTF8.self)
      return
    }
    token = try Self.makeToken(in: directory)
    let server = try ServerProcess(settings.program, data: directory, log: "\(settings.directory)/log")
    defer { server.stop() }
    try fill(settings.catalog, server)
    try File.writeAtomically(Array(token.utf8), to: tokenFile)
  }

  /// Makes an empty catalog with a user whose token may write as a producer.
  static func makeToken(in directory: String) throws -> String {
    let catalog = try Catalog(directory: directory, migrations: Resources.migrations())
    let token = try catalog.write(.system) { writer in
      let user = try writer.createUser("bench", role: .admin)
      return try writer.createToken("bench", for: user.id, scopes: Set(Permission.allCases), producer: "bench").secret
    }
    try catalog.close()
    return token
  }

  private mutating func fill(_ catalog: SyntheticCatalog, _ server: ServerProcess) throws {
    let load = try LoadGenerator(port: server.port, connections: 1)
    var services: [UInt8] = []
    for platform in SyntheticWords.platforms {
      services += #"{"kind": "service", "fqn": "\#(platform)", "service": {"platform": "\#(platform)"}}"#.utf8 + [10]
    }
    try load.send(1) { _ in bulk(services) }
    let pace = MachinePace()
    var start = 0
    while start < catalog.count {
      let end = min(start + Self.bulkSize, catalog.count)
      let before = server.usage.time
      try load.send(1) { _ in bulk(datasets(start..<end, catalog)) }
      // What the index still owes in the end is paid by whoever searches first.
      if end == catalog.count { try load.send(1) { _ in search } }
      let written = server.usage.timeAtRest
      let paceNow = pace.measure()
      let (count, edges) = edges(start..<end, catalog)
      if count > 0 { try load.send(1) { _ in edges } }
      steps.append(
        Step(
          datasets: end - start, edges: count, writing: written - before,
          linking: server.usage.timeAtRest - written, pace: paceNow))
      start = end
    }
    guard load.failures == 0 else {
      throw BenchError(reason: "\(load.failures) bulks were refused: \(String(decoding: load.lastBody.prefix(400), as: UTF8.self))")
    }
  }

  private func datasets(_ range: Range<Int>, _ catalog: SyntheticCatalog) -> [UInt8] {
    var bytes: [UInt8] = []
    for number in range {
      catalog.dataset(number).write(to: &bytes)
      bytes.append(10)
    }
    return bytes
  }

  /// How many steps of lineage lead into some datasets, and a request that states them.
  private func edges(_ range: Range<Int>, _ catalog: SyntheticCatalog) -> (count: Int, request: [UInt8]) {
    var bytes = Array(#"{"edges":["#.utf8)
    let count = range.reduce(0) { $0 + catalog.writeEdges(into: $1, to: &bytes) }
    return (count, LoadGenerator.request("POST", "/api/v1/lineage/edges", body: bytes + "]}".utf8, token: token))
  }

  /// A request that searches, for which the index must hold all that was written.
  var search: [UInt8] { LoadGenerator.request("GET", "/api/v1/search?q=customer", token: token) }

  /// A request that registers many datasets.
  func bulk(_ lines: [UInt8]) -> [UInt8] {
    LoadGenerator.request("POST", "/api/v1/assets/bulk", body: lines, type: "application/x-ndjson", token: token)
  }

  /// A request that registers one dataset.
  func post(_ dataset: SyntheticDataset) -> [UInt8] {
    var body: [UInt8] = []
    dataset.write(to: &body)
    return LoadGenerator.request("POST", "/api/v1/assets", body: body, token: token)
  }
}
