package import Catalog
import Codecs
import SQLite
import System

/// Crawls SQLite files: every file is a database of the service, its tables and views read from the schema table.
package struct SQLiteConnector: Connector {
  package static let types = ["sqlite"]
  package static let platform = "sqlite"
  package static let keys = [
    RecipeKey("path", .path, "A file, or a folder whose .db, .sqlite and .sqlite3 files are all read.", isRequired: true, synonyms: ["database"]),
    RecipeKey("service", .text, "The service's name in the catalog.", default: "the recipe's name", synonyms: ["platform_instance"]),
    RecipeKey("env", .text, "The environment, such as PROD.", default: "PROD"),
    RecipeKey("table_pattern", .pattern, "Which tables are read, by name."),
    RecipeKey("view_pattern", .pattern, "Which views are read, by name."),
    RecipeKey("include_tables", .boolean, "Whether tables are read.", default: "true"),
    RecipeKey("include_views", .boolean, "Whether views are read.", default: "true"),
    RecipeKey("count_rows", .boolean, "Whether rows are counted; takes time on large tables.", default: "true"),
    RecipeKey("timeout", .integer, "Seconds that one file may take.", default: "300"),
    RecipeKey("layer", .text, "The medallion layer of all tables: bronze, silver or gold."),
  ] + ProfilingSettings.keys

  private let path: String
  private let naming: ServiceNaming
  let scope: RelationalScope
  let profiling: ProfilingSettings
  let countsRows: Bool
  let timeout: Int
  let layer: String?

  package init(_ configuration: RecipeConfiguration) throws(RecipeError) {
    guard let path = try configuration.text("path") else { throw configuration.missing("path") }
    // DataHub's recipes write a SQLAlchemy address here.
    let plain = path.hasPrefix("sqlite:///") ? String(path.dropFirst("sqlite:///".count)) : path
    self.path = plain.hasPrefix("/") ? plain : "\(configuration.folder)/\(plain)"
    naming = try ServiceNaming(configuration)
    scope = try RelationalScope(configuration)
    profiling = try ProfilingSettings(configuration)
    countsRows = try configuration.boolean("count_rows") ?? true
    timeout = try configuration.integer("timeout", in: 1...86_400) ?? 300
    layer = try configuration.text("layer")
  }

  package var service: AssetDraft {
    get throws(CatalogError) {
      try naming.draft(ServiceIdentity(platform: Self.platform, environment: naming.environment))
    }
  }

  package func test(_ deadline: UInt64) throws(CrawlError) -> String {
    let files = try files()
    for file in files { _ = try open(file) }
    return "\(files.count) SQLite \(files.count == 1 ? "file" : "files") at \(path)"
  }

  package func crawl(into sink: any CrawlSink) throws(CrawlError) {
    let service: AssetDraft
    do throws(CatalogError) { service = try self.service } catch { throw .catalog(error) }
    let files = try files()
    var first = try openOne(of: files)
    try sink.put(service)
    let profiles = ProfilePlan(profiling, sink)
    for file in files {
      if sink.isCancelled { throw .cancelled }
      do throws(CrawlError) {
        let connection = if file == first?.file, let opened = first?.connection { opened } else { try open(file) }
        if file == first?.file { first = nil }
        try SQLiteFileReader(self, file: file, connection: connection, service: service.fqn, sink: sink, profiles: profiles)
          .read()
      } catch {
        guard case .source(let line, let hint) = error else { throw error }
        sink.report(file, line, hint: hint, keeping: try? service.fqn.appending(SQLiteFileReader.name(of: file)))
      }
    }
  }

  /// The first file that can be opened: a source of which nothing can be read leaves the catalog untouched.
  ///
  /// It stays open, since SQLite looks through all objects of a file for each that it learns of: with a hundred thousand
  /// tables, opening is most of the work.
  private func openOne(of files: [String]) throws(CrawlError) -> (file: String, connection: Connection)? {
    var first: CrawlError?
    for file in files {
      do throws(CrawlError) { return (file, try open(file)) } catch { first = first ?? error }
    }
    if let first { throw first }
    return nil
  }

  package func probe(_ deadline: UInt64) -> [ProbeStep] {
    let found: [String]
    do throws(CrawlError) { found = try files() } catch { return ProbeStep.failing(ProbeStep.files, at: 0, "\(error)") }
    let opened: (file: String, connection: Connection)?
    do throws(CrawlError) { opened = try openOne(of: found) } catch { return ProbeStep.failing(ProbeStep.files, at: 1, "\(error)") }
    guard let (file, connection) = opened else {
      return ProbeStep.failing(ProbeStep.files, at: 0, "\(path) holds no SQLite file; files end with .db, .sqlite or .sqlite3")
    }
    let passed = [
      ProbeStep("find", .passed, "\(found.count) SQLite \(found.count == 1 ? "file" : "files") at \(path)"),
      ProbeStep("open", .passed, file),
    ]
    var tables: [String] = []
    return passed + ProbeStep.contents { () throws(CrawlError) in
      tables = try asking(file) {
        try connection.all("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'") { $0.text(0) }
      }.filter { scope.wants(isView: false, [$0]) }
      return "\(tables.count) tables in \(file)"
    } read: { () throws(CrawlError) in
      guard let table = tables.first else { return "there is no table to look into" }
      _ = try asking(file) { try connection.integer("SELECT 1 FROM \(SQLiteFileReader.quote(table)) LIMIT 1") }
      return "\(table) can be read"
    }
  }

  private func asking<Result>(_ file: String, _ body: () throws -> Result) throws(CrawlError) -> Result {
    do { return try body() } catch { throw .source("\(file) cannot be read: \(error)", hint: "is it damaged? try PRAGMA integrity_check") }
  }

  private func open(_ file: String) throws(CrawlError) -> Connection {
    do throws(SQLiteError) {
      let connection = try Connection.openForeign(path: file, seconds: Double(timeout))
      _ = try connection.integer("SELECT count(*) FROM sqlite_schema")
      return connection
    } catch {
      throw .source("\(file) cannot be read: \(error.message)", hint: "is it an SQLite database?")
    }
  }

  private func files() throws(CrawlError) -> [String] {
    guard File.isDirectory(path) else {
      guard File.exists(path) else { throw .source("\(path) does not exist", hint: "path is relative to the recipe's folder") }
      return [path]
    }
    let endings = [".db", ".sqlite", ".sqlite3"]
    do throws(SystemError) {
      return try File.list(path).filter { name in endings.contains { name.hasSuffix($0) } }.map { "\(path)/\($0)" }
    } catch { throw .source("\(error)", hint: nil) }
  }
}
