import Catalog
import Codecs
import SQLite
import System

@testable import Ingest

/// A catalog in a temporary directory, and crawls into it: of a script of drafts and texts, or by a recipe.
final class CrawlBench {
  private let folder: TemporaryFolder
  let catalog: Catalog

  init() throws {
    folder = try TemporaryFolder.inMemory("cairn-ingest")
    let root = #filePath.split(separator: "/").dropLast(4).map { "/\($0)" }.joined()
    let migrations = try File.list("\(root)/migrations").compactMap { name in
      Migration(fileName: name, content: try File.read("\(root)/migrations/\(name)"))
    }
    catalog = try Catalog(directory: folder.path, migrations: migrations)
  }

  deinit { try? catalog.close() }

  /// One crawl in which `body` is the connector; what it put counts as all there is.
  @discardableResult
  func crawl(_ body: (RunSink) throws -> Void) throws -> RunCounts {
    let recipe = try Recipe(Array("source:\n  type: sqlite\n  config:\n    path: x.db\n".utf8), fallbackName: "bench")
    let progress = RunProgress(Redaction([]))
    let sink = RunSink(catalog, recipe, isDry: false, progress: progress)
    try body(sink)
    try sink.resolveSQL()
    try sink.retire()
    return progress.counts
  }

  /// One run of a recipe's text.
  func run(_ text: String, _ variables: [String: String] = [:]) throws -> (run: CrawlRun, status: Run.Status, failure: String?) {
    let recipe = try Recipe(Array(text.utf8), fallbackName: "bench", variables: { variables[$0] })
    let run = try CrawlRun(recipe, catalog, trigger: "manual", actor: "test")
    let (status, failure) = run.perform()
    return (run, status, failure)
  }

  func asset(_ fqn: String) throws -> Asset? {
    let name = try FQN(fqn)
    return try catalog.read { try $0.asset(.data, name) }
  }

  /// Names of everything that is there.
  func names() throws -> [String] {
    try catalog.read { try $0.list(AssetFilter(), limit: 1000).elements.map(\.fqn.description) }
  }

  /// The lines of a run's log.
  func log(_ run: CrawlRun) throws -> [String] { try catalog.read { try $0.lines(of: run.id).map(\.text) } }

  /// All columns that there are, with their types, as the store holds them.
  func columns() throws -> [String] {
    try catalog.database.read { connection in
      try connection.all("SELECT a.fqn || ' ' || r.body FROM column_runs r JOIN assets a ON a.id = r.asset_id ORDER BY 1") { $0.text(0) }
    }
  }

  /// The last change's number: equal before and after means that nothing was written.
  func revision() throws -> Int {
    try catalog.database.read { try $0.integer("SELECT max(number) FROM changes") ?? 0 }
  }

  /// The edges into an asset as lines such as `a.x -> x identity`, or `a -> *` between assets, with the job in brackets.
  func edges(into fqn: String) throws -> [String] {
    let name = try FQN(fqn)
    return try catalog.read { reader in
      guard let asset = try reader.asset(.data, name) else { return [] }
      return try reader.edges(into: asset.id).map { edge in
        let source = try reader.label(edge.source.asset)?.fqn.name ?? "?"
        let from = try edge.source.column.flatMap { try reader.column($0) }?.name
        let to = try edge.target.column.flatMap { try reader.column($0) }?.name
        let job = try edge.job.flatMap { try reader.label($0) }.map { " [\($0.fqn.name)]" } ?? ""
        guard let from, let to else { return "\(source) -> *\(job)" }
        return "\(source).\(from) -> \(to) \(edge.transformation.name)\(job)"
      }.sorted()
    }
  }

  /// What the edges into an asset say of their text.
  func details(into fqn: String) throws -> [JSONObject] {
    let name = try FQN(fqn)
    return try catalog.read { reader in
      try reader.asset(.data, name).map { try reader.edges(into: $0.id).map(\.detail) } ?? []
    }
  }

  /// All texts that claims, edges and the change log hold.
  func everything() throws -> String {
    try catalog.database.read { connection in
      try connection.all(
        "SELECT body FROM claims UNION ALL SELECT body FROM edge_runs UNION ALL SELECT fields FROM changes"
      ) { $0.text(0) }
    }.joined()
  }

  func column(_ fqn: String, _ column: String) throws -> Column? {
    guard let asset = try asset(fqn) else { return nil }
    return try catalog.read { try $0.column(of: asset.id, FieldPath(column)) }
  }
}

extension RunSink {
  /// A table `svc.db.schema.name` with columns of no particular type.
  func put(table fqn: String, _ columns: [String], kind: AssetKind = .table) throws {
    try put(AssetDraft(kind, try FQN(fqn), columns: columns.map { ColumnDraft(FieldPath($0), nativeType: "text") }))
  }

  /// A query of the log of `svc.db`.
  func put(query text: String, calls: Int = 1, user: String? = "ann") throws {
    try put(
      sql: SourceSQL(
        text: text, dialect: "postgres", defaults: try FQN("svc.db.public"), searchPath: user.map { [$0] } ?? [], calls: calls,
        user: user))
  }

  /// A routine of `svc.db.public` with its body.
  func put(routine name: String, _ body: String) throws {
    let fqn = try FQN(parts: ["svc", "db", "public", name])
    try put(AssetDraft(.storedProcedure, fqn))
    try put(sql: SourceSQL(text: body, dialect: "postgres", routine: fqn, defaults: try FQN("svc.db.public")))
  }
}
