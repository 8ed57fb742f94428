import Catalog
import Codecs

extension MySQLTranslator {
  /// A table or view with its columns, keys and whatever else hangs on it.
  ///
  /// A view without columns is one that refers to something gone: nothing is said of its columns then.
  func draft(_ relation: MySQLRelation) throws(CatalogError) -> AssetDraft {
    let table = relation.table
    var links: [LinkDraft] = []
    for target in relation.keys.compactMap(\.target) {
      let name = try FQN(parts: service.parts + [target.database, target.table])
      let link = LinkDraft(.references, .named(.table, name))
      if !links.contains(link) { links.append(link) }
    }
    return AssetDraft(
      table.isView ? .view : .table, try fqn(table.name), description: table.comment, subtype: table.subtype,
      properties: try properties(relation),
      columns: relation.columns.isEmpty && table.isView ? nil : columns(of: relation), links: links)
  }

  private func columns(of relation: MySQLRelation) -> [ColumnDraft] {
    var words: [String: String] = [:]
    // A column of several keys is called after the strongest; the strongest comes first.
    for key in relation.keys.reversed() { for column in key.columns { words[column] = key.kind.rawValue } }
    for key in relation.keys where key.kind == .primary { for column in key.columns { words[column] = "primary" } }
    // MariaDB keeps JSON as text under a condition.
    let documents = Set(relation.checks.map(\.expression))
    return relation.columns.map { column in
      var properties = JSONObject()
      properties["default"] = column.defaultValue.map { .string($0) }
      properties["key"] = words[column.name].map { .string($0) }
      if column.isAutoIncrement { properties["identity"] = "auto_increment" }
      if let expression = column.expression {
        properties["generated"] = .string(expression)
        if !column.isStored { properties["virtual"] = true }
      }
      properties["onUpdate"] = column.onUpdate.map { .string($0) }
      if column.isInvisible { properties["invisible"] = true }
      properties["characterSet"] = column.characterSet.map { .string($0) }
      properties["collation"] = column.collation.map { .string($0) }
      properties["values"] = Self.list(Self.values(ofType: column.type).map { .string($0) })
      return ColumnDraft(
        FieldPath(column.name),
        type: documents.contains("json_valid(`\(column.name)`)") ? .json : Self.family(column.type), nativeType: column.type, nullable: column.isNullable,
        description: column.comment, properties: properties)
    }
  }

  /// The family of a type; `tinyint(1)` is how BOOLEAN is stored.
  static func family(_ type: String) -> DataType {
    type == "tinyint(1)" ? .boolean : DataType(nativeType: type)
  }

  /// The words of an ENUM or SET, as they are written in its type: in quotes, a quote doubled.
  static func values(ofType type: String) -> [String] {
    guard type.hasPrefix("enum(") || type.hasPrefix("set("), let open = type.firstIndex(of: "(") else { return [] }
    var values: [String] = []
    var current: [Character]?
    var rest = type[type.index(after: open)...]
    while let character = rest.popFirst() {
      guard character == "'" else {
        current?.append(character)
        continue
      }
      if current == nil {
        current = []
      } else if rest.first == "'" {
        current?.append(rest.removeFirst())
      } else {
        values.append(String(current ?? []))
        current = nil
      }
    }
    return values
  }

  private func properties(_ relation: MySQLRelation) throws(CatalogError) -> JSONObject {
    let table = relation.table
    var properties = JSONObject()
    properties[PropertyName.rowCount] = table.isView ? nil : table.rowEstimate.map { .int($0) }
    properties[PropertyName.sizeBytes] = table.isView ? nil : table.bytes.map { .int($0) }
    properties["engine"] = table.engine.map { .string($0) }
    properties["collation"] = table.collation.map { .string($0) }
    properties["options"] = table.options.map { .string($0) }
    properties[PropertyName.dataChangedAt] = table.updated.map { .string(Self.instant($0)) }
    if let view = relation.view { describe(view, in: &properties) }
    var constraints: [JSON] = []
    for key in relation.keys { constraints.append(try json(key)) }
    constraints += relation.checks.map { check in
      ["type": "check", "name": .string(check.name), "expression": .string(check.expression)]
    }
    properties[PropertyName.constraints] = Self.list(constraints)
    properties[PropertyName.indexes] = Self.list(relation.indexes.map(\.json))
    properties[PropertyName.partitions] = partitions(relation.partitions)
    var grants = GrantList()
    for grant in relation.grants {
      grants.add(grant.privilege, to: grant.grantee, isGrantable: grant.isGrantable, column: grant.column)
    }
    properties[PropertyName.grants] = grants.json
    properties["triggers"] = Self.list(relation.triggers.map(\.json))
    return properties
  }

  private func describe(_ view: MySQLView, in properties: inout JSONObject) {
    properties[PropertyName.definition] = view.definition.map { .string($0) }
    properties[PropertyName.language] = "sql"
    properties[PropertyName.dialect] = "mysql"
    properties[PropertyName.sourceOwner] = .string(view.definer)
    properties["updatable"] = .bool(view.isUpdatable)
    properties["security"] = .string(view.security)
    if view.checkOption != "NONE" { properties["checkOption"] = .string(view.checkOption) }
  }

  /// A time of the session's, which is in UTC, as RFC 3339 has it.
  private static func instant(_ text: String) -> String {
    String(text.map { $0 == " " ? "T" : $0 }) + "Z"
  }

  private func json(_ key: MySQLKey) throws(CatalogError) -> JSON {
    var object: JSONObject = ["type": .string(key.kind.rawValue), "name": .string(key.name)]
    object["columns"] = .array(key.columns.map { .string($0) })
    guard let target = key.target else { return .object(object) }
    let name = try FQN(parts: service.parts + [target.database, target.table])
    object["references"] = [
      "fqn": .string(name.description), "columns": .array(target.columns.map { .string($0) }),
    ]
    object["onUpdate"] = .string(target.onUpdate)
    object["onDelete"] = .string(target.onDelete)
    return .object(object)
  }

  /// The rule itself, then the partitions.
  private func partitions(_ partitions: [MySQLPartition]) -> JSON? {
    guard let first = partitions.first else { return nil }
    var names: Set<String> = []
    // A partition with subpartitions comes once for each of them.
    let list = partitions.filter { names.insert($0.name).inserted }.map { partition in
      var object: JSONObject = ["name": .string(partition.name)]
      object["bound"] = partition.bound.map { .string($0) }
      return JSON.object(object)
    }
    return .array([["by": .string(first.method), "key": .string(first.expression)]] + list)
  }
}

extension MySQLTable {
  fileprivate var subtype: String {
    switch type {
    case "BASE TABLE": "table"
    case "SYSTEM VERSIONED": "system-versioned table"
    default: type.lowercased()
    }
  }
}

extension MySQLIndex {
  fileprivate var json: JSON {
    var object: JSONObject = ["name": .string(name), "columns": .array(columns.map { .string($0) })]
    object["unique"] = .bool(isUnique)
    object["method"] = .string(method)
    object["comment"] = comment.map { .string($0) }
    return .object(object)
  }
}

extension MySQLTrigger {
  fileprivate var json: JSON {
    [
      "name": .string(name), "timing": .string(timing), "event": .string(event), "definition": .string(statement),
    ]
  }
}
