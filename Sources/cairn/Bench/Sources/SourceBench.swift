import Codecs
import Glibc
import System

extension Bench {
  /// Crawls of made-up sources, or of real ones by their recipes: a first one into an empty catalog and a second one that
  /// finds nothing new.
  static let sources = Bench(name: "sources") { settings in
    var rows: [BenchRow] = []
    let names = settings.sources.isEmpty ? MadeUpSource.all.map(\.name) : settings.sources
    for name in names {
      // One that cannot be measured must not hide the others.
      do {
        rows += try SourceBench(name, settings).rows()
      } catch { rows.append(BenchRow(name, note: "not measured: \(error)")) }
    }
    return rows
  }
}

/// The crawls of one source, each by a `cairn crawl` of its own, so that its CPU time and memory are those of a crawl and
/// nothing else; a made-up source is served from this process.
struct SourceBench {
  private let name: String
  private let settings: BenchSettings
  private let directory: String
  /// Every so many assets a row tells how much memory is in use.
  private static let step = 100_000

  init(_ name: String, _ settings: BenchSettings) throws {
    self.name = name
    self.settings = settings
    let last = name.split(separator: "/").last.map(String.init) ?? name
    directory = "\(settings.directory)/\(last)"
    try File.createDirectory(directory)
  }

  func rows() throws -> [BenchRow] {
    guard let source = MadeUpSource.all.first(where: { $0.name == name }) else {
      guard File.exists(name) else {
        throw BenchError(reason: "\(name) is neither a recipe's file nor one of \(MadeUpSource.all.map(\.name).joined(separator: ", "))")
      }
      return try crawls(of: name, atLeast: 1)
    }
    try File.createDirectory("\(directory)/source")
    let running = try source.start(settings.objects, "\(directory)/source")
    let recipe = "\(directory)/\(name).yaml"
    let text = "pipeline_name: \(name)\nsource: {type: \(running.type), config: {\(running.config), service: \(name)}}\n"
    try File.writeAtomically(Array("\(text)stateful_ingestion: {enabled: true}\n".utf8), to: recipe)
    return try withExtendedLifetime(running) { try crawls(of: recipe, atLeast: running.assets) }
  }

  private func crawls(of recipe: String, atLeast count: Int) throws -> [BenchRow] {
    let (first, steps) = try crawl(recipe)
    guard first.created >= count else {
      throw BenchError(reason: "\(name): \(first.created) of \(count) assets were found: \(first.message)")
    }
    let (second, _) = try crawl(recipe)
    var rows = steps + [row("first crawl", first), row("unchanged", second)]
    if second.created + second.updated + second.removed > 0 {
      rows[rows.count - 1].note += "; WROTE \(second.created) new, \(second.updated) changed, \(second.removed) removed"
    }
    return rows
  }

  /// Crawls once.
  /// - Returns: what it came to, and a row for each further hundred thousand assets.
  private func crawl(_ recipe: String) throws -> (CrawlResult, [BenchRow]) {
    var rows: [BenchRow] = []
    let process = try CrawlProcess(settings.program, recipe, data: "\(directory)/data", output: "\(directory)/output")
    let result = try process.finish { seen, usage in
      guard seen >= (rows.count + 1) * Self.step else { return }
      let row = BenchRow(
        "\(name): at \(seen)",
        note: "\(usage.memory >> 20) MiB, \(usage.anonymous >> 20) of it no file's; \(BenchTable.number(Double(usage.time) / 1e9)) CPU s")
      Self.show(row)
      rows.append(row)
    }
    return (result, rows)
  }

  private func row(_ what: String, _ result: CrawlResult) -> BenchRow {
    var row = BenchRow("\(name): \(what)")
    row.rate = Double(result.seen) / max(result.seconds, 1e-6)
    row.note = "\(result.seen) assets in \(BenchTable.number(result.seconds)) CPU s; at most \(result.peak >> 20) MiB, \(result.anonymous >> 20) of it no file's"
    if result.problems > 0 { row.note += "; \(result.problems) problems" }
    Self.show(row)
    return row
  }

  /// Tells of a row before all are there, which may take an hour.
  private static func show(_ row: BenchRow) { CommandLineTool.writeLine("\(row.name): \(row.note)", to: STDERR_FILENO) }
}
