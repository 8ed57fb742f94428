package import Codecs
package import Net
import System

/// How to reach buckets.
package struct S3Settings: Hashable, Sendable {
  /// Where a service other than AWS's listens, such as `http://minio:9000`; nil for AWS.
  package var endpoint: URL?
  /// The region that signatures name.
  package var region = "us-east-1"
  /// Nil asks without a signature.
  package var credentials: AWSCredentials?
  /// Whether the bucket stands in the path rather than before the host's name; nil for the path exactly when there is
  /// an endpoint.
  package var usesPathStyle: Bool?

  /// AWS in us-east-1 without credentials.
  package init() {}
}

/// Objects in buckets of S3 or of a service that speaks like it (Amazon S3 API reference: GetObject, ListObjectsV2).
package struct S3Store: ObjectStore {
  private let settings: S3Settings
  private let client: HTTPClient
  private static let attempts = 4

  /// - Parameter client: its limit on bodies must leave room for the objects that are read.
  package init(_ settings: S3Settings, client: HTTPClient) {
    self.settings = settings
    self.client = client
  }

  package func read(
    _ location: ObjectLocation, range: Range<Int>?, receive: ([UInt8]) throws(ObjectStoreError) -> Bool
  ) throws(ObjectStoreError) {
    if let range, range.isEmpty { return }
    var request = ClientRequest(.get, try url(location))
    // The bytes themselves are wanted, not a server's compression of them.
    request.headers["Accept-Encoding"] = "identity"
    if let range { request.headers["Range"] = "bytes=\(range.lowerBound)-\(range.upperBound - 1)" }
    do throws(ObjectStoreError) {
      try send(request, location, receive: receive)
    } catch {
      // Nothing lies in the range: the object ends before it.
      if case .refused(_, 416, _, _) = error, range != nil { return }
      throw error
    }
  }

  package func list(
    _ folder: ObjectLocation, isRecursive: Bool, receive: (ObjectEntry) throws(ObjectStoreError) -> Bool
  ) throws(ObjectStoreError) {
    let prefix = folder.key.isEmpty || folder.key.hasSuffix("/") ? folder.key : folder.key + "/"
    var fields = FormFields()
    fields.append("list-type", "2")
    fields.append("prefix", prefix)
    fields.append("encoding-type", "url")
    if !isRecursive { fields.append("delimiter", "/") }
    var token: String?
    var paging = Paging()
    while true {
      let query = token.map { fields.setting("continuation-token", to: $0) } ?? fields
      let bucket = ObjectLocation(scheme: folder.scheme, bucket: folder.bucket, key: "")
      var body: [UInt8] = []
      try send(ClientRequest(.get, try url(bucket, query: query)), folder) { (piece) throws(ObjectStoreError) in
        guard piece.count <= S3ListPage.byteLimit - body.count else { throw .tooLarge(folder, limit: S3ListPage.byteLimit) }
        body += piece
        return true
      }
      let page = try S3ListPage(body, in: folder)
      for entry in page.entries where entry.location.key != prefix { guard try receive(entry) else { return } }
      guard let next = page.nextToken else { return }
      do throws(Paging.Fault) {
        try paging.turn(to: next, after: page.entries.first?.location.key)
      } catch { throw .failed(folder, "the listing \(error)") }
      token = next
    }
  }

  /// The address of an object, or of a bucket when the key is empty.
  func url(_ location: ObjectLocation, query: FormFields? = nil) throws(ObjectStoreError) -> URL {
    guard location.scheme == "s3" else { throw .unsupported(location) }
    let key = PercentEncoding.encode(location.key, keeping: .unreserved.adding("/"))
    let bucket = PercentEncoding.encode(location.bucket, keeping: .unreserved)
    let usesPath = settings.usesPathStyle ?? (settings.endpoint != nil || location.bucket.contains("."))
    let scheme = settings.endpoint?.scheme ?? "https"
    let authority = settings.endpoint?.authority.map(\.description) ?? "s3.\(settings.region).amazonaws.com"
    var base = settings.endpoint?.path ?? ""
    while base.hasSuffix("/") { base.removeLast() }
    let place = usesPath ? "\(authority)\(base)/\(bucket)" : "\(bucket).\(authority)\(base)"
    let path = key.isEmpty ? (usesPath ? "" : "/") : "/\(key)"
    let text = "\(scheme)://\(place)\(path)" + (query.map { "?\($0.strictlyEncoded)" } ?? "")
    do throws(URLError) { return try URL(text) } catch { throw .failed(location, "\(error)") }
  }

  /// Sends a request; a busy server is asked again, as long as nothing has been handed out.
  private func send(
    _ request: ClientRequest, _ location: ObjectLocation, receive: ([UInt8]) throws(ObjectStoreError) -> Bool
  ) throws(ObjectStoreError) {
    var pause = 0.2
    for attempt in 1...Self.attempts {
      var signed = request
      if let credentials = settings.credentials {
        SignatureV4(credentials, region: settings.region, service: "s3").sign(
          &signed, at: Timestamp(microseconds: WallClock.microseconds))
      }
      var exchange = S3Exchange(location)
      do throws(HTTPClientError) {
        exchange.status = try client.send(signed) { exchange.take($0, $1, receive: receive) }.status
      } catch { throw exchange.failure ?? .failed(location, "\(error.cause)") }
      guard let refusal = exchange.failure ?? exchange.refusal else { return }
      guard exchange.isWorthRepeating, attempt < Self.attempts else { throw refusal }
      MonotonicClock.pause(seconds: pause)
      pause *= 3
    }
  }
}
