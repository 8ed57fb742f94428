import Catalog
import Codecs

extension PostgreSQLTranslator {
  /// A table or view with its columns, keys and whatever else hangs on it.
  func draft(_ relation: PostgreSQLRelation, schema: String) throws(CatalogError) -> AssetDraft {
    let head = relation.head
    return AssetDraft(
      head.kind.isView ? .view : .table, try fqn(schema, head.name), description: head.comment,
      subtype: head.subtype, properties: try properties(relation, schema: schema),
      columns: relation.unread.contains(.columns) ? nil : columns(of: relation), links: try links(of: relation))
  }

  /// Where the rows of a view come from, as the server records it.
  func edges(into relation: PostgreSQLRelation, schema: String) throws(CatalogError) -> [EdgeDraft] {
    let view = AssetReference.named(.view, try fqn(schema, relation.head.name))
    var edges: [EdgeDraft] = []
    for source in relation.sources {
      let name = try fqn(source.schema, source.name)
      edges.append(EdgeDraft(.named(source.kind.isView ? .view : .table, name), view))
    }
    return edges
  }

  /// Foreign keys, inheritance and partitioning as links to other tables.
  private func links(of relation: PostgreSQLRelation) throws(CatalogError) -> [LinkDraft] {
    var links: [LinkDraft] = []
    for target in relation.constraints.compactMap(\.target) {
      let link = LinkDraft(.references, .named(.table, try fqn(target.schema, target.table)))
      if !links.contains(link) { links.append(link) }
    }
    for parent in relation.parents {
      links.append(
        LinkDraft(
          .related, .named(.table, try fqn(parent.schema, parent.name)),
          role: relation.head.isPartition ? "partition-of" : "inherits"))
    }
    return links
  }

  private func properties(_ relation: PostgreSQLRelation, schema: String) throws(CatalogError) -> JSONObject {
    let head = relation.head
    var properties = JSONObject()
    properties[PropertyName.sourceOwner] = .string(head.owner)
    properties[PropertyName.rowCount] = relation.storage?.rowEstimate.map { .int($0) }
    properties[PropertyName.sizeBytes] = relation.storage?.bytes.map { .int($0) }
    if let definition = relation.definition {
      properties[PropertyName.definition] = .string(definition)
      properties[PropertyName.language] = "sql"
      properties[PropertyName.dialect] = "postgres"
    }
    var constraints: [JSON] = []
    for constraint in relation.constraints { constraints.append(try json(constraint)) }
    properties[PropertyName.constraints] = Self.list(constraints)
    properties[PropertyName.indexes] = Self.list(relation.indexes.map(\.json))
    properties[PropertyName.partitions] = try partitions(of: relation, schema: schema)
    properties["partitionBound"] = head.partitionBound.map { .string($0) }
    properties[PropertyName.grants] = Self.json(relation.grants)
    properties["triggers"] = Self.list(relation.triggers.map(\.json))
    if head.hasRowSecurity { properties["rowSecurity"] = true }
    properties["policies"] = Self.list(relation.policies.map(\.json))
    properties["publications"] = Self.list(relation.publications.map { .string($0) })
    properties["foreignServer"] = head.foreignServer.map { .string($0) }
    properties["options"] = Self.list(head.options.map { .string($0) })
    if head.isUnlogged { properties["unlogged"] = true }
    if head.kind == .materializedView { properties["populated"] = .bool(head.isPopulated) }
    return properties
  }

  /// The rule itself, then the partitions.
  private func partitions(of relation: PostgreSQLRelation, schema: String) throws(CatalogError) -> JSON? {
    guard let key = relation.head.partitionKey else { return nil }
    let method = key.prefix { $0 != " " }
    // `RANGE (at)`: a space and parentheses stand round the columns.
    let columns = key.dropFirst(method.count + 2).dropLast()
    var list: [JSON] = [["by": .string(String(method)), "key": .string(String(columns))]]
    for partition in relation.partitions {
      let name = try fqn(partition.schema, partition.name)
      list.append(["name": .string(name.description), "bound": .string(partition.bound)])
    }
    return .array(list)
  }

  private func json(_ constraint: PostgreSQLConstraint) throws(CatalogError) -> JSON {
    var object: JSONObject = ["type": .string(constraint.kind.word), "name": .string(constraint.name)]
    object["columns"] = .array(constraint.columns.map { .string($0) })
    if let target = constraint.target {
      object["references"] = [
        "fqn": .string(try fqn(target.schema, target.table).description),
        "columns": .array(target.columns.map { .string($0) }),
      ]
    }
    object["expression"] = .string(constraint.definition)
    if !constraint.isValidated { object["validated"] = false }
    object["comment"] = constraint.comment.map { .string($0) }
    return .object(object)
  }

  /// Nil for an empty list: what is not there is not said.
  static func list(_ elements: [JSON]) -> JSON? { elements.isEmpty ? nil : .array(elements) }
}

extension PostgreSQLRelationHead {
  /// PostgreSQL's own word for what it is.
  fileprivate var subtype: String {
    switch kind {
    case .partitionedTable: isPartition ? "partitioned partition" : "partitioned table"
    case .table: isPartition ? "partition" : "table"
    case .foreignTable: "foreign table"
    case .view: "view"
    case .materializedView: "materialized view"
    }
  }
}

extension PostgreSQLConstraint.Kind {
  fileprivate var word: String {
    switch self {
    case .primaryKey: "primary"
    case .foreignKey: "foreign"
    case .unique: "unique"
    case .check: "check"
    case .exclusion: "exclusion"
    }
  }
}

extension PostgreSQLIndex {
  fileprivate var json: JSON {
    var object: JSONObject = ["name": .string(name), "columns": .array(keys.map { .string($0) })]
    object["unique"] = .bool(isUnique)
    object["method"] = .string(method)
    if !isValid { object["valid"] = false }
    object["definition"] = .string(definition)
    object["comment"] = comment.map { .string($0) }
    return .object(object)
  }
}

extension PostgreSQLTrigger {
  fileprivate var json: JSON {
    [
      "name": .string(name), "function": .string(function), "enabled": .bool(isEnabled),
      "definition": .string(definition),
    ]
  }
}

extension PostgreSQLPolicy {
  fileprivate var json: JSON {
    var object: JSONObject = ["name": .string(name), "command": .string(command), "permissive": .bool(isPermissive)]
    object["roles"] = .array(roles.map { .string($0) })
    object["using"] = using.map { .string($0) }
    object["check"] = check.map { .string($0) }
    return .object(object)
  }
}
