/// A column of a table or view.
struct MySQLColumn: MySQLCatalogRow, Sendable, Equatable {
  static let subject = "columns"

  let table: String
  let place: Int64
  let name: String
  let type: String
  let isNullable: Bool
  /// As the server writes it: MariaDB an expression, MySQL a bare value.
  let defaultValue: String?
  /// Words such as `auto_increment`, `on update …` or `STORED GENERATED`.
  let extra: String
  let characterSet: String?
  let collation: String?
  let expression: String?
  let comment: String?

  static func sql(_ scope: MySQLScope, _ server: MySQLServer) -> String {
    """
    SELECT TABLE_NAME, ORDINAL_POSITION, COLUMN_NAME, COLUMN_TYPE, IS_NULLABLE, COLUMN_DEFAULT, EXTRA, \
    CHARACTER_SET_NAME, COLLATION_NAME, GENERATION_EXPRESSION, COLUMN_COMMENT FROM information_schema.COLUMNS \
    WHERE \(scope.condition())
    """
  }

  init(_ row: MySQLRow) {
    table = row.text(0) ?? ""
    place = row.integer(1) ?? 0
    name = row.text(2) ?? ""
    type = row.text(3) ?? ""
    isNullable = row.text(4) == "YES"
    // MariaDB writes the word where there is no default.
    defaultValue = row.text(5).flatMap { $0 == "NULL" ? nil : $0 }
    extra = row.text(6) ?? ""
    characterSet = row.text(7)
    collation = row.text(8)
    expression = row.text(9).flatMap { $0.isEmpty ? nil : $0 }
    comment = row.text(10).flatMap { $0.isEmpty ? nil : $0 }
  }

  private var words: String { extra.lowercased() }

  var isAutoIncrement: Bool { words.contains("auto_increment") }
  var isStored: Bool { words.contains("stored generated") || words.contains("persistent") }
  var isInvisible: Bool { words.contains("invisible") }

  /// What the column is set to when its row changes.
  var onUpdate: String? {
    let words = words
    return words.firstRange(of: "on update ").map { String(words[$0.upperBound...]) }
  }
}
