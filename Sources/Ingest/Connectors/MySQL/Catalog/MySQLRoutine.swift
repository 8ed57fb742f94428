/// A stored function or procedure.
struct MySQLRoutine: MySQLCatalogRow, Sendable, Equatable {
  static let subject = "routines"

  let name: String
  /// `FUNCTION` or `PROCEDURE`; MariaDB also knows `PACKAGE`.
  let type: String
  /// A function's type.
  let result: String?
  /// Nil when the user may not see it.
  let body: String?
  let isDeterministic: Bool
  let security: String
  let comment: String?
  let definer: String

  static func sql(_ scope: MySQLScope, _ server: MySQLServer) -> String {
    """
    SELECT ROUTINE_NAME, ROUTINE_TYPE, DTD_IDENTIFIER, ROUTINE_DEFINITION, IS_DETERMINISTIC, SECURITY_TYPE, \
    ROUTINE_COMMENT, DEFINER FROM information_schema.ROUTINES \
    WHERE \(scope.condition(schema: "ROUTINE_SCHEMA", table: nil)) ORDER BY 2, 1
    """
  }

  init(_ row: MySQLRow) {
    name = row.text(0) ?? ""
    type = row.text(1) ?? ""
    result = row.text(2).flatMap { $0.isEmpty ? nil : $0 }
    body = row.text(3)
    isDeterministic = row.text(4) == "YES"
    security = row.text(5) ?? ""
    comment = row.text(6).flatMap { $0.isEmpty ? nil : $0 }
    definer = row.text(7) ?? ""
  }
}

/// A parameter of a routine.
struct MySQLParameter: MySQLCatalogRow, Sendable, Equatable {
  static let subject = "parameters"

  let routine: String
  let routineType: String
  let place: Int64
  /// `IN`, `OUT` or `INOUT`; nil for a function's result.
  let mode: String?
  let name: String?
  let type: String

  static func sql(_ scope: MySQLScope, _ server: MySQLServer) -> String {
    """
    SELECT SPECIFIC_NAME, ROUTINE_TYPE, ORDINAL_POSITION, PARAMETER_MODE, PARAMETER_NAME, DTD_IDENTIFIER \
    FROM information_schema.PARAMETERS WHERE \(scope.condition(schema: "SPECIFIC_SCHEMA", table: nil)) ORDER BY 1, 2, 3
    """
  }

  init(_ row: MySQLRow) {
    routine = row.text(0) ?? ""
    routineType = row.text(1) ?? ""
    place = row.integer(2) ?? 0
    mode = row.text(3)
    name = row.text(4)
    type = row.text(5) ?? ""
  }
}
