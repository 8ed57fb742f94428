import Codecs
import Net
import SQLite
import System

/// Where an Iceberg catalog is and how its files are reached.
struct IcebergSettings: Sendable {
  /// What keeps the names of the tables.
  enum CatalogPlace: Sendable {
    case rest(IcebergRESTSettings)
    /// Folders are namespaces and tables.
    case folder(ObjectLocation)
    /// An SQL catalog in an SQLite file.
    case sqlite(path: String)
    /// An SQL catalog in a PostgreSQL server.
    case postgres(PostgreSQLSettings)
    case hive(HiveMetastoreSettings)
    case glue(endpoint: URL, region: String, account: String?)
  }

  let catalog: CatalogPlace
  let catalogName: String?
  let s3: S3Settings
  let localRoot: String?
  let timeout: Double
  private let authorityFile: String?

  /// Answers of REST catalogs hold whole metadata documents.
  private static let answerLimit = IcebergMetadataFile.byteLimit + (1 << 20)
  /// Files are taken in piece by piece.
  private static let objectLimit = 1 << 31

  /// - Parameter named: the catalog's name where the recipe's own key is absent.
  init(_ recipe: RecipeLayers, named name: String?) throws(RecipeError) {
    s3 = try S3Settings(recipe)
    timeout = Double(try recipe.integer("timeout", in: 1...3600) ?? 60)
    authorityFile = try recipe.path("ca_file")
    catalogName = try recipe.text("catalog_name") ?? name
    let warehouse = try recipe.text("warehouse")
    let place = try warehouse.flatMap { (text) throws(RecipeError) in try Self.location(text, recipe) }
    let folder = place.flatMap { $0.scheme == "file" ? $0.key : nil }
    localRoot = try recipe.path("local_root") ?? folder
    let uri = try recipe.text("uri")
    switch try Self.type(recipe, uri) {
    case "rest":
      guard let address = try recipe.url("uri") else { throw recipe.missing("uri") }
      catalog = .rest(try Self.rest(recipe, address, warehouse: warehouse, s3: s3, localRoot: localRoot))
    case "sql":
      guard let uri else { throw recipe.missing("uri") }
      catalog = try Self.database(uri, recipe, timeout: timeout)
    case "hive":
      guard let uri else { throw recipe.missing("uri") }
      guard let addresses = HiveMetastoreSettings.addresses(uri) else { throw recipe.wrong("uri", "thrift://host:port") }
      var metastore = HiveMetastoreSettings(addresses)
      metastore.timeout = timeout
      metastore.connectTimeout = min(metastore.connectTimeout, timeout)
      catalog = .hive(metastore)
    case "glue":
      let region = try recipe.text("glue_region") ?? s3.region
      guard let endpoint = try recipe.url("glue_endpoint") ?? (try? URL(GlueClient.address(region: region))) else {
        throw recipe.wrong("glue_region", "a region such as eu-central-1")
      }
      catalog = .glue(endpoint: endpoint, region: region, account: try recipe.text("glue_account"))
    default:
      guard let place else {
        throw warehouse == nil ? recipe.missing("warehouse") : recipe.wrong("warehouse", "s3://bucket/path or a folder")
      }
      catalog = .folder(place)
    }
  }

  private static func type(_ recipe: RecipeLayers, _ uri: String?) throws(RecipeError) -> String {
    switch try recipe.text("catalog_type")?.lowercased() {
    case "rest": return "rest"
    case "sql", "jdbc": return "sql"
    case "hadoop", "filesystem", "file": return "hadoop"
    case "hive": return "hive"
    case "glue": return "glue"
    case nil:
      guard let uri else { return "hadoop" }
      if uri.hasPrefix("thrift://") { return "hive" }
      return uri.hasPrefix("http://") || uri.hasPrefix("https://") ? "rest" : "sql"
    default: throw recipe.wrong("catalog_type", "rest, hadoop, sql, hive or glue")
    }
  }

  /// A place of files; nil for a warehouse that is only a name.
  private static func location(_ text: String, _ recipe: RecipeLayers) throws(RecipeError) -> ObjectLocation? {
    if text.hasPrefix("/") || text.hasPrefix("./") || text.hasPrefix("../") {
      return ObjectLocation(file: text.hasPrefix("/") ? text : "\(recipe.folder)/\(text)")
    }
    return try? ObjectLocation(text)
  }

  private static func rest(
    _ recipe: RecipeLayers, _ address: URL, warehouse: String?, s3: S3Settings, localRoot: String?
  ) throws(RecipeError) -> IcebergRESTSettings {
    var rest = IcebergRESTSettings(uri: address)
    rest.warehouse = warehouse
    rest.credential = try recipe.text("credential")
    rest.token = try recipe.text("token")
    rest.subjectToken = try recipe.text("subject_token")
    rest.subjectTokenType = try recipe.text("subject_token_type") ?? rest.subjectTokenType
    rest.tokenEndpoint = try recipe.url("oauth2_server_uri")
    rest.scope = try recipe.text("scope") ?? rest.scope
    rest.audience = try recipe.text("audience")
    rest.resource = try recipe.text("resource")
    rest.asksForCredentials = try recipe.boolean("vended_credentials") ?? true
    rest.s3 = s3
    rest.localRoot = localRoot
    if try recipe.boolean("rest_sigv4") ?? false {
      guard let credentials = s3.credentials else { throw recipe.missing("s3_access_key_id") }
      rest.signature = SignatureV4(
        credentials, region: try recipe.text("rest_signing_region") ?? s3.region,
        service: try recipe.text("rest_signing_name") ?? "execute-api")
    }
    return rest
  }

  /// The database of an SQL catalog in SQLAlchemy's or JDBC's words.
  private static func database(_ uri: String, _ recipe: RecipeLayers, timeout: Double) throws(RecipeError) -> CatalogPlace {
    let text = uri.hasPrefix("jdbc:") ? String(uri.dropFirst(5)) : uri
    if text.hasPrefix("sqlite:") {
      let path = text.hasPrefix("sqlite:///") ? text.dropFirst(10) : text.dropFirst(7)
      return .sqlite(path: path.hasPrefix("/") ? String(path) : "\(recipe.folder)/\(path)")
    }
    guard let url = try? URL(text), url.scheme == "postgres" || url.scheme.hasPrefix("postgresql"), let host = url.host else {
      throw recipe.wrong("uri", "sqlite:///path or postgresql://user@host:port/database")
    }
    let query = (try? url.queryFields) ?? FormFields()
    let ownUser = try recipe.text("username")
    let ownPassword = try recipe.text("password")
    guard let user = ownUser ?? url.user ?? query["user"] else { throw recipe.missing("username") }
    let database = (try? PercentEncoding.decodeText(url.path.utf8.drop { $0 == UInt8(ascii: "/") })) ?? ""
    var settings = PostgreSQLSettings(
      host: host, port: UInt16(clamping: url.port ?? 5432),
      login: PostgreSQLLogin(
        user: user, password: ownPassword ?? url.password ?? query["password"],
        database: database.isEmpty ? user : database))
    settings.statementTimeout = timeout
    if let mode = query["sslmode"].flatMap({ PostgreSQLTLSMode(rawValue: $0) }) { settings.tls.mode = mode }
    return .postgres(settings)
  }

  /// The address of a REST catalog or metastore as tables are named by it.
  var address: String? {
    if case .hive(let metastore) = catalog { return "hive://\(metastore.addresses[0])" }
    guard case .rest(let rest) = catalog else { return nil }
    var text = rest.uri.withoutCredentials.description
    while text.hasSuffix("/") { text.removeLast() }
    return text
  }

  /// Makes what talks to the catalog and to buckets; nothing is connected yet.
  func clients() -> IcebergClients {
    IcebergClients(catalog: client(bodyLimit: Self.answerLimit), files: client(bodyLimit: Self.objectLimit))
  }

  private func client(bodyLimit: Int) -> HTTPClient {
    var configuration = HTTPClientConfiguration()
    configuration.responseTimeout = timeout
    configuration.totalTimeout = timeout * 5
    configuration.connectTimeout = min(10, timeout)
    configuration.bodyLimit = bodyLimit
    configuration.tls.authorityFile = authorityFile
    return HTTPClient(configuration)
  }

  /// Reaches the catalog.
  /// - Throws: `CrawlError.source` when nothing that makes sense answers.
  func open(_ clients: IcebergClients) throws(CrawlError) -> any IcebergCatalog {
    let store = SchemeStores(local: LocalStore(root: localRoot), s3: S3Store(s3, client: clients.files))
    switch catalog {
    case .rest(let rest):
      do throws(IcebergCatalogError) {
        return try IcebergRESTCatalog(rest, clients.catalog, storageClient: clients.files)
      } catch { throw .source("\(error)", hint: error.hint) }
    case .hive(let metastore): return try IcebergHiveCatalog(metastore, store: store)
    case .glue(let endpoint, let region, let account):
      let signature = s3.credentials.map { SignatureV4($0, region: region, service: "glue") }
      return IcebergGlueCatalog(
        GlueClient(endpoint: endpoint, signature: signature, catalogID: account, http: clients.catalog), store: store)
    case .folder(let warehouse): return IcebergFileCatalog(warehouse: warehouse, store: store)
    case .sqlite(let path): return try sql(.sqlite(try Self.file(path, seconds: timeout * 10)), place: path, store)
    case .postgres(let settings):
      return try sql(.postgres(try Self.server(settings)), place: settings.description, store)
    }
  }

  private static func file(_ path: String, seconds: Double) throws(CrawlError) -> Connection {
    do throws(SQLiteError) {
      return try Connection.openForeign(path: path, seconds: seconds)
    } catch {
      throw .source("\(path) cannot be read: \(error.message)", hint: "is it the SQLite file of an Iceberg SQL catalog?")
    }
  }

  private static func server(_ settings: PostgreSQLSettings) throws(CrawlError) -> PostgreSQLConnection {
    do throws(PostgreSQLError) {
      return try PostgreSQLConnection.open(settings)
    } catch { throw .source("\(error)", hint: nil) }
  }

  private func sql(_ source: IcebergSQLSource, place: String, _ store: SchemeStores) throws(CrawlError) -> any IcebergCatalog {
    try IcebergSQLCatalog(source, place: place, name: catalogName, store: store)
  }
}

/// What talks to a catalog and to the buckets that its tables lie in.
struct IcebergClients: Sendable {
  let catalog: HTTPClient
  let files: HTTPClient

  /// Ends what is under way.
  func close() {
    catalog.close()
    files.close()
  }
}
