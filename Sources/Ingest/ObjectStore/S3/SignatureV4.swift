package import Codecs
import Crypto
package import Net

/// Keys to an AWS-compatible service.
package struct AWSCredentials: Hashable, Sendable {
  /// The public half.
  package let accessKeyID: String
  /// The secret half.
  package let secretAccessKey: String
  /// What comes with temporary keys.
  package let sessionToken: String?

  /// Credentials of these parts.
  package init(accessKeyID: String, secretAccessKey: String, sessionToken: String? = nil) {
    self.accessKeyID = accessKeyID
    self.secretAccessKey = secretAccessKey
    self.sessionToken = sessionToken
  }
}

/// Signs requests by AWS Signature Version 4 (AWS Identity and Access Management user guide, "Create a signed AWS API
/// request").
package struct SignatureV4: Sendable {
  private let credentials: AWSCredentials
  private let region: String
  private let service: String

  /// - Parameter service: the name of the service in AWS's words, such as `s3` or `execute-api`.
  package init(_ credentials: AWSCredentials, region: String, service: String) {
    self.credentials = credentials
    self.region = region
    self.service = service
  }

  /// Adds the fields of a signature: a date, the token of temporary keys, and Authorization. An Authorization that was
  /// there moves to Original-Authorization, where Iceberg's REST catalogs look for it.
  /// - Parameter now: the time of the request; servers refuse one that is minutes off.
  package func sign(_ request: inout ClientRequest, at now: Timestamp) {
    let time = Self.basic(now)
    let payload = HashFunction.sha256.hexHash(request.body)
    if let earlier = request.headers["Authorization"] { request.headers["Original-Authorization"] = earlier }
    request.headers["Authorization"] = nil
    request.headers["X-Amz-Date"] = time
    request.headers["X-Amz-Content-Sha256"] = service == "s3" || service == "s3tables" ? payload : nil
    request.headers["X-Amz-Security-Token"] = credentials.sessionToken
    let fields = signedFields(request)
    let names = fields.map(\.name).joined(separator: ";")
    let canonical = [
      request.method.rawValue, canonicalPath(request.url), Self.canonicalQuery(request.url),
      fields.map { "\($0.name):\($0.value)\n" }.joined(), names, payload,
    ].joined(separator: "\n")
    let scope = "\(time.prefix(8))/\(region)/\(service)/aws4_request"
    let text = "AWS4-HMAC-SHA256\n\(time)\n\(scope)\n\(HashFunction.sha256.hexHash(Array(canonical.utf8)))"
    let signature = Hex.encode(HashFunction.sha256.hmac(Array(text.utf8), key: key(day: time.prefix(8))))
    request.headers["Authorization"] =
      "AWS4-HMAC-SHA256 Credential=\(credentials.accessKeyID)/\(scope), SignedHeaders=\(names), Signature=\(signature)"
  }

  private func key(day: Substring) -> [UInt8] {
    var key = Array("AWS4\(credentials.secretAccessKey)".utf8)
    for part in [String(day), region, service, "aws4_request"] {
      key = HashFunction.sha256.hmac(Array(part.utf8), key: key)
    }
    return key
  }

  /// The fields that matter to the receiver, sorted by their names in lower case, spaces within values folded.
  private func signedFields(_ request: ClientRequest) -> [(name: String, value: String)] {
    var fields = [(name: "host", value: request.url.hostField)]
    for (name, value) in request.headers {
      let name = name.lowercased()
      guard name.hasPrefix("x-amz-") || name == "content-type" || name == "range" else { continue }
      fields.append((name, value.split(separator: " ").joined(separator: " ")))
    }
    return fields.sorted { $0.name < $1.name }
  }

  /// S3 signs the path as it is sent; every other service signs it encoded once more.
  private func canonicalPath(_ url: URL) -> String {
    let path = url.path.isEmpty ? "/" : url.path
    return service == "s3" ? path : PercentEncoding.encode(path, keeping: .unreserved.adding("/"))
  }

  private static func canonicalQuery(_ url: URL) -> String {
    // A query that cannot be read is refused by the server, not by us.
    let fields = (try? url.queryFields.fields) ?? []
    return FormFields(fields.sorted { ($0.name, $0.value) < ($1.name, $1.value) }).strictlyEncoded
  }

  /// ISO 8601's basic form, `20130524T000000Z`.
  private static func basic(_ time: Timestamp) -> String {
    let digits = Timestamp(seconds: time.seconds).rfc3339
    return String(digits.filter { $0 != "-" && $0 != ":" })
  }
}

extension FormFields {
  /// The fields with everything encoded but letters, digits and `-._~`: what signatures are made over, and what signers
  /// agree on that take a query as it was sent.
  var strictlyEncoded: String {
    map { field in
      let name = PercentEncoding.encode(field.name, keeping: .unreserved)
      return "\(name)=\(PercentEncoding.encode(field.value, keeping: .unreserved))"
    }.joined(separator: "&")
  }
}
