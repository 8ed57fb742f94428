import Catalog
import Codecs

/// Puts what was read from a MySQL or MariaDB server into the catalog's words.
///
/// Names that the catalog cannot hold, such as one with a line break in it, throw `CatalogError.invalid`.
struct MySQLTranslator {
  let service: FQN
  let database: String

  /// The FQN of something in this database.
  func fqn(_ name: String) throws(CatalogError) -> FQN { try FQN(parts: service.parts + [database, name]) }

  /// The FQN of a routine: a table, a function and a procedure may all have the same name.
  func fqn(_ routine: MySQLRoutine) throws(CatalogError) -> FQN {
    try fqn("\(routine.name)(\(routine.type == "FUNCTION" ? "" : routine.type.lowercased()))")
  }

  static func server(_ service: FQN, identity: ServiceIdentity, version: String) -> AssetDraft {
    AssetDraft(.service, service, properties: ["version": .string(version)], service: identity)
  }

  func draft(
    _ database: MySQLDatabase, grants: [MySQLDatabaseGrant], events: [MySQLEvent]
  ) throws(CatalogError) -> AssetDraft {
    var properties = JSONObject()
    properties["encoding"] = .string(database.characterSet)
    properties["collation"] = .string(database.collation)
    properties[PropertyName.grants] = Self.json(grants.map { ($0.grantee, $0.privilege, $0.isGrantable, nil) })
    properties["events"] = Self.list(events.map(\.json))
    return AssetDraft(
      .database, try FQN(parts: service.parts + [database.name]), description: database.comment, properties: properties)
  }

  func draft(_ routine: MySQLRoutine, parameters: [MySQLParameter]) throws(CatalogError) -> AssetDraft {
    let arguments = parameters.filter { $0.name != nil }.map { parameter in
      [parameter.mode, parameter.name, parameter.type].compactMap(\.self).joined(separator: " ")
    }
    var properties = JSONObject()
    properties["arguments"] = .string(arguments.joined(separator: ", "))
    properties["returns"] = routine.result.map { .string($0) }
    properties[PropertyName.language] = "sql"
    properties[PropertyName.dialect] = "mysql"
    properties[PropertyName.definition] = routine.body.map { .string($0) }
    properties["deterministic"] = .bool(routine.isDeterministic)
    if routine.security == "DEFINER" { properties["securityDefiner"] = true }
    properties[PropertyName.sourceOwner] = .string(routine.definer)
    return AssetDraft(
      .storedProcedure, try fqn(routine), displayName: routine.name, description: routine.comment,
      subtype: routine.type.lowercased(), properties: properties)
  }

  /// One entry per grantee and reach, with all its privileges.
  static func json(_ grants: [(grantee: String, privilege: String, isGrantable: Bool, column: String?)]) -> JSON? {
    struct Reach: Hashable {
      let grantee: String
      let isGrantable: Bool
      let columnPrivilege: String?
    }
    var order: [Reach] = []
    var members: [Reach: (privileges: [String], columns: [String])] = [:]
    for grant in grants {
      let reach = Reach(
        grantee: grant.grantee, isGrantable: grant.isGrantable,
        columnPrivilege: grant.column == nil ? nil : grant.privilege)
      if members[reach] == nil { order.append(reach) }
      var entry = members[reach] ?? ([], [])
      if !entry.privileges.contains(grant.privilege) { entry.privileges.append(grant.privilege) }
      if let column = grant.column { entry.columns.append(column) }
      members[reach] = entry
    }
    return list(
      order.map { reach in
        let entry = members[reach] ?? ([], [])
        var object: JSONObject = ["grantee": .string(reach.grantee)]
        object["privileges"] = .array(entry.privileges.map { .string($0) })
        if reach.isGrantable { object["grantable"] = true }
        object["columns"] = list(entry.columns.map { .string($0) })
        return .object(object)
      })
  }

  /// Nil for an empty list: what is not there is not said.
  static func list(_ elements: [JSON]) -> JSON? { elements.isEmpty ? nil : .array(elements) }
}

extension MySQLEvent {
  fileprivate var json: JSON {
    var object: JSONObject = ["name": .string(name), "status": .string(status), "statement": .string(statement)]
    object["every"] = interval.map { .string($0) }
    object["comment"] = comment.map { .string($0) }
    return .object(object)
  }
}
