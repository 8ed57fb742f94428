import Catalog
import Codecs

/// What changed from one schema of a table to the next, as the catalog shows it.
enum SchemaHistory {
  /// - Parameter schemas: oldest first, each with its number.
  static func json(_ schemas: [(version: Int, schema: [ShapedColumn])]) -> [JSON] {
    var earlier: [String: (path: String, type: String)] = [:]
    return schemas.map { version, schema in
      let columns = schema.drafts
      var json: JSONObject = ["id": .int(Int64(version)), "columns": .int(Int64(columns.count))]
      var changes: [String: [JSON]] = [:]
      var now: [String: (path: String, type: String)] = [:]
      for column in columns {
        let path = column.path.description
        let type = (column.nullable == false ? "required " : "") + (column.nativeType ?? "")
        // A column with an id stays the same whatever it is called.
        let key = column.properties["fieldID"].map { "#\($0.text)" } ?? path
        now[key] = (path, type)
        guard let before = earlier.removeValue(forKey: key) else {
          changes["added", default: []].append(.string("\(path): \(column.nativeType ?? "")"))
          continue
        }
        if before.path != path { changes["renamed", default: []].append(.string("\(before.path) → \(path)")) }
        if before.type != type { changes["changed", default: []].append(.string("\(path): \(before.type) → \(type)")) }
      }
      let removed = earlier.values.map(\.path).sorted()
      if !removed.isEmpty { changes["removed"] = removed.map(JSON.string) }
      for key in ["added", "removed", "renamed", "changed"] { json[key] = changes[key].map(JSON.array) }
      earlier = now
      return .object(json)
    }
  }
}
