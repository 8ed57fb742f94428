/// What a service is and where it runs: what the names given by different producers are derived from.
package struct ServiceIdentity: Hashable, Sendable {
  /// The platform in lower case, DataHub's word for it, such as `postgres`, `kafka` or `iceberg`.
  package var platform: String
  /// Host name or address; nil for files and cloud services without one.
  package var host: String?
  package var port: Int?
  /// DataHub's platform instance, nil for none.
  package var instance: String?
  /// DataHub's environment (fabric), such as `PROD`.
  package var environment: String

  package init(
    platform: String, host: String? = nil, port: Int? = nil, instance: String? = nil, environment: String = "PROD"
  ) {
    self.platform = platform
    self.host = host
    self.port = port
    self.instance = instance
    self.environment = environment
  }
}
