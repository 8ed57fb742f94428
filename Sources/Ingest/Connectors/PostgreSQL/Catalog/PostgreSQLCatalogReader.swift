/// Reads the system catalogs of one database over one session.
///
/// A query that the server refuses becomes a warning, and what it would have read is left out; only a lost session or
/// an unreadable list of schemas, relations or databases ends the reading.
final class PostgreSQLCatalogReader {
  let connection: PostgreSQLConnection
  let version: PostgreSQLServerVersion
  /// The version as the server prints it, such as `15.18 (Debian 15.18-0+deb12u1)`.
  let versionText: String

  private let warn: (PostgreSQLWarning) -> Void
  private var failures: [PostgreSQLSubject: Int] = [:]
  /// The kinds of rows that this server or role does not give.
  private var unavailable: Set<PostgreSQLSubject> = []

  /// A kind of row that fails for this many single relations is not asked for any more.
  private static let failureLimit = 10

  /// Opens a session for reading catalogs.
  /// - Parameters:
  ///   - isCancelled: asked while the server is waited for; see `PostgreSQLConnection.open`.
  ///   - warn: takes what could not be read and was left out.
  init(
    _ settings: PostgreSQLSettings, isCancelled: @escaping () -> Bool = { false },
    warn: @escaping (PostgreSQLWarning) -> Void
  ) throws(PostgreSQLError) {
    connection = try PostgreSQLConnection.open(settings, isCancelled: isCancelled)
    self.warn = warn
    let reported = connection.parameters["server_version"] ?? "unknown"
    let session = try connection.rows(Self.sessionSQL(settings)) { (row) throws(PostgreSQLValueError) in
      (number: try row.int(), text: try row.text())
    }
    version = PostgreSQLServerVersion(number: Int(session.first?.number ?? 0))
    versionText = session.first?.text ?? reported
    guard version >= .oldest else {
      throw PostgreSQLError(target: settings.description, cause: .unsupportedServer(version: versionText))
    }
    if version.major >= 11 {
      // Catalog queries are short, but their estimates are high enough to set the compiler to work on them.
      try connection.forEachRow("SELECT set_config('jit', 'off', false)") { _ in }
    }
  }

  /// An empty search path keeps objects of other people from shadowing those of the system, and makes the server
  /// qualify what it prints.
  private static func sessionSQL(_ settings: PostgreSQLSettings) -> String {
    """
    SELECT current_setting('server_version_num'), current_setting('server_version'),
      set_config('search_path', '', false), set_config('default_transaction_read_only', 'on', false),
      set_config('statement_timeout', '\(Int(settings.statementTimeout * 1000))', false),
      set_config('lock_timeout', '\(Int(settings.lockTimeout * 1000))', false),
      set_config('datestyle', 'ISO', false), set_config('quote_all_identifiers', 'off', false)
    """
  }

  /// All rows of a kind without which the crawl makes no sense.
  func require<Row: PostgreSQLCatalogQuery>(
    _ kind: Row.Type, _ parameters: [String?] = []
  ) throws(PostgreSQLError) -> [Row] {
    try connection.rows(Row.sql(for: version), parameters) { (row) throws(PostgreSQLValueError) in
      try Row(from: &row)
    }
  }

  /// All rows of a kind; none, with a warning, when the server refuses.
  func read<Row: PostgreSQLCatalogQuery>(
    _ kind: Row.Type, _ parameters: [String?] = []
  ) throws(PostgreSQLError) -> [Row] {
    try optional(Row.subject) { () throws(PostgreSQLError) in try require(kind, parameters) } ?? []
  }

  /// The statements that took most time, from `pg_stat_statements`, for some databases of the server.
  /// - Returns: nil when the extension is not installed in this database.
  func statements(of databases: [String], limit: Int) throws(PostgreSQLError) -> [PostgreSQLStatement]? {
    try optional(.statements) { () throws(PostgreSQLError) -> [PostgreSQLStatement]? in
      let views = try connection.rows(PostgreSQLStatement.viewSQL) { (row) throws(PostgreSQLValueError) in
        try row.text()
      }
      guard let view = views.first else { return nil }
      let sql = PostgreSQLStatement.sql(view: view, version: version)
      return try connection.rows(sql, ["\(limit)", PostgreSQLArrayLiteral.texts(databases)]) { (row) throws(PostgreSQLValueError) in
        try PostgreSQLStatement(from: &row)
      }
    } ?? nil
  }

  /// The rows of a kind that belong to some relations.
  /// - Parameter name: names a relation in warnings.
  /// - Returns: the rows, and the relations for which they could not be read.
  func details<Row: PostgreSQLRelationDetail>(
    _ kind: Row.Type, of relations: ArraySlice<PostgreSQLOID>, name: (PostgreSQLOID) -> String
  ) throws(PostgreSQLError) -> (rows: [Row], unread: [PostgreSQLOID]) {
    guard let only = relations.first else { return ([], []) }
    guard !unavailable.contains(Row.subject) else { return ([], Array(relations)) }
    let error: PostgreSQLError
    do throws(PostgreSQLError) {
      return (try require(kind, [PostgreSQLArrayLiteral.integers(relations.lazy.map(\.value))]), [])
    } catch let failure {
      error = failure
    }
    guard let reason = error.isolable else { throw error }
    if reason.concernsTheWholeQuery {
      giveUp(Row.subject, error)
      return ([], Array(relations))
    }
    if relations.count == 1 {
      report(Row.subject, entity: name(only), error)
      failures[Row.subject, default: 0] += 1
      if failures[Row.subject] == Self.failureLimit { giveUp(Row.subject, error) }
      return ([], [only])
    }
    // One relation that another session has locked, or dropped meanwhile, must not hide the others.
    let middle = relations.startIndex + relations.count / 2
    let first = try details(kind, of: relations[..<middle], name: name)
    let second = try details(kind, of: relations[middle...], name: name)
    return (first.rows + second.rows, first.unread + second.unread)
  }

  private func optional<Result>(
    _ subject: PostgreSQLSubject, _ body: () throws(PostgreSQLError) -> Result
  ) throws(PostgreSQLError) -> Result? {
    do throws(PostgreSQLError) {
      return try body()
    } catch {
      guard error.isolable != nil else { throw error }
      report(subject, entity: nil, error)
      return nil
    }
  }

  private func giveUp(_ subject: PostgreSQLSubject, _ error: PostgreSQLError) {
    unavailable.insert(subject)
    report(subject, entity: nil, error)
  }

  private func report(_ subject: PostgreSQLSubject, entity: String?, _ error: PostgreSQLError) {
    warn(PostgreSQLWarning(subject: subject, entity: entity, message: "\(error.cause)", hint: error.cause.hint))
  }
}

extension PostgreSQLError {
  /// Why a query failed when the session is still good.
  fileprivate var isolable: IsolableFailure? {
    switch cause {
    case .statement(let error) where !error.isFatal: .refused(code: error.code)
    case .value: .unreadable
    default: nil
    }
  }
}

private enum IsolableFailure {
  case refused(code: String)
  case unreadable

  /// Whether asking for fewer relations would fail just the same: SQLSTATE class 42 stands for a missing privilege,
  /// column or function.
  var concernsTheWholeQuery: Bool {
    switch self {
    case .refused(let code): code.hasPrefix("42")
    case .unreadable: true
    }
  }
}
