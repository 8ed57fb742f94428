import Catalog
import Codecs

/// What was learnt of one collection or view besides its entry in the list.
struct MongoDBCollectionFacts {
  var indexes: [MongoDBIndex] = []
  var statistics = MongoDBStatistics()
  /// What its documents look like; nil when none were looked at.
  var sample: InferredSchema?
  /// How many documents were looked at.
  var sampled = 0
  /// Whether there are more documents than were looked at.
  var isPartial = false
  /// What was measured in them; nil where nothing was to be.
  var profile: SampleProfile?
}

/// Puts what was read from a deployment into the catalog's words.
struct MongoDBTranslator {
  let service: FQN

  func database(_ database: MongoDBDatabase) throws(CatalogError) -> AssetDraft {
    var properties = JSONObject()
    properties[PropertyName.sizeBytes] = database.bytes.map { .int($0) }
    return AssetDraft(.database, try service.appending(database.name), properties: properties)
  }

  func name(_ collection: String, in database: String) throws(CatalogError) -> FQN {
    try FQN(parts: service.parts + [database, collection])
  }

  /// How edges name a collection or view.
  func reference(_ collection: MongoDBCollection, in database: String) -> AssetReference? {
    (try? name(collection.name, in: database)).map { .named(Self.kind(collection), $0) }
  }

  private static func kind(_ collection: MongoDBCollection) -> AssetKind {
    collection.kind == .view ? .view : .collection
  }

  func draft(_ collection: MongoDBCollection, _ name: FQN, _ facts: MongoDBCollectionFacts) -> AssetDraft {
    var properties = JSONObject()
    properties[PropertyName.rowCount] = facts.statistics.documents.map { .int($0) }
    properties[PropertyName.sizeBytes] = facts.statistics.bytes.map { .int($0) }
    if facts.sampled > 0 { properties["sampledDocuments"] = .int(Int64(facts.sampled)) }
    let indexes = facts.indexes.map(Self.json)
    if !indexes.isEmpty { properties[PropertyName.indexes] = .array(indexes) }
    let constraints = Self.constraints(collection, facts.indexes)
    if !constraints.isEmpty { properties[PropertyName.constraints] = .array(constraints) }
    if let target = collection.viewOn {
      properties["viewOn"] = .string(target)
      properties[PropertyName.definition] = .string(BSON.array(collection.pipeline.map { .document($0) }).json.text)
      properties[PropertyName.language] = "json"
    }
    let rest = collection.options.filter { !["validator", "viewOn", "pipeline"].contains($0.key) }
    if !rest.isEmpty { properties["options"] = .object(JSONObject(rest.map { ($0.key, $0.value.json) })) }
    return AssetDraft(
      Self.kind(collection), name, subtype: Self.subtype(collection), properties: properties,
      columns: columns(collection, facts), columnsArePartial: facts.isPartial)
  }

  private static func subtype(_ collection: MongoDBCollection) -> String {
    switch collection.kind {
    case .view: "view"
    case .timeSeries: "time series"
    case .collection: collection.options["capped"]?.bool == true ? "capped collection" : "collection"
    }
  }

  private static func json(_ index: MongoDBIndex) -> JSON {
    [
      "name": .string(index.name), "columns": .array(index.key.keys.map { .string($0) }), "unique": .bool(index.isUnique),
      "definition": .string(index.definition.json.text),
    ]
  }

  private static func constraints(_ collection: MongoDBCollection, _ indexes: [MongoDBIndex]) -> [JSON] {
    var constraints: [JSON] = indexes.filter(\.isUnique).map { index in
      [
        "type": index.isPrimary ? "primary" : "unique", "name": .string(index.name),
        "columns": .array(index.key.keys.map { .string($0) }),
      ]
    }
    if let validator = collection.validator {
      constraints.append(["type": "check", "name": "validator", "expression": .string(validator.json.text)])
    }
    return constraints
  }
}

// MARK: Columns

extension MongoDBTranslator {
  /// What was seen, with what the validator declares; nil when nothing is known.
  private func columns(_ collection: MongoDBCollection, _ facts: MongoDBCollectionFacts) -> [ColumnDraft]? {
    let declared = collection.validator.map(ValidatorColumns.columns) ?? []
    guard facts.sampled > 0 || !declared.isEmpty else { return nil }
    var columns = facts.sample?.columns ?? []
    var places = Dictionary(columns.indices.map { (columns[$0].path, $0) }) { first, _ in first }
    for column in declared {
      if let place = places[column.path] {
        columns[place].declare(column)
      } else {
        places[column.path] = columns.count
        columns.append(column)
      }
    }
    for index in facts.indexes where index.isUnique && index.key.count == 1 {
      guard let place = columns.firstIndex(where: { $0.path.dotted == index.key.first?.key }) else { continue }
      columns[place].properties["key"] = index.isPrimary ? "primary" : "unique"
    }
    return columns
  }
}

extension ColumnDraft {
  /// Adds what a validator says to what was seen. The type stays the one seen: old documents may break the rule.
  fileprivate mutating func declare(_ column: ColumnDraft) {
    description = column.description
    if let declared = column.nativeType, declared != nativeType { properties["declaredType"] = .string(declared) }
    // What was never absent may be absent tomorrow, unless the validator says that it may not.
    nullable = nullable == true || column.nullable == true
    for member in column.properties { properties[member.key] = member.value }
  }
}

extension FieldPath {
  /// The path as MongoDB's queries spell it: array elements have no name of their own.
  var dotted: String { parts.filter { $0 != "[]" }.joined(separator: ".") }
}
