import Catalog
import Codecs

extension HiveTranslator {
  /// Puts a table's keys beside its columns, and links to the tables that they refer to.
  func add(_ constraints: HiveConstraints, of table: HiveTable, to draft: inout AssetDraft) throws(CatalogError) {
    var shown = constraints.primary.map { [Self.json("primary", $0.name, $0.columns)] } ?? []
    shown += constraints.unique.map { Self.json("unique", $0.name, $0.columns) }
    var links: [LinkDraft] = []
    for key in constraints.foreign {
      let target = try fqn([table.database.catalog, key.database, key.table].compactMap(\.self))
      var json = Self.json("foreign", key.name, key.columns)
      json["references"] = ["fqn": .string(target.description), "columns": .array(key.targets.map(JSON.string))]
      shown.append(json)
      links.append(LinkDraft(.references, .named(.table, target)))
    }
    draft.links = links
    if !shown.isEmpty { draft.properties[PropertyName.constraints] = .array(shown.map(JSON.object)) }
    guard let columns = draft.columns else { return }
    for index in columns.indices where columns[index].path.depth == 1 {
      let name = columns[index].path.name
      if constraints.primary?.columns.contains(name) ?? false || constraints.required.contains(name) { draft.columns?[index].nullable = false }
      draft.columns?[index].properties["key"] = constraints.role(of: name).map(JSON.string)
    }
  }

  private static func json(_ type: String, _ name: String?, _ columns: [String]) -> JSONObject {
    var json: JSONObject = ["type": .string(type), "columns": .array(columns.map(JSON.string))]
    json["name"] = name.map(JSON.string)
    return json
  }
}

extension HiveConstraints {
  /// What kind of key a column belongs to; nil for none.
  fileprivate func role(of column: String) -> String? {
    if primary?.columns.contains(column) ?? false { return "primary" }
    if foreign.contains(where: { $0.columns.contains(column) }) { return "foreign" }
    return unique.contains { $0.columns.contains(column) } ? "unique" : nil
  }
}
