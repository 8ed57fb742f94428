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
    var list = GrantList()
    for grant in grants { list.add(grant.privilege, to: grant.grantee, isGrantable: grant.isGrantable) }
    properties[PropertyName.grants] = list.json
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
