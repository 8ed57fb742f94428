import Catalog
import Codecs
import SQLLineage

/// Turns the SQL of a view into lineage edges, names resolved against what the catalog knows.
struct ViewLineage {
  private let catalog: Catalog
  private let text: SourceSQL
  private let statements: [StatementLineage]

  init(_ catalog: Catalog, _ text: SourceSQL) {
    self.catalog = catalog
    self.text = text
    let defaults = text.defaults
    let schema = SQLSchema { parts in Self.table(parts, defaults, catalog) }
    // The service is no part of names in SQL; what remains is the default database and schema.
    let analyzer = SQLAnalyzer(
      dialect: SQLDialect.named(text.dialect), schema: schema, defaults: Array(defaults.parts.dropFirst()))
    statements = analyzer.analyze(text.text)
  }

  /// The first thing that was not understood, with its line; nil when all was.
  var diagnostic: String? {
    statements.lazy.flatMap(\.diagnostics).first.map { "line \($0.line): \($0.message)" }
  }

  /// Edges between assets and between columns, into the view.
  func edges() throws(CatalogError) -> [EdgeDraft] {
    guard let target = text.target else { return [] }
    let view = AssetReference.named(.view, target)
    var edges: [EdgeDraft] = []
    for statement in statements {
      for input in statement.inputs {
        guard let source = try reference(input.parts), source != view else { continue }
        edges.append(EdgeDraft(source, view, detail: ["sql": .string(text.text)]))
      }
      for edge in statement.edges {
        guard let source = try reference(edge.source.table.parts), source != view,
          let from = FieldPath(parts: [edge.source.column])
        else { continue }
        edges.append(
          EdgeDraft(
            source, view, sourceColumn: from, targetColumn: edge.column.map { FieldPath($0) },
            transformation: Transformation(edge.kind), confidence: edge.confidence == .certain ? 1 : 0.7,
            detail: edge.expression.map { ["expression": .string($0)] } ?? [:]))
      }
    }
    let inputs = Set(edges.map(\.source))
    edges += text.known.filter { !inputs.contains($0.source) }
    // An edge into no column in particular (a filter) concerns the view as a whole, which has its edge already.
    return edges.filter { ($0.sourceColumn == nil) == ($0.targetColumn == nil) }
  }

  private func reference(_ parts: [String]) throws(CatalogError) -> AssetReference? {
    guard let found = try Self.asset(parts, text.defaults, catalog) else {
      return .named(.table, try Self.fqn(parts, text.defaults))
    }
    return .named(found.kind, found.fqn)
  }

  /// Names in SQL may leave out what the view's own place implies.
  private static func fqn(_ parts: [String], _ defaults: FQN) throws(CatalogError) -> FQN {
    let missing = max(1, defaults.parts.count + 1 - parts.count)
    return try FQN(parts: Array(defaults.parts.prefix(missing)) + parts)
  }

  private static func asset(_ parts: [String], _ defaults: FQN, _ catalog: Catalog) throws(CatalogError) -> Asset? {
    guard !parts.isEmpty else { return nil }
    let name = try fqn(parts, defaults)
    return try catalog.read { reader in
      if let asset = try reader.asset(.data, name) { return asset }
      return try reader.resolve(name.description).flatMap { try reader.asset($0.asset) }
    }
  }

  private static func table(_ parts: [String], _ defaults: FQN, _ catalog: Catalog) -> SQLSchema.Table? {
    // The analyzer goes on without a schema; an edge it then guesses says so.
    guard let asset = try? asset(parts, defaults, catalog),
      let columns = try? catalog.read({ try $0.columns(of: asset.id) }), !columns.isEmpty
    else { return nil }
    return SQLSchema.Table(
      name: Array(asset.fqn.parts.dropFirst()), columns: columns.filter { $0.path.parts.count == 1 }.map(\.name))
  }
}

extension Transformation {
  /// The catalog's word for the SQL engine's.
  fileprivate init(_ kind: ColumnEdge.Kind) {
    self = Transformation(name: kind.rawValue.lowercased().split(separator: "_").joined(separator: "-")) ?? .transformation
  }
}
