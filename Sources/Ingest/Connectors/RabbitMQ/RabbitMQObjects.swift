import Codecs

/// A virtual host: the space in which exchanges and queues have names.
struct RabbitMQVirtualHost: Equatable {
  let name: String
  let description: String?
  let tags: [String]

  init?(_ json: JSON) {
    guard let name = json["name"]?.string else { return nil }
    self.name = name
    description = json["description"]?.string.flatMap { $0.isEmpty ? nil : $0 }
    tags = json["tags"]?.array?.compactMap(\.string) ?? []
  }
}

/// Where messages are published to.
struct RabbitMQExchange: Equatable {
  let vhost: String
  /// Empty for the default exchange, which leads to every queue by its name.
  let name: String
  /// `direct`, `topic`, `fanout`, `headers`, or what a plugin calls it.
  let type: String
  let isDurable: Bool
  let deletesItself: Bool
  let isInternal: Bool
  let arguments: JSONObject

  init?(_ json: JSON) {
    guard let vhost = json["vhost"]?.string, let name = json["name"]?.string else { return nil }
    self.vhost = vhost
    self.name = name
    type = json["type"]?.string ?? ""
    isDurable = json["durable"]?.bool ?? false
    deletesItself = json["auto_delete"]?.bool ?? false
    isInternal = json["internal"]?.bool ?? false
    arguments = json["arguments"]?.object ?? [:]
  }

  /// Whether the broker brings it along.
  var isPredeclared: Bool { name.isEmpty || name.hasPrefix("amq.") }
  /// Where messages go that no binding takes.
  var alternate: String? { arguments["alternate-exchange"]?.string }
}

/// Where messages wait for whoever consumes them.
struct RabbitMQQueue: Equatable {
  let vhost: String
  let name: String
  /// `classic`, `quorum` or `stream`.
  let type: String
  let state: String?
  let isDurable: Bool
  let deletesItself: Bool
  let isExclusive: Bool
  let arguments: JSONObject
  /// Absent in the first seconds of a queue's life.
  let messages: Int?
  let bytes: Int?
  let consumers: Int?
  let policy: String?
  /// What a policy adds to the arguments.
  let effective: JSONObject

  init?(_ json: JSON) {
    guard let vhost = json["vhost"]?.string, let name = json["name"]?.string else { return nil }
    self.vhost = vhost
    self.name = name
    type = json["type"]?.string ?? json["arguments"]?["x-queue-type"]?.string ?? "classic"
    state = json["state"]?.string
    isDurable = json["durable"]?.bool ?? false
    deletesItself = json["auto_delete"]?.bool ?? false
    isExclusive = json["exclusive"]?.bool ?? false
    arguments = json["arguments"]?.object ?? [:]
    messages = json["messages"]?.int
    bytes = json["message_bytes"]?.int
    consumers = json["consumers"]?.int
    policy = json["policy"]?.string
    effective = json["effective_policy_definition"]?.object ?? [:]
  }

  /// The exchange that takes what expires, overflows or is refused.
  var deadLetterExchange: String? {
    arguments["x-dead-letter-exchange"]?.string ?? effective["dead-letter-exchange"]?.string
  }
}

/// A rule by which an exchange hands messages on.
struct RabbitMQBinding: Equatable {
  let vhost: String
  let source: String
  let destination: String
  let leadsToQueue: Bool
  let routingKey: String
  let arguments: JSONObject

  init?(_ json: JSON) {
    guard let vhost = json["vhost"]?.string, let source = json["source"]?.string,
      let destination = json["destination"]?.string
    else { return nil }
    self.vhost = vhost
    self.source = source
    self.destination = destination
    leadsToQueue = json["destination_type"]?.string == "queue"
    routingKey = json["routing_key"]?.string ?? ""
    arguments = json["arguments"]?.object ?? [:]
  }
}

/// A shovel or a federation link: messages that are moved between brokers, by a parameter of the virtual host.
struct RabbitMQParameter: Equatable {
  let vhost: String
  let name: String
  let value: JSONObject

  init?(_ json: JSON) {
    guard let vhost = json["vhost"]?.string, let name = json["name"]?.string else { return nil }
    self.vhost = vhost
    self.name = name
    value = json["value"]?.object ?? [:]
  }

  /// The queue that a shovel takes from or puts into, when its address says that it is of this broker: `amqp://` alone,
  /// or with a virtual host behind three slashes.
  /// - Parameter end: `src` or `dest`.
  func localQueue(_ end: String) -> (vhost: String, name: String)? { local(end, "queue") }

  /// The exchange at one end of a shovel, when it is of this broker.
  func localExchange(_ end: String) -> (vhost: String, name: String)? { local(end, "exchange") }

  private func local(_ end: String, _ kind: String) -> (vhost: String, name: String)? {
    guard let name = value["\(end)-\(kind)"]?.string, let address = uri(end) else { return nil }
    guard let url = try? URL(address), url.host == nil else { return nil }
    let path = url.path.drop { $0 == "/" }
    guard !path.isEmpty else { return (vhost, name) }
    return (try? PercentEncoding.decodeText(path.utf8)).map { ($0, name) }
  }

  /// A list of addresses counts as local only when its first one is.
  private func uri(_ end: String) -> String? {
    value["\(end)-uri"]?.string ?? value["\(end)-uri"]?.array?.first?.string
  }
}
