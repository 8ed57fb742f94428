import Catalog
import Codecs

/// Puts what was read from one database into the catalog's words.
///
/// Names that the catalog cannot hold, such as one with a line break in it, throw `CatalogError.invalid`.
struct PostgreSQLTranslator {
  let service: FQN
  /// The database's name in FQNs.
  let database: String
  let types: PostgreSQLTypes

  init(service: FQN, database: String, types: PostgreSQLTypes = PostgreSQLTypes(types: [], fields: [])) {
    self.service = service
    self.database = database
    self.types = types
  }

  /// The FQN of something in a schema of this database.
  func fqn(_ schema: String, _ name: String) throws(CatalogError) -> FQN {
    try FQN(parts: service.parts + [database, schema, name])
  }

  /// The FQN of a schema of this database.
  func fqn(_ schema: String) throws(CatalogError) -> FQN { try FQN(parts: service.parts + [database, schema]) }

  /// The server itself, with the roles that grants speak of.
  static func server(
    _ service: FQN, identity: ServiceIdentity, version: String, roles: [PostgreSQLRole]
  ) -> AssetDraft {
    var properties: JSONObject = ["version": .string(version)]
    if !roles.isEmpty { properties["roles"] = .array(roles.map(\.json)) }
    return AssetDraft(.service, service, properties: properties, service: identity)
  }

  func draft(_ database: PostgreSQLDatabase, grants: [PostgreSQLGrant]) throws(CatalogError) -> AssetDraft {
    var properties = JSONObject()
    properties[PropertyName.sourceOwner] = .string(database.owner)
    properties["encoding"] = .string(database.encoding)
    properties["collation"] = .string(database.collation)
    properties[PropertyName.grants] = Self.json(grants)
    return AssetDraft(
      .database, try FQN(parts: service.parts + [self.database]), description: database.comment, properties: properties)
  }

  func draft(_ schema: PostgreSQLSchema, grants: [PostgreSQLGrant]) throws(CatalogError) -> AssetDraft {
    var properties = JSONObject()
    properties[PropertyName.sourceOwner] = .string(schema.owner)
    properties[PropertyName.grants] = Self.json(grants)
    return AssetDraft(
      .schema, try fqn(schema.name), description: schema.comment,
      properties: properties)
  }

  func draft(
    _ routine: PostgreSQLRoutine, schema: String, grants: [PostgreSQLGrant]
  ) throws(CatalogError) -> AssetDraft {
    var properties = JSONObject()
    properties["arguments"] = .string(routine.arguments)
    properties["returns"] = routine.result.map { .string($0) }
    properties[PropertyName.language] = .string(routine.language)
    properties[PropertyName.definition] = .string(routine.body)
    if routine.language == "sql" { properties[PropertyName.dialect] = "postgres" }
    properties["volatility"] = .string(routine.volatility)
    if routine.isSecurityDefiner { properties["securityDefiner"] = true }
    properties["extension"] = routine.fromExtension.map { .string($0) }
    properties[PropertyName.sourceOwner] = .string(routine.owner)
    properties[PropertyName.grants] = Self.json(grants)
    return AssetDraft(
      .storedProcedure, try fqn(of: routine, schema: schema), description: routine.comment,
      subtype: "\(routine.kind)", properties: properties)
  }

  /// The text of a routine whose language holds SQL; nil for the others.
  func sql(of routine: PostgreSQLRoutine, schema: String) throws(CatalogError) -> SourceSQL? {
    guard ["sql", "plpgsql"].contains(routine.language), routine.kind != .aggregate else { return nil }
    return SourceSQL(
      text: routine.body, dialect: "postgres", routine: try fqn(of: routine, schema: schema),
      defaults: try fqn(schema), searchPath: ["public"])
  }

  /// Arguments belong to the name: they tell overloads apart.
  private func fqn(of routine: PostgreSQLRoutine, schema: String) throws(CatalogError) -> FQN {
    try fqn(schema, "\(routine.name)(\(routine.signature))")
  }
}

extension PostgreSQLRole {
  fileprivate var json: JSON {
    var object: JSONObject = ["name": .string(name), "login": .bool(mayLogIn)]
    if isSuperuser { object["superuser"] = true }
    if !memberOf.isEmpty { object["memberOf"] = .array(memberOf.map { .string($0) }) }
    object["comment"] = comment.map { .string($0) }
    return .object(object)
  }
}
