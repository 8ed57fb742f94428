import Codecs

/// A connection string (https://www.mongodb.com/docs/manual/reference/connection-string/) taken apart.
struct MongoDBURI: Equatable {
  let hosts: [MongoDBAddress]
  let user: String?
  let password: String?
  /// The database after the slash, where users are looked for unless `authSource` says otherwise.
  let database: String?
  /// The options by their names in lower case; of one that comes twice, the last.
  let options: [String: String]

  /// Why a text is no connection string; says what to write, and never repeats the text, which may hold a password.
  struct Fault: Error, Equatable {
    let expected: String
  }

  init(_ text: String) throws(Fault) {
    if text.hasPrefix("mongodb+srv://") {
      throw Fault(
        expected: "mongodb://host1:27017,host2:27017/?replicaSet=NAME&tls=true with the hosts that the SRV record names, "
          + "as `dig SRV _mongodb._tcp.HOST` shows them (mongodb+srv is not resolved)")
    }
    guard text.hasPrefix("mongodb://") else { throw Fault(expected: "a connection string such as mongodb://host:27017") }
    var rest = text.dropFirst("mongodb://".count)
    var query = Substring()
    if let mark = rest.firstIndex(of: "?") {
      query = rest[rest.index(after: mark)...]
      rest = rest[..<mark]
    }
    var login = Substring()
    let at = rest.lastIndex(of: "@")
    if let at {
      login = rest[..<at]
      rest = rest[rest.index(after: at)...]
    }
    let slash = rest.firstIndex(of: "/")
    hosts = try Self.hosts(slash.map { rest[..<$0] } ?? rest)
    let path = try Self.decoded(slash.map { rest[rest.index(after: $0)...] } ?? "")
    database = path.isEmpty ? nil : path
    let words = login.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    user = at == nil ? nil : try Self.decoded(words.first ?? "")
    password = words.count > 1 ? try Self.decoded(words[1]) : nil
    options = try Self.options(query)
  }

  private static func hosts(_ text: Substring) throws(Fault) -> [MongoDBAddress] {
    var hosts: [MongoDBAddress] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      guard let address = MongoDBAddress(try decoded(part)) else {
        throw Fault(expected: "hosts such as a.example:27017,b.example:27017")
      }
      hosts.append(address)
    }
    guard hosts.count <= 50 else { throw Fault(expected: "at most 50 hosts") }
    return hosts
  }

  private static func options(_ query: Substring) throws(Fault) -> [String: String] {
    var options: [String: String] = [:]
    for pair in query.split(whereSeparator: { $0 == "&" || $0 == ";" }) {
      let words = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard words.count == 2 else { throw Fault(expected: "options such as authSource=admin&tls=true") }
      options[try decoded(words[0]).lowercased()] = try decoded(words[1])
    }
    return options
  }

  private static func decoded(_ text: Substring) throws(Fault) -> String {
    guard let decoded = try? PercentEncoding.decodeText(text.utf8) else {
      throw Fault(expected: "percent signs as %25 in user, password and options")
    }
    return decoded
  }
}
