import Codecs
import Net

/// How a recipe says that buckets are reached.
struct ObjectStoreAccess: Sendable {
  fileprivate let s3: S3Settings
  fileprivate let timeout: Double
  fileprivate let authorityFile: String?

  /// Reads the `s3_` keys, `ca_file` and `timeout`.
  init(_ recipe: RecipeLayers) throws(RecipeError) {
    s3 = try S3Settings(recipe)
    timeout = Double(try recipe.integer("timeout", in: 1...3600) ?? 60)
    authorityFile = try recipe.path("ca_file")
  }

  /// Where a service other than AWS's listens.
  var endpoint: (host: String?, port: Int?) { (s3.endpoint?.host, s3.endpoint?.port) }
}

/// What reads buckets and folders during one crawl.
struct ObjectStoreClient {
  private let s3: S3Settings
  private let http: HTTPClient
  /// Files are taken in piece by piece.
  private static let objectLimit = 1 << 31

  init(_ access: ObjectStoreAccess) {
    var configuration = HTTPClientConfiguration()
    configuration.responseTimeout = access.timeout
    configuration.totalTimeout = access.timeout * 5
    configuration.connectTimeout = min(10, access.timeout)
    configuration.bodyLimit = Self.objectLimit
    configuration.tls.authorityFile = access.authorityFile
    s3 = access.s3
    http = HTTPClient(configuration)
  }

  /// The store that holds a base; of local files nothing outside the base is read.
  func store(for base: ObjectLocation) -> any ObjectStore {
    base.scheme == "file" ? LocalStore(root: base.key) : S3Store(s3, client: http)
  }

  /// Ends what is under way.
  func close() { http.close() }
}
