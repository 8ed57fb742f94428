import Codecs
import Net
import Testing

@testable import Ingest

@Suite struct SignatureV4Tests {
  private static let secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"

  private func signature(
    _ url: String, _ service: String, region: String = "us-east-1", at time: String, id: String = "AKIDEXAMPLE",
    secret: String = secret, token: String? = nil, headers: HTTPHeaders = HTTPHeaders()
  ) throws -> String {
    var request = ClientRequest(.get, try URL(url), headers: headers)
    let credentials = AWSCredentials(accessKeyID: id, secretAccessKey: secret, sessionToken: token)
    SignatureV4(credentials, region: region, service: service).sign(&request, at: try #require(Timestamp(rfc3339: time)))
    let field = try #require(request.headers["Authorization"])
    return try #require(field.split(separator: "Signature=").last.map(String.init))
  }

  @Test func `AWS's published test suite signs alike`() throws {
    let at = "2015-08-30T12:36:00Z"
    #expect(
      try signature("https://example.amazonaws.com/", "service", at: at)
        == "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")
    #expect(
      try signature("https://example.amazonaws.com/?Param2=value2&Param1=value1", "service", at: at)
        == "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500")
  }

  @Test func `the examples of S3's documentation sign alike`() throws {
    let secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
    let host = "https://examplebucket.s3.amazonaws.com"
    func sign(_ path: String, _ headers: HTTPHeaders = HTTPHeaders()) throws -> String {
      try signature(host + path, "s3", at: "2013-05-24T00:00:00Z", id: "AKIAIOSFODNN7EXAMPLE", secret: secret, headers: headers)
    }
    #expect(
      try sign("/test.txt", ["Range": "bytes=0-9"]) == "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41")
    #expect(try sign("/?lifecycle") == "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543")
    #expect(try sign("/?max-keys=2&prefix=J") == "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7")
  }

  @Test func `botocore signs alike: escapes in paths, session tokens, services other than S3`() throws {
    let at = "2026-11-21T08:00:00Z"
    let region = "eu-central-1"
    #expect(
      try signature("http://minio:9000/lake/a%20b/c%3Dd.parquet", "s3", region: region, at: at)
        == "a93901d2e0fc5b5dca9ddde96eb70823657723fd6259c9fa0a07cb02117f064a")
    #expect(
      try signature(
        "https://lake.s3.eu-central-1.amazonaws.com/?list-type=2&prefix=x%20y%2F&delimiter=%2F", "s3", region: region,
        at: at, token: "TOKEN") == "90089c29d56590c87fe9753b370a8bce4623a790f03ed0546df9217d3ba0da7c")
    #expect(
      try signature(
        "https://glue.eu-central-1.amazonaws.com/iceberg/v1/catalogs/123/namespaces/a%1Fb/tables", "glue", region: region,
        at: at) == "4789a1442d4b91168dbb712243f879a43b545b509c6bc37ed71d2371b8baa27a")
  }

  @Test func `a login that was there before moves aside`() throws {
    var request = ClientRequest(.get, try URL("https://a/"))
    request.authorize(bearer: "t")
    SignatureV4(AWSCredentials(accessKeyID: "a", secretAccessKey: "b"), region: "r", service: "execute-api")
      .sign(&request, at: Timestamp(seconds: 0))
    #expect(request.headers["Original-Authorization"] == "Bearer t")
    #expect(request.headers["Authorization"]?.hasPrefix("AWS4-HMAC-SHA256 Credential=a/19700101/r/execute-api/") == true)
  }
}
