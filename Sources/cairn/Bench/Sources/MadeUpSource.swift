/// A source that a bench makes up.
struct MadeUpSource: Sendable {
  /// The word that chooses it.
  let name: String
  /// Makes it with so many objects, in an empty directory or on loopback.
  let start: @Sendable (_ count: Int, _ directory: String) throws -> RunningSource

  /// All of them, in the order in which they run.
  static let all: [MadeUpSource] = [
    .files, .partitions, .s3, .deltaLake, .sqlite, .mysql, .iceberg, .hive, .glue, .trino, .mongodb, .kafka, .connect, .rabbitMQ,
  ]
}

/// A made-up source that can be crawled as long as this lives.
struct RunningSource {
  /// The recipe's type.
  let type: String
  /// What stands in the recipe's `config` beside `service`.
  let config: String
  /// How many assets a crawl has to find at least.
  let assets: Int
  /// What answers, if anything has to.
  var server: AnyObject?
}

/// What all made-up tables look like: ten columns, and names of which no two are the same.
enum MadeUpTable {
  /// Names with types in Hive's words, most of which others share.
  static let columns = [
    ("id", "bigint"), ("customer_id", "bigint"), ("email", "string"), ("amount", "decimal(12,2)"), ("currency", "string"),
    ("is_active", "boolean"), ("score", "double"), ("day", "date"), ("created_at", "timestamp"), ("source_system", "string"),
  ]

  /// Tables that share a database or schema.
  static let perSchema = 1000

  static func name(_ number: Int) -> String {
    let words = SyntheticWords.entities
    return "\(words[number % words.count])_\(number)"
  }

  static func schema(_ number: Int) -> String { "schema_\(number)" }

  static func schemaCount(_ tables: Int) -> Int { (tables + perSchema - 1) / perSchema }

  /// The numbers of the tables of a schema.
  static func tables(of schema: Int, outOf count: Int) -> Range<Int> {
    let first = min(schema * perSchema, count)
    return first..<min(first + perSchema, count)
  }

  /// The number at the end of a name.
  static func number(_ name: String) -> Int { name.split(separator: "_").last.flatMap { Int($0) } ?? 0 }
}
