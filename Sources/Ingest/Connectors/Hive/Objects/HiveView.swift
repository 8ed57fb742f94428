import Codecs

/// The text that defines a view, in the words of whoever wrote it.
struct HiveView: Sendable {
  let sql: String
  let dialect: String
  /// Where names without a database belong: a catalog, where known, and a database.
  let namespace: [String]
  /// The columns that the text itself gives, when the view calls them otherwise; empty when that is not known.
  let queryColumns: [String]
  /// The columns as Trino declares them; nil where the metastore's own hold.
  let declared: [NestedType.Field]?

  init?(_ table: HiveTable, original: String?, expanded: String?) {
    if let original, let trino = Self.trino(original) {
      guard let sql = trino["originalSql"]?.string else { return nil }
      self.sql = sql
      dialect = "trino"
      // Of the catalog only Trino knows which metastore it stands for.
      namespace = [trino["schema"]?.string].compactMap(\.self)
      queryColumns = []
      declared = (trino["columns"]?.array ?? []).compactMap { column in
        guard let name = column["name"]?.string else { return nil }
        return NestedType.Field(
          name: name, type: NestedType(column["type"]?.string ?? "", .parentheses), comment: column["comment"]?.string.flatMap(HiveDatabase.nonEmpty))
      }
      return
    }
    let spark = Self.numbered("view.catalogAndNamespace", table.parameters)
    let isSpark = !spark.isEmpty || table.parameters["spark.sql.create.version"] != nil
    // Hive expands names to full ones; Spark keeps the text as it was written.
    guard let sql = isSpark ? original ?? expanded : expanded ?? original else { return nil }
    self.sql = sql
    dialect = isSpark ? "spark" : "hive"
    // The first part is Spark's session catalog, which is this metastore.
    namespace = spark.count > 1 ? Array(spark.dropFirst()) : []
    queryColumns = Self.numbered("view.query.out", table.parameters, element: "col", count: "numCols")
    declared = nil
  }

  /// What Trino and Presto put into a comment, base64 over JSON.
  private static func trino(_ text: String) -> JSON? {
    for kind in ["Presto View", "Presto Materialized View"] {
      let prefix = "/* \(kind): "
      guard text.hasPrefix(prefix), text.hasSuffix(" */") else { continue }
      let encoded = text.dropFirst(prefix.count).dropLast(" */".count)
      return Base64.standard.decode(encoded).flatMap { try? JSON.parse($0) }
    }
    return nil
  }

  /// Texts that are kept under a number each.
  private static func numbered(
    _ key: String, _ parameters: [String: String], element: String = "part", count: String = "numParts"
  ) -> [String] {
    guard let number = parameters["\(key).\(count)"].flatMap({ Int($0) }), (1...10_000).contains(number) else { return [] }
    let texts = (0..<number).compactMap { parameters["\(key).\(element).\($0)"] }
    return texts.count == number ? texts : []
  }
}
