import Codecs

/// A federation link: an exchange or queue that gets copies of the messages of one of another broker or virtual host.
struct RabbitMQLink: Equatable {
  /// What a link joins; both its ends are of the same kind.
  enum Kind: Equatable { case exchange, queue }

  let kind: Kind
  let vhost: String
  let name: String
  /// The name of the upstream's definition.
  let upstream: String
  let upstreamName: String
  /// Nil where it does not say.
  let address: RabbitMQAddress?
  /// What broke it, where the broker says so.
  var fault: String?
}

extension RabbitMQLink {
  /// One of `/api/federation-links`; nil for what is none.
  init?(_ json: JSON) {
    let kind: Kind = json["type"]?.string == "queue" ? .queue : .exchange
    let key = kind == .queue ? "queue" : "exchange"
    guard let vhost = json["vhost"]?.string, let name = json[key]?.string else { return nil }
    self.init(
      kind: kind, vhost: vhost, name: name, upstream: json["upstream"]?.string ?? "", upstreamName: json["upstream_\(key)"]?.string ?? name,
      address: RabbitMQAddress(json["uri"]), fault: json["error"]?.string)
  }
}

/// The definitions that make federation links, for brokers that do not tell of the links themselves
/// (https://www.rabbitmq.com/docs/federation-reference).
struct RabbitMQFederation {
  private let upstreams: [Key: RabbitMQParameter]
  private let sets: [Key: RabbitMQParameter]

  private struct Key: Hashable {
    let vhost: String
    let name: String
  }

  /// - Parameters:
  ///   - upstreams: the parameters called `federation-upstream`.
  ///   - sets: those called `federation-upstream-set`.
  init(upstreams: [RabbitMQParameter], sets: [RabbitMQParameter]) {
    self.upstreams = Self.byKey(upstreams)
    self.sets = Self.byKey(sets)
  }

  private static func byKey(_ parameters: [RabbitMQParameter]) -> [Key: RabbitMQParameter] {
    Dictionary(parameters.map { (Key(vhost: $0.vhost, name: $0.name), $0) }) { first, _ in first }
  }

  var isEmpty: Bool { upstreams.isEmpty }

  /// Whether an exchange or queue of that name is how the plugin works, rather than a place where data lives.
  static func isInternal(_ name: String) -> Bool { name.hasPrefix("federation: ") }

  /// The links of an exchange or queue.
  /// - Parameter policy: what the policy that applies to it defines.
  func links(_ kind: RabbitMQLink.Kind, _ vhost: String, _ name: String, policy: JSONObject) -> [RabbitMQLink] {
    members(vhost, policy).map { upstream, own in
      let key = kind == .queue ? "queue" : "exchange"
      let theirs = own[key]?.string ?? upstream.value[key]?.string ?? name
      return RabbitMQLink(kind: kind, vhost: vhost, name: name, upstream: upstream.name, upstreamName: theirs, address: RabbitMQAddress(upstream.value["uri"]))
    }
  }

  /// The upstreams that a policy names, each with what its set says of it.
  private func members(_ vhost: String, _ policy: JSONObject) -> [(RabbitMQParameter, JSONObject)] {
    if let name = policy["federation-upstream"]?.string {
      return upstreams[Key(vhost: vhost, name: name)].map { [($0, JSONObject())] } ?? []
    }
    let all = upstreams.values.filter { $0.vhost == vhost }.sorted { $0.name < $1.name }
    if let pattern = policy["federation-upstream-pattern"]?.string {
      // The broker looks for the pattern anywhere in a name.
      guard let expression = try? LinearRegex(".*(?:\(pattern))", ignoresCase: false) else { return [] }
      return all.filter { expression.matchesPrefix(of: $0.name) }.map { ($0, JSONObject()) }
    }
    guard let name = policy["federation-upstream-set"]?.string else { return [] }
    // The set of all upstreams need not be defined.
    guard name != "all" else { return all.map { ($0, JSONObject()) } }
    return (sets[Key(vhost: vhost, name: name)]?.list ?? []).compactMap { member in
      guard let object = member.object, let upstream = object["upstream"]?.string else { return nil }
      return upstreams[Key(vhost: vhost, name: upstream)].map { ($0, object) }
    }
  }
}
