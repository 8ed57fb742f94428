import Net

/// What reads buckets and folders during one crawl.
struct ObjectStoreClient {
  private let s3: S3Settings
  private let http: HTTPClient

  init(_ s3: S3Settings, _ configuration: HTTPClientConfiguration) {
    self.s3 = s3
    http = HTTPClient(configuration)
  }

  /// The store that holds a base; of local files nothing outside the base is read.
  func store(for base: ObjectLocation) -> any ObjectStore {
    base.scheme == "file" ? LocalStore(root: base.key) : S3Store(s3, client: http)
  }

  /// Ends what is under way.
  func close() { http.close() }
}
