import Catalog
import Codecs
import SQLLineage

/// Who reads which tables and columns how often, added up over the queries of a log.
struct SQLUsage {
  private struct Table {
    let asset: SQLResolver.Table
    var calls = 0
    var readers: [String: Int] = [:]
    var columns: [String: Column] = [:]
    var queries: [QueryKey: Query] = [:]

    mutating func count(_ query: SourceSQL, _ calls: Int, _ text: String?) {
      self.calls = SQLUsage.sum(self.calls, calls)
      if let user = query.user { readers[user] = SQLUsage.sum(readers[user] ?? 0, calls) }
      if let text { queries[QueryKey(text: text, user: query.user), default: Query()].count(query, calls) }
    }
  }

  private struct Column {
    var calls = 0
    var readers: Set<String> = []

    mutating func count(_ query: SourceSQL, _ calls: Int) {
      self.calls = SQLUsage.sum(self.calls, calls)
      if let user = query.user { readers.insert(user) }
    }
  }

  private struct QueryKey: Hashable {
    let text: String
    let user: String?
  }

  private struct Query {
    var calls = 0
    var lastSeen: Timestamp?

    mutating func count(_ query: SourceSQL, _ calls: Int) {
      self.calls = SQLUsage.sum(self.calls, calls)
      lastSeen = [lastSeen, query.lastSeen].compactMap(\.self).max()
    }
  }

  private var tables: [AssetID: Table] = [:]

  private static let readerLimit = 20
  private static let queryLimit = 10
  private static let textLimit = 1_000

  /// Counts one statement of a query.
  /// - Parameter text: the query without constants; nil when it must not be shown.
  mutating func add(
    _ statement: StatementLineage, of query: SourceSQL, text: String?, _ resolver: SQLResolver
  ) throws(CatalogError) {
    let calls = max(query.calls ?? 1, 0)
    guard calls > 0 else { return }
    for input in statement.inputs where !input.isLocation {
      guard let asset = try resolver.table(input.parts) else { continue }
      tables[asset.id, default: Table(asset: asset)].count(query, calls, text.map(Self.cut))
    }
    for read in Set(statement.reads.map { [$0.table.parts, [$0.column]] }) {
      guard let asset = try resolver.table(read[0]), let name = read[1].first, asset.columns.contains(name) else { continue }
      tables[asset.id]?.columns[name, default: Column()].count(query, calls)
    }
  }

  /// What is to be said of each table; partial, so that it only adds to what its source says.
  var drafts: [AssetDraft] { tables.values.sorted { $0.asset.id.rawValue < $1.asset.id.rawValue }.map(Self.draft) }

  private static func draft(_ table: Table) -> AssetDraft {
    var properties: JSONObject = [PropertyName.usage: .int(Int64(rounded(table.calls)))]
    properties[PropertyName.readers] = list(table.readers.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(readerLimit)) {
      ["user": .string($0.key), "calls": .int(Int64(rounded($0.value)))]
    }
    let queries = table.queries.sorted { ($1.value.calls, $0.key.text, $0.key.user ?? "") < ($0.value.calls, $1.key.text, $1.key.user ?? "") }
    properties[PropertyName.queries] = list(queries.prefix(queryLimit)) { key, query in
      var object: JSONObject = ["query": .string(key.text), "calls": .int(Int64(rounded(query.calls)))]
      object["user"] = key.user.map { .string($0) }
      object["lastSeen"] = query.lastSeen.map { .string($0.rfc3339) }
      return .object(object)
    }
    // In the order of the table, so that the same usage is the same draft.
    let columns = table.asset.columns.compactMap { name -> ColumnDraft? in
      guard let column = table.columns[name] else { return nil }
      var properties: JSONObject = [PropertyName.usage: .int(Int64(rounded(column.calls)))]
      properties[PropertyName.readers] = list(column.readers.sorted().prefix(readerLimit)) { .string($0) }
      return ColumnDraft(FieldPath(name), properties: properties)
    }
    return AssetDraft(
      table.asset.kind, table.asset.fqn, properties: properties, columns: columns.isEmpty ? nil : columns,
      columnsArePartial: true)
  }

  private static func list<Elements: Collection>(_ elements: Elements, _ json: (Elements.Element) -> JSON) -> JSON? {
    elements.isEmpty ? nil : .array(elements.map(json))
  }

  /// Two digits are enough to compare tables by, and a busy one is not written anew at every crawl.
  static func rounded(_ count: Int) -> Int {
    var scale = 1
    while count / scale >= 100 { scale *= 10 }
    return count / scale * scale
  }

  fileprivate static func sum(_ a: Int, _ b: Int) -> Int {
    let (sum, overflow) = a.addingReportingOverflow(b)
    return overflow ? .max : sum
  }

  private static func cut(_ text: String) -> String {
    text.utf8.count <= textLimit ? text : String(decoding: text.utf8.prefix(textLimit), as: UTF8.self) + " …"
  }
}
