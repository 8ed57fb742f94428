import Catalog
import Codecs

extension PostgreSQLTranslator {
  /// One entry per grantee with all its privileges.
  static func json(_ grants: [PostgreSQLGrant]) -> JSON? {
    var list = GrantList()
    for grant in grants { list.add(grant) }
    return list.json
  }

  /// Privileges on the whole relation first, then those on columns.
  static func json(_ grants: [PostgreSQLRelationGrant]) -> JSON? {
    var list = GrantList()
    for grant in grants { list.add(grant.grant, column: grant.column) }
    return list.json
  }
}

extension GrantList {
  fileprivate mutating func add(_ grant: PostgreSQLGrant, column: String? = nil) {
    add(grant.privilege, to: grant.grantee ?? "PUBLIC", isGrantable: grant.isGrantable, column: column)
  }
}
