import Codecs

/// How to reach a REST catalog and how to log in there.
struct IcebergRESTSettings: Sendable {
  /// The catalog's address without `/v1`.
  var uri: URL
  var warehouse: String?
  /// `client-id:client-secret`, or the secret alone.
  var credential: String?
  var token: String?
  /// A token of someone else's making that is exchanged for one of the catalog, and what kind it is (RFC 8693).
  var subjectToken: String?
  var subjectTokenType = "urn:ietf:params:oauth:token-type:access_token"
  /// Where tokens come from; nil for the catalog's own `/v1/oauth/tokens`.
  var tokenEndpoint: URL?
  var scope = "catalog"
  var audience: String?
  var resource: String?
  /// Signs every request; nil for catalogs that do not ask for it.
  var signature: SignatureV4?
  /// Whether keys to the files are asked for with each table.
  var asksForCredentials = true
  /// How files are reached unless the catalog says otherwise.
  var s3 = S3Settings()
  var localRoot: String?
}
