import Catalog
import Codecs

/// Puts databases, tables and views of a metastore into the catalog's words.
///
/// Names that the catalog cannot hold throw `CatalogError.invalid`.
struct HiveTranslator: Sendable {
  let service: FQN
  let naming: ServiceNaming
  /// What keeps the names, by which other products call the tables.
  let home: Home

  /// What keeps the names of tables.
  enum Home: Sendable {
    case metastore(HiveMetastoreSettings.Address)
    /// A Data Catalog of AWS's, of the account where that is known.
    case glue(region: String, account: String?)
  }

  func fqn(_ parts: [String]) throws(CatalogError) -> FQN { try FQN(parts: service.parts + parts) }

  func fqn(_ table: HiveTable) throws(CatalogError) -> FQN { try fqn(table.database.parts + [table.name]) }

  func draft(catalog: String) throws(CatalogError) -> AssetDraft {
    AssetDraft(.database, try fqn([catalog]), subtype: "catalog")
  }

  func draft(_ database: HiveDatabase) throws(CatalogError) -> AssetDraft {
    var properties = JSONObject()
    properties[PropertyName.sourceOwner] = database.owner.map(JSON.string)
    properties["location"] = database.location.map(JSON.string)
    properties["createdAt"] = database.createdAt.map { .string($0.rfc3339) }
    properties["properties"] = Self.shown(database.parameters) { _ in true }
    return AssetDraft(
      database.name.catalog == nil ? .database : .schema, try fqn(database.name.parts),
      description: database.description, subtype: "database", properties: properties)
  }

  /// The text of a view that says where its columns come from.
  func source(_ table: HiveTable) throws(CatalogError) -> SourceSQL? {
    guard let view = table.view else { return nil }
    let columns = columnNames(of: table)
    let isRenamed = !view.queryColumns.isEmpty && view.queryColumns != columns && view.queryColumns.count == columns.count
    let namespace = view.namespace.isEmpty ? table.database.parts : [table.database.catalog, view.namespace.joined(separator: ".")].compactMap(\.self)
    return SourceSQL(
      text: isRenamed ? Self.creation(of: columns, as: view.sql) : view.sql, dialect: view.dialect,
      target: try fqn(table), defaults: try fqn(namespace))
  }

  /// A statement that calls the columns of a query what the view calls them.
  private static func creation(of columns: [String], as query: String) -> String {
    let names = columns.map { "`\($0.split(separator: "`", omittingEmptySubsequences: false).joined(separator: "``"))`" }
    return "CREATE VIEW v (\(names.joined(separator: ", "))) AS\n\(query)"
  }

  /// Other names of a table: DataHub's, OpenLineage's by address and by place, and Spark's by its session catalog.
  func names(_ table: HiveTable) throws(CatalogError) -> [String] {
    let dotted = "\(table.database.text).\(table.name)"
    let name = naming.instance.map { "\($0).\(dotted)" } ?? dotted
    var names: [String]
    switch home {
    case .metastore(let address): names = [urn("hive", name), "hive://\(address)/\(dotted)"]
    case .glue(let region, let account):
      names = [urn("glue", name)]
      if let account { names.append("arn:aws:glue:\(region):\(account)/table/\(table.database.name)/\(table.name)") }
    }
    if table.parameters["spark.sql.create.version"] != nil {
      names.append(try fqn(["spark_catalog"] + table.database.parts + [table.name]).description)
    }
    guard !table.isView, let location = table.location, let place = (try? ObjectLocation(location))?.withoutTrailingSlash else {
      return names
    }
    names.append(place.description)
    if place.scheme == "file" { names.append("file/\(place.key)") }
    return names
  }

  private func urn(_ platform: String, _ name: String) -> String {
    "urn:li:dataset:(urn:li:dataPlatform:\(platform),\(name),\(naming.environment))"
  }

  private static let propertyLimit = 200

  /// Parameters as they are, but for secrets.
  static func shown(_ parameters: [String: String], _ isWanted: (String) -> Bool) -> JSON? {
    let shown = parameters.filter { isWanted($0.key) && !SecretKey.isNamed(by: $0.key) && !$0.value.isEmpty }
      .sorted { $0.key < $1.key }.prefix(propertyLimit)
    return shown.isEmpty ? nil : .object(JSONObject(shown.map { ($0.key, .string($0.value)) }))
  }
}
