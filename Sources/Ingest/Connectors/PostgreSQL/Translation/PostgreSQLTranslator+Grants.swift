import Catalog
import Codecs

extension PostgreSQLTranslator {
  /// One entry per grantee with all its privileges.
  static func json(_ grants: [PostgreSQLGrant]) -> JSON? {
    list(grouped(grants.map { ($0, nil) }))
  }

  /// Privileges on the whole relation first, then those on columns.
  static func json(_ grants: [PostgreSQLRelationGrant]) -> JSON? {
    list(grouped(grants.map { ($0.grant, $0.column) }))
  }

  private struct Group: Hashable {
    let grantee: String
    let isGrantable: Bool
    /// For grants on columns each privilege has an entry of its own with its columns.
    let columnPrivilege: String?
  }

  private static func grouped(_ grants: [(grant: PostgreSQLGrant, column: String?)]) -> [JSON] {
    var order: [Group] = []
    var members: [Group: (privileges: [String], columns: [String])] = [:]
    for (grant, column) in grants {
      let group = Group(
        grantee: grant.grantee ?? "PUBLIC", isGrantable: grant.isGrantable,
        columnPrivilege: column == nil ? nil : grant.privilege)
      if members[group] == nil { order.append(group) }
      var entry = members[group] ?? ([], [])
      if !entry.privileges.contains(grant.privilege) { entry.privileges.append(grant.privilege) }
      if let column { entry.columns.append(column) }
      members[group] = entry
    }
    return order.map { group in
      let entry = members[group] ?? ([], [])
      var object: JSONObject = ["grantee": .string(group.grantee)]
      object["privileges"] = .array(entry.privileges.map { .string($0) })
      if group.isGrantable { object["grantable"] = true }
      object["columns"] = list(entry.columns.map { .string($0) })
      return .object(object)
    }
  }
}
