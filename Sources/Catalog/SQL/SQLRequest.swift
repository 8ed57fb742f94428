import Codecs
package import SQLLineage

/// SQL text that somebody wants read, and where its names are at home.
package struct SQLRequest: Sendable {
  package var text: String
  /// The dialect's name; nil to take the service's, or to recognise it from the text.
  package var dialect: String?
  /// The service whose tables the text speaks of, by any of its names; nil to read the text without a schema.
  package var service: String?
  /// Containers for names that leave them out: a database in the service, a schema in the database.
  package var database: String?
  package var schema: String?
  package var budget = SQLBudget()

  package init(
    _ text: String, dialect: String? = nil, service: String? = nil, database: String? = nil, schema: String? = nil
  ) {
    self.text = text
    self.dialect = dialect
    self.service = service
    self.database = database
    self.schema = schema
  }

  /// Reads the text.
  /// - Parameter catalog: may be nil when no service is named.
  /// - Throws: `CatalogError.invalid` for a dialect, service, database or schema that does not exist, naming those that do.
  package func answer(from catalog: Catalog?) throws(CatalogError) -> SQLAnswer {
    try checkDialect()
    guard service != nil, let catalog else {
      guard database == nil, schema == nil else {
        throw .invalid(field: "service", reason: "is missing; a database or a schema is one of a service")
      }
      var analyzer = SQLAnalyzer(dialect: dialect.flatMap(SQLDialect.named))
      analyzer.budget = budget
      return SQLAnswer(
        dialect: analyzer.recognisedDialect(of: text).name, statements: analyzer.analyze(text), tables: [:], edges: [])
    }
    let place = try catalog.read { try home($0) }
    let resolver = SQLResolver(catalog, place, budget: budget)
    let statements = resolver.analyze(text)
    var tables: [TableName: FQN] = [:]
    for name in Set(statements.flatMap { $0.inputs + $0.outputs }) where !name.isLocation {
      tables[name] = try resolver.table(name.parts)?.fqn
    }
    let edges = try resolver.edges(of: statements, in: text, via: .request, unknown: .stub)
    return SQLAnswer(dialect: resolver.dialect(of: text).name, statements: statements, tables: tables, edges: edges)
  }

  private func checkDialect() throws(CatalogError) {
    guard let dialect, SQLDialect.named(dialect) == nil else { return }
    let names = SQLDialect.all.map(\.name)
    let hint = nearest(to: dialect.lowercased(), among: names).map { "; did you mean \($0)?" } ?? "."
    throw .invalid(field: "dialect", reason: "is \(dialect)\(hint) Accepted: \(names.joined(separator: ", "))")
  }

  private func home(_ reader: CatalogReader) throws -> SQLPlace {
    let service = try find(service ?? "", reader)
    var container = service
    if let database { container = try find("database", database, in: container, reader) }
    if let schema {
      container = try find("schema", schema, in: container, reader)
    } else if database != nil, let usual = try usualSchema(of: container, reader) {
      container = usual
    }
    let platform = try reader.service(service.id)?.platform
    let known = platform.flatMap { SQLDialect.named($0) == nil ? nil : $0 }
    return SQLPlace(dialect: dialect ?? known, container: container.fqn, searchesAllSchemas: schema == nil)
  }

  private func find(_ name: String, _ reader: CatalogReader) throws -> AssetLabel {
    if let subject = try reader.resolve(name), let label = try reader.label(subject.asset), label.kind == .service { return label }
    var filter = AssetFilter()
    filter.kinds = [.service]
    throw Self.unknown("service", name, among: try reader.list(filter, limit: 200).elements.map(\.name), place: "the catalog")
  }

  private func find(_ field: String, _ name: String, in container: AssetLabel, _ reader: CatalogReader) throws -> AssetLabel {
    if let subject = try reader.resolve("\(try container.fqn.appending(name))"), subject.column == nil,
      let label = try reader.label(subject.asset)
    {
      return label
    }
    var filter = AssetFilter()
    filter.parent = container.id
    filter.states = [.active, .stub]
    let names = try reader.list(filter, limit: 200).elements.map(\.name)
    throw Self.unknown(field, name, among: names, place: "\(container.fqn)")
  }

  /// The schema that names without one mean on most servers that have it.
  private func usualSchema(of database: AssetLabel, _ reader: CatalogReader) throws -> AssetLabel? {
    for name in ["public", "dbo"] {
      if let asset = try reader.asset(.data, try database.fqn.appending(name)), asset.kind == .schema {
        return try reader.label(asset.id)
      }
    }
    return nil
  }

  private static func unknown(_ field: String, _ name: String, among names: [String], place: String) -> CatalogError {
    let hint = nearest(to: name, among: names).map { "; did you mean \($0)?" } ?? "."
    let list = names.isEmpty ? "none" : names.prefix(10).joined(separator: ", ") + (names.count > 10 ? ", …" : "")
    return .invalid(field: field, reason: "is \(name)\(hint) In \(place) there is: \(list)")
  }
}
