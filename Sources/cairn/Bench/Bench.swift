/// One part of `cairn bench`.
struct Bench: Sendable {
  /// The word that chooses it.
  let name: String
  let run: @Sendable (BenchSettings) throws -> [BenchRow]

  /// All of them, in the order in which they run.
  static let all: [Bench] = [.search, .lineage, .write, .http, .start, .sources]
}

/// What the benches are to measure with.
struct BenchSettings: Sendable {
  /// How many datasets are made up.
  var datasets = 10_000
  /// Which sources are crawled: names of made-up ones, and recipes' files; all made-up ones when empty.
  var sources: [String] = []
  /// How many objects a made-up source holds.
  var objects = 10_000
  /// The program that is started as a server and for crawls.
  var program = "/proc/self/exe"
  /// An empty directory for everything that is written; it is removed in the end.
  let directory: String

  var catalog: SyntheticCatalog { SyntheticCatalog(count: datasets) }
}

/// Why something could not be measured.
struct BenchError: Error, CustomStringConvertible {
  let reason: String
  var description: String { reason }
}
