package import Catalog
import Codecs
import System

/// Crawls DuckDB files through DuckDB's own program: every file is a database of the service.
package struct DuckDBConnector: Connector {
  package static let types = ["duckdb"]
  package static let platform = "duckdb"
  package static let keys = RecipeKey.list([
    RecipeKey("path", .path, "A file, or a folder whose .duckdb, .ddb and .db files are all read.", isRequired: true, synonyms: ["database"]),
    RecipeKey("cli", .path, "DuckDB's program, version 1.1 or newer; its file must be called duckdb, with anything behind it.", default: "duckdb on the PATH"),
  ], RecipeKey.naming, [
    RecipeKey("schema_pattern", .pattern, "Which schemas are read."),
    RecipeKey("table_pattern", .pattern, "Which tables are read, by schema.table or table."),
    RecipeKey("view_pattern", .pattern, "Which views are read, by schema.view or view."),
    RecipeKey("include_tables", .boolean, "Whether tables are read.", default: "true"),
    RecipeKey("include_views", .boolean, "Whether views are read.", default: "true"),
    RecipeKey("layer", .text, "The medallion layer of all tables: bronze, silver or gold."),
    RecipeKey("timeout", .integer, "Seconds for one question to one file.", default: "120"),
  ], ProfilingSettings.keys)

  let scope: RelationalScope
  let layer: String?
  let profiling: ProfilingSettings
  private let path: String
  private let cli: String?
  private let timeout: Double
  private let naming: ServiceNaming

  package init(_ configuration: RecipeConfiguration) throws(RecipeError) {
    guard let path = try configuration.text("path") else { throw configuration.missing("path") }
    // SQLAlchemy's way to write it.
    let plain = path.hasPrefix("duckdb:///") ? String(path.dropFirst("duckdb:///".count)) : path
    self.path = plain.hasPrefix("/") ? plain : "\(configuration.folder)/\(plain)"
    cli = try configuration.text("cli").map { $0.hasPrefix("/") ? $0 : "\(configuration.folder)/\($0)" }
    // A recipe must not start any program that it likes.
    if let cli, let node = configuration.node("cli"), cli.split(separator: "/").last?.hasPrefix("duckdb") != true {
      throw configuration.wrong("cli", node, "a file called duckdb, with anything behind it,")
    }
    scope = try RelationalScope(configuration)
    layer = try configuration.text("layer")
    timeout = Double(try configuration.integer("timeout", in: 1...86_400) ?? 120)
    profiling = try ProfilingSettings(configuration)
    naming = try ServiceNaming(configuration)
  }

  package var service: AssetDraft {
    get throws(CatalogError) {
      try naming.draft(ServiceIdentity(platform: Self.platform, instance: naming.instance, environment: naming.environment))
    }
  }

  func command() throws(CrawlError) -> DuckDBCommand {
    guard let program = cli ?? DuckDBCommand.find("duckdb") else {
      throw .source("DuckDB's program is not on the PATH", hint: "install it, or set cli to where it is")
    }
    return DuckDBCommand(path: program, timeout: timeout)
  }

  package func test(_ deadline: UInt64) throws(CrawlError) -> String {
    let files = try files()
    let command = try command()
    var version = ""
    for file in files {
      try command.ask(file, "SELECT version() AS version") { version = $0["version"]?.string ?? "" }
    }
    return "\(files.count) DuckDB \(files.count == 1 ? "file" : "files") at \(path), read by DuckDB \(version)"
  }

  package func probe(_ deadline: UInt64) -> [ProbeStep] {
    var found: [String] = []
    var command: DuckDBCommand?
    do throws(CrawlError) {
      found = try files()
      command = try self.command()
      if found.isEmpty { throw .source("\(path) holds no DuckDB file", hint: "files end with .duckdb, .ddb or .db") }
    } catch { return ProbeStep.failing(ProbeStep.files, at: 0, "\(error)") }
    guard let command else { return [] }
    var version = ""
    do throws(CrawlError) {
      try command.ask(found[0], "SELECT version() AS version") { version = $0["version"]?.string ?? "" }
    } catch { return ProbeStep.failing(ProbeStep.files, at: 1, "\(error)") }
    let passed = [
      ProbeStep("find", .passed, "\(found.count) DuckDB \(found.count == 1 ? "file" : "files") at \(path)"),
      ProbeStep("open", .passed, "\(found[0]) by DuckDB \(version)"),
    ]
    var tables = 0
    var columns = 0
    return passed + ProbeStep.contents { () throws(CrawlError) in
      try command.ask(found[0], DuckDBQuestion.relations) { _ in tables += 1 }
      return "\(tables) tables and views"
    } read: { () throws(CrawlError) in
      try command.ask(found[0], DuckDBQuestion.columns) { _ in columns += 1 }
      return "\(columns) columns"
    }
  }

  package func crawl(into sink: any CrawlSink) throws(CrawlError) {
    let service: AssetDraft
    do throws(CatalogError) { service = try self.service } catch { throw .catalog(error) }
    let command = try command()
    let files = try files()
    var isPut = false
    var first: CrawlError?
    let profiles = ProfilePlan(profiling, sink)
    for file in files {
      if sink.isCancelled { throw .cancelled }
      do throws(CrawlError) {
        let crawl = try DuckDBFileCrawl(self, command, file, service.fqn)
        if !isPut { try sink.put(service) }
        isPut = true
        try crawl.put(into: sink, profiles)
        try profiles.run { () throws(CrawlError) in
          DuckDBProfileSession(DuckDBCommand(path: command.path, timeout: Double(profiling.statementTimeout)), file)
        }
      } catch {
        guard case .source(let line, let hint) = error else { throw error }
        first = first ?? error
        sink.report(file, line, hint: hint, keeping: try? service.fqn.appending(DuckDBFileCrawl.name(of: file)))
      }
    }
    // A source of which nothing can be read leaves the catalog untouched.
    if !isPut, let first { throw first }
    if files.isEmpty { throw .source("\(path) holds no DuckDB file", hint: "files end with .duckdb, .ddb or .db") }
  }

  private func files() throws(CrawlError) -> [String] {
    guard File.isDirectory(path) else {
      guard File.exists(path) else { throw .source("\(path) does not exist", hint: "path is relative to the recipe's folder") }
      return [path]
    }
    let endings = [".duckdb", ".ddb", ".db"]
    do throws(SystemError) {
      return try File.list(path).filter { name in endings.contains { name.hasSuffix($0) } }.map { "\(path)/\($0)" }
    } catch { throw .source("\(error)", hint: nil) }
  }
}
