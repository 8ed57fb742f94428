import Catalog

/// What the general query log's table tells of statements, one row after the other in the order of their times
/// (https://mariadb.com/kb/en/mysqlgeneral_log-table/).
///
/// A row of the log does not name the database that was open; what its session did before does.
struct MySQLGeneralLog {
  /// The newest rows that are read: the table has no index.
  static let rowLimit = 20_000
  /// Characters of a statement; a longer one is left out, since what is cut cannot be understood.
  private static let textLimit = 8000

  private(set) var statements: [MySQLStatement] = []
  private var databases: [Int64: String] = [:]

  /// Whether the server keeps the log in a table.
  static let switches = "SELECT @@GLOBAL.general_log, @@GLOBAL.log_output"

  /// The newest rows, newest first; without those of this session, and without questions about the catalog itself.
  static let sql = """
    SELECT event_time, user_host, thread_id, command_type, LEFT(argument, \(textLimit + 1)) FROM mysql.general_log \
    WHERE command_type IN ('Connect', 'Init DB', 'Query', 'Execute', 'Quit') AND thread_id <> CONNECTION_ID() \
    AND argument NOT LIKE '%information_schema%' AND argument NOT LIKE 'SET %' ORDER BY event_time DESC LIMIT \(rowLimit)
    """

  /// Whether the answer to `switches` says that the table is written.
  static func isKept(_ row: MySQLRow) -> Bool {
    row.integer(0) == 1 && row.text(1)?.uppercased().split(separator: ",").contains("TABLE") == true
  }

  /// Takes the next row, the oldest first.
  mutating func add(_ row: MySQLRow) {
    guard let thread = row.integer(2), let text = row.text(4) else { return }
    switch row.text(3) {
    case "Connect": databases[thread] = Self.database(ofLogin: text)
    case "Init DB": databases[thread] = text
    case "Quit": databases[thread] = nil
    case "Query", "Execute": add(text, thread, row)
    default: return
    }
  }

  private mutating func add(_ text: String, _ thread: Int64, _ row: MySQLRow) {
    if let name = Self.database(ofUse: text) {
      databases[thread] = name
      return
    }
    guard text.count <= Self.textLimit else { return }
    statements.append(
      MySQLStatement(
        database: databases[thread], text: text, user: Self.user(row.text(1) ?? ""), lastSeen: MySQLStatement.instant(row.text(0))))
  }

  /// The user of `ann[ann] @ host [10.0.0.1]`.
  private static func user(_ text: String) -> String? {
    let name = String(text.prefix { $0 != "[" }).trimmed
    return name.isEmpty ? nil : name
  }

  /// The database of `ann@host on shop using TCP/IP`; nil where none was named.
  private static func database(ofLogin text: String) -> String? {
    let words = text.split(separator: " ", omittingEmptySubsequences: false)
    guard let place = words.firstIndex(of: "on"), place + 1 < words.count else { return nil }
    let name = words[(place + 1)...].prefix { $0 != "using" }.joined(separator: " ")
    return name.isEmpty ? nil : name
  }

  /// The database of a `USE` statement.
  private static func database(ofUse text: String) -> String? {
    guard text.prefix(4).lowercased() == "use " else { return nil }
    let name = String(text.dropFirst(4)).trimmed.filter { $0 != "`" && $0 != ";" }
    return name.isEmpty ? nil : name
  }
}
