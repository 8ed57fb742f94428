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
  /// The name of the policy that applies to it.
  let policy: String?

  init?(_ json: JSON) {
    guard let vhost = json["vhost"]?.string, let name = json["name"]?.string else { return nil }
    self.vhost = vhost
    self.name = name
    type = json["type"]?.string ?? ""
    policy = json["policy"]?.string
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

/// A definition of a plugin, such as a shovel or a federation upstream, in a virtual host.
struct RabbitMQParameter: Equatable {
  let vhost: String
  let name: String
  let value: JSONObject
  /// The definition of those that are lists.
  let list: [JSON]

  init?(_ json: JSON) {
    guard let vhost = json["vhost"]?.string, let name = json["name"]?.string else { return nil }
    self.vhost = vhost
    self.name = name
    value = json["value"]?.object ?? [:]
    list = json["value"]?.array ?? []
  }
}

/// Settings for all queues and exchanges of a virtual host whose names match.
struct RabbitMQPolicy: Equatable {
  let vhost: String
  let name: String
  let definition: JSONObject

  init?(_ json: JSON) {
    guard let vhost = json["vhost"]?.string, let name = json["name"]?.string else { return nil }
    self.vhost = vhost
    self.name = name
    definition = json["definition"]?.object ?? [:]
  }
}
