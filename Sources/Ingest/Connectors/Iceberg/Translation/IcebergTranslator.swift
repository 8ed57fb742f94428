import Catalog
import Codecs

/// Puts namespaces, tables and views into the catalog's words.
///
/// Names that the catalog cannot hold throw `CatalogError.invalid`.
struct IcebergTranslator: Sendable {
  let service: FQN
  /// The catalog's own name, as SQL puts it before namespaces; nil when it is not known.
  let catalogName: String?
  let environment: String
  /// DataHub's platform instance.
  let instance: String?
  /// The REST catalog's address, by which OpenLineage names its tables.
  let address: String?
  /// The layer of everything; nil to tell it from properties and names.
  let layer: String?
  /// The property that names an owner.
  let ownerProperty: String
  /// Whether bounds of texts and bytes, which are values of the data, are shown.
  let showsTextBounds: Bool

  func fqn(_ parts: [String]) throws(CatalogError) -> FQN { try FQN(parts: service.parts + parts) }

  func draft(_ namespace: IcebergNamespace) throws(CatalogError) -> AssetDraft {
    var properties = common(namespace.properties)
    properties[PropertyName.layer] = layer(namespace.properties, nil, namespace.parts).map(JSON.string)
    properties["location"] = namespace.properties["location"].map(JSON.string)
    return AssetDraft(
      .schema, try fqn(namespace.parts), description: Self.comment(namespace.properties), subtype: "namespace",
      properties: properties)
  }

  func draft(_ view: IcebergViewMetadata, _ identifier: IcebergIdentifier) throws(CatalogError) -> AssetDraft {
    var properties = common(view.properties)
    properties["location"] = .string(view.location)
    properties["viewUUID"] = view.uuid.map(JSON.string)
    properties["versions"] = .int(Int64(view.versions.count))
    properties[PropertyName.dataChangedAt] = view.currentVersion.map { .string($0.time.rfc3339) }
    if let text = Self.representation(view) {
      properties[PropertyName.definition] = .string(text.sql)
      properties[PropertyName.language] = "sql"
      properties[PropertyName.dialect] = .string(text.dialect)
    }
    return AssetDraft(
      .view, try fqn(identifier.namespace + [identifier.name]), description: Self.comment(view.properties),
      subtype: "Iceberg view", properties: properties, columns: view.currentSchema.map { columns($0, nil, [:]) },
      aliases: try names(identifier, location: nil))
  }

  /// The text of a view that says where its columns come from.
  func source(_ view: IcebergViewMetadata, _ identifier: IcebergIdentifier) throws(CatalogError) -> SourceSQL? {
    guard let text = Self.representation(view) else { return nil }
    let namespace = view.currentVersion?.defaultNamespace ?? []
    return SourceSQL(
      text: text.sql, dialect: text.dialect, target: try fqn(identifier.namespace + [identifier.name]),
      defaults: try fqn(namespace.isEmpty ? identifier.namespace : namespace))
  }

  private static func representation(_ view: IcebergViewMetadata) -> IcebergViewMetadata.Representation? {
    let texts = view.currentVersion?.representations ?? []
    return texts.first { $0.dialect.lowercased() == "trino" } ?? texts.first
  }

  /// Other names of a table: DataHub's, OpenLineage's by place and by catalog, and SQL's with the catalog's name.
  func names(_ identifier: IcebergIdentifier, location: String?) throws(CatalogError) -> [String] {
    let dotted = identifier.text
    let name = instance.map { "\($0).\(dotted)" } ?? dotted
    var names = ["urn:li:dataset:(urn:li:dataPlatform:iceberg,\(name),\(environment))"]
    if let address { names.append("\(address)/\(dotted)") }
    if let catalogName {
      names.append(try fqn([catalogName] + identifier.namespace + [identifier.name]).description)
    }
    // A location that cannot be read is no name anybody else would use.
    guard let location, let place = (try? ObjectLocation(location))?.withoutTrailingSlash else { return names }
    names.append(place.description)
    if place.scheme == "file" { names.append("file/\(place.key)") }
    return names
  }

  static func comment(_ properties: [String: String]) -> String? {
    (properties["comment"] ?? properties["description"]).flatMap { $0.isEmpty ? nil : $0 }
  }

  /// What properties tell of anything: owner, retention, and themselves.
  func common(_ properties: [String: String]) -> JSONObject {
    var json = JSONObject()
    json[PropertyName.sourceOwner] = properties[ownerProperty].map(JSON.string)
    let shown = properties.filter { !Self.isSecret($0.key) }.sorted { $0.key < $1.key }.prefix(Self.propertyLimit)
    if !shown.isEmpty { json["properties"] = .object(JSONObject(shown.map { ($0.key, .string($0.value)) })) }
    return json
  }

  private static let propertyLimit = 200

  /// Whether a property's name says that its value is nobody's business.
  static func isSecret(_ name: String) -> Bool {
    let name = Array(name.lowercased().utf8)
    return secretWords.contains { SecretKey.holds(name, $0) }
  }

  private static let secretWords = ["secret", "password", "token", "credential", "access-key"].map { Array($0.utf8) }

  /// The medallion layer: what the recipe, the table or the namespace says, or what the namespace is called.
  func layer(_ own: [String: String], _ outer: [String: String]?, _ namespace: [String]) -> String? {
    if let layer { return layer }
    for properties in [own, outer ?? [:]] {
      for key in ["layer", "medallion.layer", "medallion_layer", "medallion"] {
        if let word = properties[key]?.lowercased(), Self.layers.contains(word) { return word }
      }
    }
    for name in namespace.reversed() {
      let words = name.lowercased().split { !$0.isLetter }.map(String.init)
      if let word = words.first(where: Self.layers.contains) { return word }
    }
    return nil
  }

  private static let layers = ["bronze", "silver", "gold"]
}
