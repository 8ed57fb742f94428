import Codecs
import Net
import Testing

@testable import Ingest

@Suite(.timeLimit(.minutes(10))) struct S3StoreTests {
  private func store(_ server: StubServer, credentials: Bool = true) throws -> S3Store {
    var settings = S3Settings()
    settings.endpoint = try URL(server.address)
    if credentials { settings.credentials = AWSCredentials(accessKeyID: "id", secretAccessKey: "hush", sessionToken: "t") }
    return S3Store(settings, client: HTTPClient())
  }

  private func list(_ store: S3Store, _ folder: String, isRecursive: Bool = false) throws -> [ObjectEntry] {
    var entries: [ObjectEntry] = []
    try store.list(try ObjectLocation(folder), isRecursive: isRecursive) { entry in
      entries.append(entry)
      return true
    }
    return entries
  }

  @Test(arguments: [
    (nil, nil, "s3://lake/a b/ü.avro", "https://lake.s3.eu-north-1.amazonaws.com/a%20b/%C3%BC.avro"),
    (nil, true, "s3a://lake/k", "https://s3.eu-north-1.amazonaws.com/lake/k"),
    (nil, nil, "s3://with.dots/k", "https://s3.eu-north-1.amazonaws.com/with.dots/k"),
    ("http://minio:9000/", nil, "s3://lake/x=1/y%3D2", "http://minio:9000/lake/x%3D1/y%253D2"),
    ("http://minio:9000/base", false, "s3n://lake/k", "http://lake.minio:9000/base/k"),
  ] as [(String?, Bool?, String, String)])
  func `an object's address has the bucket in the host or in the path`(
    endpoint: String?, usesPath: Bool?, location: String, address: String
  ) throws {
    var settings = S3Settings()
    settings.region = "eu-north-1"
    settings.endpoint = try endpoint.map { try URL($0) }
    settings.usesPathStyle = usesPath
    let store = S3Store(settings, client: HTTPClient())
    #expect(try store.url(try ObjectLocation(location)).description == address)
  }

  @Test func `an object comes whole or in a range, and the request is signed`() throws {
    let server = try StubServer { request in
      request.headers["Range"] == nil
        ? .text("0123456789") : HTTPResponse(HTTPStatus(206), type: "text/plain", Array("234".utf8))
    }
    let store = try store(server)
    let location = try ObjectLocation("s3://lake/k")
    #expect(try store.read(location, limit: 10) == Array("0123456789".utf8))
    var part: [UInt8] = []
    try store.read(location, range: 2..<5) { piece in
      part += piece
      return true
    }
    #expect(part == Array("234".utf8))
    let request = try #require(server.requests.last)
    #expect(request.headers["Range"] == "bytes=2-4")
    #expect(request.headers["X-Amz-Security-Token"] == "t")
    #expect(request.headers["Authorization"]?.hasPrefix("AWS4-HMAC-SHA256 Credential=id/") == true)
    #expect(request.target.path == "/lake/k")
    #expect { try store.read(location, limit: 9) } throws: { $0 as? ObjectStoreError == .tooLarge(location, limit: 9) }
  }

  @Test func `without keys nothing is signed`() throws {
    let server = try StubServer { _ in .text("x") }
    _ = try store(server, credentials: false).read(try ObjectLocation("s3://lake/k"), limit: 10)
    #expect(server.requests.first?.headers["Authorization"] == nil)
  }

  @Test func `a listing goes on page by page, its keys decoded`() throws {
    let server = try StubServer { request in
      let isFirst = request.target.query["continuation-token"] == nil
      let rest = isFirst ? "<IsTruncated>true</IsTruncated><NextContinuationToken>n=1</NextContinuationToken>" : ""
      let key = isFirst ? "a/b+c%26.avro" : "a/z"
      return .text(
        """
        <?xml version="1.0"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><EncodingType>url</EncodingType>
        <Contents><Key>\(key)</Key><Size>12</Size><LastModified>2026-11-21T08:00:00.000Z</LastModified></Contents>
        <Contents><Key>a/</Key><Size>0</Size></Contents>
        <CommonPrefixes><Prefix>a/sub%20dir/</Prefix></CommonPrefixes>\(rest)</ListBucketResult>
        """)
    }
    let entries = try list(try store(server), "s3://lake/a")
    #expect(entries.map(\.location.key) == ["a/b c&.avro", "a/sub dir/", "a/z", "a/sub dir/"])
    #expect(entries[0].size == 12)
    #expect(entries[0].modifiedAt == Timestamp(rfc3339: "2026-11-21T08:00:00Z"))
    #expect(entries[1].isFolder)
    #expect(server.requests.map { $0.target.query["prefix"] } == ["a/", "a/"])
    #expect(server.requests[1].target.query["continuation-token"] == "n=1")
  }

  @Test(arguments: [
    "<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>x</NextContinuationToken></ListBucketResult>",
    "<Other/>", "no listing", "<ListBucketResult>", "<!DOCTYPE x><ListBucketResult/>",
  ])
  func `a listing that leads nowhere is an error`(text: String) throws {
    let server = try StubServer { _ in .text(text) }
    let store = try store(server)
    #expect(throws: ObjectStoreError.self) { try list(store, "s3://lake/a") }
  }

  @Test(arguments: [
    (404, "NoSuchKey", "does not exist", nil), (403, "SignatureDoesNotMatch", "SignatureDoesNotMatch: why", "s3_secret_access_key"),
    (404, "NoSuchBucket", "NoSuchBucket", nil), (301, "PermanentRedirect", "PermanentRedirect", "s3_region"),
    (403, "AccessDenied", "AccessDenied", "s3:GetObject"),
  ] as [(UInt16, String, String, String?)])
  func `an error is told in the store's words, with what to do about it`(
    status: UInt16, code: String, line: String, hint: String?
  ) throws {
    let server = try StubServer { _ in
      HTTPResponse(HTTPStatus(status), type: "application/xml", Array("<Error><Code>\(code)</Code><Message>why</Message></Error>".utf8))
    }
    let store = try store(server)
    #expect { try store.read(try ObjectLocation("s3://lake/k"), limit: 9) } throws: { error in
      guard let error = error as? ObjectStoreError else { return false }
      return "\(error)".contains(line) && !"\(error)".contains("hush") && (hint.map { error.hint?.contains($0) == true } ?? true)
    }
  }

  @Test func `a busy server is asked again`() throws {
    let server = StubServerCount(failures: 2)
    let stub = try StubServer { _ in server.next() ? HTTPResponse(.serviceUnavailable) : .text("there") }
    #expect(try store(stub).read(try ObjectLocation("s3://lake/k"), limit: 9) == Array("there".utf8))
    #expect(stub.requests.count == 3)
  }
}
