import Catalog
import Codecs
import SQLLineage

/// What a query log tells: which data flows where, and who reads what how often.
struct QueryLog {
  private struct Ends: Hashable {
    let source: AssetReference
    let sourceColumn: FieldPath?
    let target: AssetReference
    let targetColumn: FieldPath?
    let transformation: Transformation
  }

  private(set) var usage = SQLUsage()
  private var found: [Ends: EdgeDraft] = [:]
  /// More edges than the busiest log has use for.
  private static let edgeLimit = 100_000

  mutating func add(_ query: SourceSQL, _ resolver: SQLResolver) throws(CatalogError) {
    // That somebody defined a view or a routine moved nothing and read nothing.
    let statements = resolver.analyze(query.text).filter { !$0.definesView && $0.routine == nil }
    guard !statements.isEmpty else { return }
    // A text that cannot be freed of its constants is not kept; that it was run still counts.
    let text = resolver.dialect(of: query.text).normalized(query.text)
    for statement in statements { try usage.add(statement, of: query, text: text, resolver) }
    for edge in try resolver.edges(of: statements, in: query.text, via: .queryLog) { add(edge) }
  }

  /// Of several queries that make one edge the shortest is shown, so that a log in another order says the same.
  private mutating func add(_ edge: EdgeDraft) {
    let ends = Ends(
      source: edge.source, sourceColumn: edge.sourceColumn, target: edge.target, targetColumn: edge.targetColumn,
      transformation: edge.transformation)
    guard let known = found[ends] else {
      if found.count < Self.edgeLimit { found[ends] = edge }
      return
    }
    if Self.order(edge) < Self.order(known) { found[ends] = edge }
  }

  private static func order(_ edge: EdgeDraft) -> (Int, String, String) {
    let sql = edge.detail["sql"]?.string ?? ""
    return (sql.utf8.count, edge.detail["sqlHash"]?.string ?? "", edge.detail["expression"]?.string ?? "")
  }

  /// The edges in an order that does not depend on the log's.
  var edges: [EdgeDraft] {
    found.values.map { (key: "\($0.target) \($0.source) \($0.sourceColumn.map { "\($0)" } ?? "") \($0.targetColumn.map { "\($0)" } ?? "")", edge: $0) }
      .sorted { $0.key < $1.key }.map(\.edge)
  }
}
