import Codecs

/// How files are reached by the properties that catalogs hand out (Iceberg REST catalog specification, "LoadTableResult",
/// and PyIceberg's names). They live as long as the crawl and are never stored.
struct IcebergStorageProperties: Sendable {
  private(set) var settings: S3Settings

  /// - Parameters:
  ///   - defaults: what the catalog proposes; what the recipe sets goes before it.
  ///   - overrides: what the catalog insists on.
  init(defaults: [String: String], _ own: S3Settings, overrides: [String: String]) {
    settings = own
    var proposed = self
    proposed.settings = S3Settings()
    proposed.add(defaults)
    settings.endpoint = own.endpoint ?? proposed.settings.endpoint
    settings.region = own.region == S3Settings().region ? proposed.settings.region : own.region
    settings.credentials = own.credentials ?? proposed.settings.credentials
    settings.usesPathStyle = own.usesPathStyle ?? proposed.settings.usesPathStyle
    add(overrides)
  }

  /// Takes properties over; others than those of storage, and values that make no sense, are left out.
  mutating func add(_ properties: [String: String]) {
    if let endpoint = properties["s3.endpoint"].flatMap({ try? URL($0) }), endpoint.authority != nil,
      endpoint.scheme == "http" || endpoint.scheme == "https"
    {
      settings.endpoint = endpoint
    }
    if let region = properties["client.region"] ?? properties["s3.region"], !region.isEmpty { settings.region = region }
    if let id = properties["s3.access-key-id"], let secret = properties["s3.secret-access-key"] {
      settings.credentials = AWSCredentials(
        accessKeyID: id, secretAccessKey: secret, sessionToken: properties["s3.session-token"])
    }
    switch properties["s3.path-style-access"] ?? properties["s3.force-virtual-addressing"].map({ $0 == "true" ? "false" : "true" }) {
    case "true": settings.usesPathStyle = true
    case "false": settings.usesPathStyle = false
    default: break
    }
  }
}
