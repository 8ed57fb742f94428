import Catalog
import Codecs
import Net

/// Reads the metadata of Iceberg tables that a metastore keeps, since its own columns may be behind and tell no history.
struct HiveIcebergReader: Sendable {
  private let translator: IcebergTranslator
  private let store: SchemeStores
  private let client: HTTPClient

  init(_ storage: HiveStorageAccess, _ translator: HiveTranslator, timeout: Double) {
    var configuration = HTTPClientConfiguration()
    configuration.connectTimeout = min(10, timeout)
    configuration.responseTimeout = timeout
    configuration.totalTimeout = timeout * 2
    client = HTTPClient(configuration)
    store = SchemeStores(local: LocalStore(root: storage.localRoot), s3: S3Store(storage.s3, client: client))
    self.translator = IcebergTranslator(
      service: translator.service, catalogName: nil, environment: translator.naming.environment,
      instance: translator.naming.instance, address: nil, layer: nil, ownerProperty: "owner", showsTextBounds: false)
  }

  func close() { client.close() }

  /// What the metadata says of a table, with what only the metastore knows.
  /// - Parameter known: the table as the metastore has it.
  func draft(_ table: HiveTable, _ known: AssetDraft) throws(IcebergCatalogError) -> AssetDraft {
    guard let place = table.parameter("metadata_location") else {
      throw IcebergCatalogError(description: "the metastore tells no place of its metadata")
    }
    let metadata = try IcebergMetadataFile.table(at: place, from: store).metadata
    let namespace = IcebergNamespace(parts: table.database.parts)
    let identifier = IcebergIdentifier(namespace: namespace.parts, name: table.name)
    var draft: AssetDraft
    do throws(CatalogError) {
      draft = try translator.draft(metadata, identifier, in: namespace, at: place, IcebergTotals(metadata.currentSnapshot, nil), nil)
    } catch { throw IcebergCatalogError(description: "\(error)") }
    draft.subtype = known.subtype
    draft.description = draft.description ?? known.description
    draft.aliases += known.aliases.filter { !draft.aliases.contains($0) }
    for member in known.properties where draft.properties[member.key] == nil { draft.properties[member.key] = member.value }
    return draft
  }
}

/// How the files of tables are reached.
struct HiveStorageAccess: Sendable {
  let s3: S3Settings
  /// The folder that local files must lie in; nil when none is opened.
  let localRoot: String?

  /// Nil for a recipe that names no way to any file.
  init?(_ configuration: RecipeConfiguration) throws(RecipeError) {
    let recipe = RecipeLayers(outer: configuration, inner: nil)
    s3 = try S3Settings(recipe)
    localRoot = try recipe.path("local_root")
    guard localRoot != nil || s3.credentials != nil || s3.endpoint != nil else { return nil }
  }
}
