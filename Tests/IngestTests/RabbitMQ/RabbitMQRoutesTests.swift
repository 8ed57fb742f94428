import Catalog
import Codecs
import Testing

@testable import Ingest

struct RabbitMQRoutesTests {
  private func edges(_ add: (inout RabbitMQRoutes) throws -> Void) throws -> [String] {
    var brokers = RabbitMQBrokers(try FQN(parts: ["mq"]))
    brokers.host = "mq.example"
    brokers.ports = [5672]
    brokers.others = ["far.example": try FQN(parts: ["far"]), "far.example:5680": try FQN(parts: ["farther"])]
    // So little memory that every route goes to disk.
    var routes = RabbitMQRoutes(brokers, memoryLimit: 0)
    try add(&routes)
    var edges: [EdgeDraft] = []
    try routes.forEachTarget { edges += $1 }
    return edges.map { "\(name($0.source)) -> \(name($0.target))" }
  }

  private func name(_ reference: AssetReference) -> String {
    guard case .named(_, let fqn) = reference else { return "\(reference)" }
    return (fqn.parts[0] == "mq" ? fqn.parts.dropFirst() : fqn.parts[...]).joined(separator: "|")
  }

  static let shovels: [(value: String, edge: String?)] = [
    (#"{"src-uri":"amqp://","src-queue":"a","dest-uri":"amqp://","dest-queue":"b"}"#, "v|a -> v|b"),
    (#"{"src-uri":["amqp://","amqp://far"],"src-queue":"a","dest-uri":"amqp:///w","dest-exchange":"x"}"#, "v|a -> w|exchange:x"),
    (#"{"src-uri":"amqp:///w%20%C3%BC","src-exchange":"x","dest-uri":"amqp://","dest-queue":"b"}"#, "w ü|exchange:x -> v|b"),
    (#"{"src-uri":"amqp://u:pw@other.example","src-queue":"a","dest-uri":"amqp://","dest-queue":"b"}"#, "rabbitmq://other.example:5672|v|a -> v|b"),
    (#"{"src-uri":"amqps://OTHER.example/w","src-queue":"a","dest-uri":"amqp://","dest-queue":"b"}"#, "rabbitmq://other.example:5671|w|a -> v|b"),
    (#"{"src-uri":"amqp://far.example/","src-queue":"a","dest-uri":"amqp://far.example:5680","dest-queue":"b"}"#, "far|v|a -> farther|v|b"),
    (#"{"src-uri":"amqp://mq.example","src-queue":"a","dest-uri":"amqp://localhost:5672","dest-queue":"b"}"#, "v|a -> v|b"),
    (#"{"src-uri":"amqp://localhost:5673","src-queue":"a","dest-uri":"amqp://","dest-queue":"b"}"#, "rabbitmq://localhost:5673|v|a -> v|b"),
    (#"{"src-uri":"amqp://","src-queue":"a"}"#, nil), ("{}", nil), (#"{"src-uri":"http://x","src-queue":"a","dest-uri":"amqp://","dest-queue":"b"}"#, nil),
    (#"{"src-uri":3,"src-queue":"a","dest-uri":"::","dest-queue":"b"}"#, nil),
  ]

  @Test(arguments: shovels) func `a shovel is an edge between the brokers that its addresses mean`(
    value: String, edge: String?
  ) throws {
    let json = try JSON.parse(#"{"vhost":"v","name":"s","value":\#(value)}"#)
    let shovel = RabbitMQShovel(try #require(RabbitMQParameter(json)))
    #expect(try edges { try $0.add(shovel) } == [edge].compactMap(\.self))
  }

  @Test func `a running shovel tells its ends itself`() throws {
    let json = try JSON.parse(
      #"{"name":"s","vhost":"v","type":"dynamic","state":"running","src_uri":"amqp://","dest_uri":"amqp:///w","src_queue":"a","dest_exchange":"x"}"#)
    let shovel = try #require(RabbitMQShovel(json))
    #expect(try edges { try $0.add(shovel) } == ["v|a -> w|exchange:x"])
    let starting = try #require(RabbitMQShovel(try JSON.parse(#"{"name":"s","vhost":"v","state":"starting"}"#)))
    #expect(try edges { try $0.add(starting) } == [])
  }

  @Test func `a dead-letter exchange that a policy sets counts as well`() throws {
    let json = try JSON.parse(#"{"vhost":"v","name":"q","effective_policy_definition":{"dead-letter-exchange":"x"}}"#)
    let queue = try #require(RabbitMQQueue(json))
    #expect(queue.type == "classic")
    #expect(queue.messages == nil)
    #expect(try edges { try $0.add(queue) } == ["v|q -> v|exchange:x"])
  }

  @Test func `several routes between the same two are one edge`() throws {
    let binding = { (key: String) in
      try #require(RabbitMQBinding(try JSON.parse(#"{"vhost":"v","source":"x","destination":"q","destination_type":"queue","routing_key":"\#(key)"}"#)))
    }
    var routes = RabbitMQRoutes(RabbitMQBrokers(try FQN(parts: ["mq"])))
    for key in ["a", "b", "a"] { try routes.add(binding(key)) }
    var details: [JSON?] = []
    try routes.forEachTarget { details += $1.map { $0.detail["routes"] } }
    #expect(details == [[["binding": "a"], ["binding": "b"]]])
  }

  @Test func `the default exchange is no source of lineage`() throws {
    let json = try JSON.parse(#"{"vhost":"v","source":"","destination":"q","destination_type":"queue"}"#)
    let binding = try #require(RabbitMQBinding(json))
    #expect(try edges { try $0.add(binding) } == [])
  }

  @Test(arguments: ["[]", "null", "{}", #"{"name":1}"#, #"{"vhost":"v"}"#])
  func `what lacks a name is none of them`(text: String) throws {
    let json = try JSON.parse(text)
    #expect(RabbitMQQueue(json) == nil)
    #expect(RabbitMQExchange(json) == nil)
    #expect(RabbitMQBinding(json) == nil)
    #expect(RabbitMQParameter(json) == nil)
    #expect(RabbitMQPolicy(json) == nil)
    #expect(RabbitMQShovel(json) == nil || json["name"]?.string != nil)
    #expect(RabbitMQLink(json) == nil)
  }
}
