import Net

/// Where a deployment is, who logs in, and how the way there is protected.
struct MongoDBSettings: Sendable {
  /// Which members of a replica set may answer.
  enum ReadPreference: String, CaseIterable, Sendable {
    case primary, primaryPreferred, secondary, secondaryPreferred, nearest
  }

  /// The servers to ask first; one that answers is enough.
  var hosts: [MongoDBAddress]
  /// Nil where nobody has to log in.
  var login: MongoDBLogin?
  /// Nil for a deployment without TLS.
  var tls: TLSClientConfiguration?
  var readPreference = ReadPreference.primary
  /// The name that the replica set must have; nil for any.
  var replicaSet: String?
  /// Whether the server named is taken as it is, without a look at the rest of its set.
  var isDirect = false
  /// Seconds to connect to one server and log in.
  var connectTimeout = 15.0
  /// Seconds for one answer.
  var timeout = 60.0
  /// Documents of one cursor: more than any deployment has collections or indexes.
  var cursorLimit = 1_000_000
  /// Bytes of one list of collections or indexes, which is kept whole.
  var listLimit = 256 << 20

  /// How errors name a server and the login; never with the password.
  func description(of address: MongoDBAddress) -> String {
    "MongoDB at \(address)" + (login.map { $0.user.isEmpty ? "" : ", user \"\($0.user)\"" } ?? "")
  }
}
