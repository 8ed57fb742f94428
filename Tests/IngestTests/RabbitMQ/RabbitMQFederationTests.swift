import Catalog
import Codecs
import Net
import System
import Testing

@testable import Ingest

/// Federation by what a broker tells of its links, and by the definitions behind them.
struct RabbitMQFederationTests {
  /// Definitions in the shape of `/api/parameters`, with passwords as one who may read them gets them.
  private static let upstreams = #"""
    [{"vhost":"v","component":"federation-upstream","name":"far","value":{"uri":["amqp://u:s3cret-Pw@far.example:5672/w","amqp://spare"],"exchange":"theirs"}},
     {"vhost":"v","component":"federation-upstream","name":"near","value":{"uri":"amqp:///w"}},
     {"vhost":"other","component":"federation-upstream","name":"elsewhere","value":{"uri":"amqp:///w"}}]
    """#
  private static let sets = #"""
    [{"vhost":"v","component":"federation-upstream-set","name":"both","value":[{"upstream":"far","queue":"q9"},{"upstream":"near","exchange":"x9"},{"upstream":"gone"},7]}]
    """#

  private func parameters(_ text: String) throws -> [RabbitMQParameter] {
    try #require(try JSON.parse(text).array).compactMap(RabbitMQParameter.init)
  }

  /// A policy's definition, and the upstreams of the exchange and the queue called `it` that it makes.
  @Test(arguments: [
    (#"{"federation-upstream":"far"}"#, ["far/theirs"], ["far/it"]),
    (#"{"federation-upstream":"gone"}"#, [], []),
    (#"{"federation-upstream-set":"all"}"#, ["far/theirs", "near/it"], ["far/it", "near/it"]),
    (#"{"federation-upstream-set":"both"}"#, ["far/theirs", "near/x9"], ["far/q9", "near/it"]),
    (#"{"federation-upstream-set":"none"}"#, [], []),
    (#"{"federation-upstream-pattern":"ea"}"#, ["near/it"], ["near/it"]),
    (#"{"federation-upstream-pattern":"^ar"}"#, [], []),
    (#"{"federation-upstream-pattern":"("}"#, [], []),
    (#"{"max-length":5}"#, [], []), (#"{"federation-upstream":7}"#, [], []),
  ])
  func `a policy's upstreams are links`(policy: String, exchanges: [String], queues: [String]) throws {
    let federation = RabbitMQFederation(upstreams: try parameters(Self.upstreams), sets: try parameters(Self.sets))
    let definition = try #require(try JSON.parse(policy).object)
    let found = { (kind: RabbitMQLink.Kind) in
      federation.links(kind, "v", "it", policy: definition).map { "\($0.upstream)/\($0.upstreamName)" }
    }
    #expect(found(.exchange) == exchanges)
    #expect(found(.queue) == queues)
  }

  /// Addresses, and the broker and virtual host that they mean.
  @Test(arguments: [
    ("amqp://", "-", "-"), ("amqp:///w", "-", "w"), ("amqp:///", "-", "-"), ("amqp://h", "h:5672", "-"), ("amqps://H:1/a%2Fb", "h:1", "a/b"),
    ("amqp://u:p%40@h/%2f", "h:5672", "/"), ("http://h", nil, nil), ("h:5672", nil, nil), ("", nil, nil), ("amqp://h:x", nil, nil),
  ])
  func `an address tells host, port and virtual host`(text: String, server: String?, vhost: String?) {
    let address = RabbitMQAddress(text)
    #expect(address.map { $0.server.map { "\($0.host):\($0.port)" } ?? "-" } == server)
    #expect(address.map { $0.vhost ?? "-" } == vhost)
  }

  /// A broker with the answers of some paths; others are not there.
  private func broker(_ answers: [String: String], refusing: Set<String> = []) throws -> StubServer {
    try StubServer { request in
      let path = String(request.target.path.dropFirst("/api/".count))
      if refusing.contains(path) { return .json(#"{"error":"not_authorised"}"#, .unauthorized) }
      if let answer = answers[path] { return .json(answer) }
      switch path {
      case "overview": return .json(#"{"rabbitmq_version":"3.10.8","cluster_name":"c","listeners":[{"protocol":"amqp","port":5672}]}"#)
      case "vhosts": return .json(#"[{"name":"v"},{"name":"w"}]"#)
      case "exchanges": return .json(#"[{"vhost":"v","name":"news","type":"topic","durable":true,"arguments":{},"policy":"fed"}]"#)
      case "queues":
        return .json(#"[{"vhost":"v","name":"jobs","durable":true,"arguments":{},"policy":"fed","effective_policy_definition":{"federation-upstream":"near"}}]"#)
      case "bindings": return .json("[]")
      default: return .json(#"{"error":"Object Not Found"}"#, .notFound)
      }
    }
  }

  private func edges(_ server: StubServer, _ more: String = "") throws -> (edges: [String], notes: [String], problems: [String]) {
    let text = "source: {type: rabbitmq, config: {management_url: '\(server.address)', username: u, password: s3cret-Pw, service: mq\(more)}}"
    let sink = DraftCollector()
    try Recipe(Array(text.utf8), fallbackName: "mq").connector.crawl(into: sink)
    return (sink.edges.map { "\(name($0.source)) -> \(name($0.target))" }.sorted(), sink.notes, sink.problems)
  }

  private func name(_ reference: AssetReference) -> String {
    guard case .named(_, let fqn) = reference else { return "\(reference)" }
    return fqn.parts.joined(separator: "|")
  }

  private static let links = #"""
    [{"node":"n","exchange":"news","upstream_exchange":"newsroom","type":"exchange","vhost":"v","upstream":"far","status":"error","error":"unknown_host","uri":"amqp://far.example:5672/w"},
     {"node":"n","queue":"jobs","upstream_queue":"jobs","type":"queue","vhost":"v","upstream":"near","status":"running","uri":"amqp://127.0.0.1:5672/w"},
     {"type":"exchange","exchange":"news","vhost":"v","upstream":"starting","status":"starting"}]
    """#

  @Test func `links that the broker tells of are lineage, and one that does not work is noted`() throws {
    let server = try broker(["federation-links": Self.links])
    let found = try edges(server)
    #expect(found.edges == ["mq|w|jobs -> mq|v|jobs", "rabbitmq://far.example:5672|w|exchange:newsroom -> mq|v|exchange:news"])
    #expect(found.notes.contains { $0.contains("unknown_host") })
    #expect(found.problems == [])
    #expect(try edges(server, ", broker_services: {far.example: far}").edges.first == "far|w|exchange:newsroom -> mq|v|exchange:news")
    #expect(try edges(server, ", vhost_pattern: {deny: [v]}").edges == [])
  }

  @Test func `without links their definitions tell`() throws {
    let server = try broker([
      "parameters/federation-upstream": Self.upstreams, "parameters/federation-upstream-set": Self.sets,
      "policies": #"[{"vhost":"v","name":"fed","pattern":".*","apply-to":"all","definition":{"federation-upstream-set":"both"},"priority":0}]"#,
    ])
    let found = try edges(server)
    #expect(found.edges == ["mq|w|exchange:x9 -> mq|v|exchange:news", "mq|w|jobs -> mq|v|jobs", "rabbitmq://far.example:5672|w|exchange:theirs -> mq|v|exchange:news"])
  }

  @Test func `a broker without the plugins says nothing, and one that refuses is noted`() throws {
    let plain = try edges(try broker([:]))
    #expect(plain.edges == [] && plain.notes == [] && plain.problems == [])
    let refusing = try edges(try broker([:], refusing: ["shovels", "parameters/shovel", "federation-links", "parameters/federation-upstream"]))
    #expect(refusing.notes.count == 3 && refusing.problems == [])
  }

  @Test func `a large broker is asked for bindings exchange by exchange`() throws {
    let server = try broker([
      "overview": #"{"rabbitmq_version":"3.13.0","cluster_name":"c","object_totals":{"exchanges":2,"queues":20001}}"#,
      "exchanges": #"[{"vhost":"v","name":"","type":"direct"},{"vhost":"v","name":"news","type":"topic"},{"vhost":"v","name":"gone","type":"topic"}]"#,
      "exchanges/v/news/bindings/source": #"[{"vhost":"v","source":"news","destination":"jobs","destination_type":"queue","routing_key":"k"}]"#,
    ])
    let found = try edges(server)
    #expect(found.edges == ["mq|v|exchange:news -> mq|v|jobs"] && found.problems == [])
    #expect(!server.requests.contains { $0.target.path == "/api/bindings" })
  }

  @Test func `services of other brokers are a mapping`() {
    let text = "source:\n  type: rabbitmq\n  config:\n    management_url: http://h\n    username: u\n    broker_services: [a]\n"
    #expect { try Recipe(Array(text.utf8), fallbackName: "x") } throws: { "\($0)".contains("a mapping of hosts to services") }
  }

  @Test func `random definitions make links or none`() throws {
    var random = SeededRandom(seed: 4)
    let words: [JSON] = ["amqp://", "amqp://h/v", "far", 7, .null, [:], ["uri": "amqp://x"], [["upstream": "far"]], "(", true]
    let keys = ["uri", "exchange", "queue", "upstream", "federation-upstream", "federation-upstream-set", "federation-upstream-pattern", "name", "vhost", "value", "type"]
    func object(_ depth: Int) -> JSON {
      .object(JSONObject((0..<5).map { _ in
        (keys.randomElement(using: &random) ?? "", depth > 0 && Bool.random(using: &random) ? object(depth - 1) : words.randomElement(using: &random) ?? .null)
      }))
    }
    for _ in 0..<2000 {
      let json = object(2)
      let parameters = [json, object(2)].compactMap(RabbitMQParameter.init)
      let federation = RabbitMQFederation(upstreams: parameters, sets: parameters)
      _ = federation.links(.queue, "h", "n", policy: object(1).object ?? [:])
      _ = (RabbitMQLink(json), RabbitMQShovel(json), RabbitMQPolicy(json))
    }
  }
}
