import Catalog
import Codecs

/// The settings of one connector, as its workers report them: texts by name.
struct ConnectConfig: Sendable, Equatable {
  private let values: [String: String]

  init(_ values: [String: String]) { self.values = values }

  /// - Parameter provided: values for references such as `${env:URL}` that only the workers could resolve.
  init(_ json: JSON?, provided: [String: String] = [:]) {
    var values: [String: String] = [:]
    for member in json?.object ?? [:] {
      guard let text = member.value.string ?? member.value.scalarText else { continue }
      values[member.key] = provided.reduce(text) { text, pair in text.replacing(pair.key, with: pair.value) }
    }
    self.values = values
  }

  /// A value without the blanks around it; nil for one that is absent or empty.
  subscript(key: String) -> String? {
    guard let value = values[key] else { return nil }
    let trimmed = value.trimmed
    return trimmed.isEmpty ? nil : trimmed
  }

  /// The first of several keys that has a value.
  subscript(first keys: String...) -> String? { keys.lazy.compactMap { self[$0] }.first }

  /// A list as Connect writes it: divided by commas.
  func list(_ key: String) -> [String] {
    (self[key] ?? "").split(separator: ",").map { String($0).trimmed }.filter { !$0.isEmpty }
  }

  /// A map as Connect writes it: `topic:table,other:another`.
  func map(_ key: String, separator: Character = ":") -> [String: String] {
    var map: [String: String] = [:]
    for pair in list(key) {
      guard let split = pair.firstIndex(of: separator) else { continue }
      map[String(pair[..<split]).trimmed] = String(pair[pair.index(after: split)...]).trimmed
    }
    return map
  }

  /// The connector's class, without its package.
  var className: String { self["connector.class"]?.split(separator: ".").last.map(String.init) ?? "" }

  /// What the catalog may show: settings that are known to hold no secret. All others are never stored.
  var shown: JSONObject {
    let kept = values.filter { Self.isShown($0.key) && !SecretKey.isNamed(by: $0.key) }.sorted { $0.key < $1.key }
    return JSONObject(kept.map { ($0.key, .string($0.value)) })
  }

  /// Values that no text may show.
  var secrets: Set<String> {
    var secrets = Set(values.filter { SecretKey.isNamed(by: $0.key) }.values)
    for value in values.values {
      if let password = SecretKey.password(inAddress: value) { secrets.insert(password) }
    }
    return secrets
  }

  private static let harmless: Set = [
    "connector.class", "tasks.max", "topics", "topics.regex", "topic.prefix", "topic.suffix", "topic.delimiter",
    "database.server.name", "database.dbname", "database.names", "database.include.list", "schema.include.list",
    "table.include.list", "table.exclude.list", "table.whitelist", "table.blacklist", "table.types", "schema.pattern",
    "catalog.pattern", "collection.include.list", "collection.exclude.list", "database", "collection", "mode",
    "incrementing.column.name", "timestamp.column.name", "poll.interval.ms", "snapshot.mode", "plugin.name", "slot.name",
    "publication.name", "insert.mode", "pk.mode", "pk.fields", "primary.key.mode", "primary.key.fields", "delete.enabled",
    "auto.create", "auto.evolve", "schema.evolution", "table.name.format", "collection.name.format",
    "fields.whitelist", "topics.dir", "s3.bucket.name", "s3.region", "aws.s3.bucket.name", "gcs.bucket.name",
    "format.class", "storage.class", "partitioner.class", "flush.size", "rotate.interval.ms", "iceberg.tables",
    "iceberg.tables.route-field", "iceberg.tables.dynamic-enabled", "iceberg.tables.auto-create-enabled",
    "iceberg.tables.evolve-schema-enabled", "iceberg.catalog.type", "iceberg.catalog.warehouse", "project", "defaultDataset",
    "sanitizeTopics", "topic2TableMap", "snowflake.database.name", "snowflake.schema.name", "snowflake.topic2table.map",
    "key.converter", "value.converter", "header.converter", "errors.tolerance", "errors.deadletterqueue.topic.name",
    "transforms", "predicates", "file", "topic", "schema.ignore", "key.ignore", "behavior.on.null.values", "write.method",
  ]

  /// The settings of transforms that decide where records go.
  private static func isShown(_ key: String) -> Bool {
    if harmless.contains(key) { return true }
    guard key.hasPrefix("transforms.") || key.hasPrefix("predicates.") else { return false }
    let endings = [
      ".type", ".regex", ".replacement", ".pattern", ".predicate", ".negate", ".topic.format", ".timestamp.format",
      ".route.by.field", ".route.topic.replacement",
    ]
    return endings.contains(where: key.hasSuffix)
  }
}

extension JSON {
  /// A number or truth value as a text.
  fileprivate var scalarText: String? {
    switch self {
    case .bool(let value): "\(value)"
    case .int(let value): "\(value)"
    case .double(let value): "\(value)"
    case .literal(let text): text
    default: nil
    }
  }
}

extension String {
  /// The text without blanks and line breaks around it.
  var trimmed: String {
    var rest = self[...]
    while let first = rest.first, first.isWhitespace { rest.removeFirst() }
    while let last = rest.last, last.isWhitespace { rest.removeLast() }
    return String(rest)
  }
}
