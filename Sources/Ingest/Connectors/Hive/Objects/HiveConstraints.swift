import Codecs

/// The keys of a table and the columns that hold no nulls, as the metastore was told of them; it enforces none.
struct HiveConstraints: Equatable, Sendable {
  /// Columns that together tell rows apart.
  struct Key: Equatable, Sendable {
    let name: String?
    let columns: [String]
  }

  /// Columns that together name a row of another table.
  struct Reference: Equatable, Sendable {
    let name: String?
    let columns: [String]
    let database: String
    let table: String
    /// The other table's columns, in the order of `columns`.
    let targets: [String]
  }

  var primary: Key?
  var unique: [Key] = []
  var foreign: [Reference] = []
  /// Columns that hold no nulls.
  var required: Set<String> = []

  /// - Parameter rows: `SQLPrimaryKey`, one for each column.
  static func primary(_ rows: [ThriftStructure]) -> Key? {
    grouped(rows, name: 5, place: 4).first.map { Key(name: $0.name, columns: texts($0.rows, 3)) }
  }

  /// - Parameter rows: `SQLUniqueConstraint`.
  static func unique(_ rows: [ThriftStructure]) -> [Key] {
    grouped(rows, name: 6, place: 5).map { Key(name: $0.name, columns: texts($0.rows, 4)) }
  }

  /// - Parameter rows: `SQLForeignKey`.
  static func foreign(_ rows: [ThriftStructure]) -> [Reference] {
    grouped(rows, name: 10, place: 7).compactMap { name, rows in
      guard let database = rows[0][1]?.string, let table = rows[0][2]?.string else { return nil }
      return Reference(name: name, columns: texts(rows, 6), database: database, table: table, targets: texts(rows, 3))
    }
  }

  /// - Parameter rows: `SQLNotNullConstraint`.
  static func required(_ rows: [ThriftStructure]) -> Set<String> { Set(texts(rows, 4)) }

  /// The rows of each constraint by their places in it, in the order of the constraints' names.
  private static func grouped(_ rows: [ThriftStructure], name: Int16, place: Int16) -> [(name: String?, rows: [ThriftStructure])] {
    Dictionary(grouping: rows) { $0[name]?.string ?? "" }.sorted { $0.key < $1.key }.map { key, rows in
      (HiveDatabase.nonEmpty(key), rows.sorted { ($0[place]?.int ?? 0) < ($1[place]?.int ?? 0) })
    }
  }

  private static func texts(_ rows: [ThriftStructure], _ field: Int16) -> [String] { rows.compactMap { $0[field]?.string } }
}
