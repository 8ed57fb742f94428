/// How a view is defined.
struct MySQLView: MySQLCatalogRow, Sendable, Equatable {
  static let subject = "view definitions"

  let name: String
  /// Nil when the user may not see it.
  let definition: String?
  let checkOption: String
  let isUpdatable: Bool
  let definer: String
  /// `DEFINER` or `INVOKER`: whose privileges its reader needs.
  let security: String

  static func sql(_ scope: MySQLScope, _ server: MySQLServer) -> String {
    """
    SELECT TABLE_NAME, VIEW_DEFINITION, CHECK_OPTION, IS_UPDATABLE, DEFINER, SECURITY_TYPE \
    FROM information_schema.VIEWS WHERE \(scope.condition())
    """
  }

  init(_ row: MySQLRow) {
    name = row.text(0) ?? ""
    definition = row.text(1).flatMap { $0.isEmpty ? nil : $0 }
    checkOption = row.text(2) ?? "NONE"
    isUpdatable = row.text(3) == "YES"
    definer = row.text(4) ?? ""
    security = row.text(5) ?? ""
  }
}
