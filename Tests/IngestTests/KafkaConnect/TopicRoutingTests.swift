import System
import Testing

@testable import Ingest

/// What transforms make of topics, held against Kafka's and Debezium's documentation.
@Suite struct TopicRoutingTests {
  static let regexes: [(regex: String, replacement: String, topic: String, routed: String)] = [
    ("(.*)", "$1", "orders", "orders"),
    ("shop\\.(.*)", "$1", "shop.orders", "orders"),
    ("shop\\.(.*)", "$1", "other.orders", "other.orders"),
    ("([^.]+)\\.([^.]+)\\.([^.]+)", "$3", "srv.public.orders", "orders"),
    ("([^.]+)\\.([^.]+)\\.([^.]+)", "$1_$3", "srv.public.orders", "srv_orders"),
    ("([^.]+)\\.([^.]+)\\.([^.]+)", "lake.$2.$3", "a.b.c.d", "a.b.c.d"),
    // The whole name must match, though only what is found first is replaced.
    ("orders", "x", "orders-2", "orders-2"), ("a|ab", "X", "ab", "Xb"),
    // Greed decides what the groups hold.
    ("(.*)-(.*)", "$2", "a-b-c", "c"), ("(.*?)-(.*)", "$2", "a-b-c", "b-c"),
    ("(.+?)(\\d*)", "$1", "t12", "t"), ("(\\w+)_(\\d+)", "$1", "orders_12_3", "orders_12"),
    // Java's replacements.
    ("(.*)", "\\$1", "t", "$1"), ("(a)(b)?", "[$2]", "a", "[]"), ("(?<name>.*)_v\\d", "${name}", "t_v2", "t"),
    ("(.)(.)", "$12", "ab", "a2"), ("(?:x-)?(.*)", "$1", "x-y", "y"), ("(?i)ORDERS(.*)", "o$1", "ordersX", "oX"),
    ("dev\\.(\\w+)\\.cdc", "prod.$1", "dev.users.cdc", "prod.users"),
  ]

  @Test(arguments: regexes) func `RegexRouter replaces as Java does`(regex: String, replacement: String, topic: String, routed: String) {
    let routing = TopicRouting(
      ConnectConfig([
        "transforms": "route", "transforms.route.type": "org.apache.kafka.connect.transforms.RegexRouter",
        "transforms.route.regex": regex, "transforms.route.replacement": replacement,
      ]))
    #expect(routing.route(topic).map(\.text) == [routed])
  }

  static let chains: [(settings: [String: String], topic: String, routed: [String])] = [
    ([:], "orders", ["orders"]),
    // Transforms that leave topics alone.
    (["transforms": "unwrap,mask", "transforms.unwrap.type": "io.debezium.transforms.ExtractNewRecordState",
      "transforms.mask.type": "org.apache.kafka.connect.transforms.MaskField$Value"], "orders", ["orders"]),
    // In their order.
    (["transforms": "a, b", "transforms.a.type": "org.apache.kafka.connect.transforms.RegexRouter", "transforms.a.regex": "x(.*)",
      "transforms.a.replacement": "y$1", "transforms.b.type": "org.apache.kafka.connect.transforms.RegexRouter",
      "transforms.b.regex": "y(.*)", "transforms.b.replacement": "z$1"], "x1", ["z1"]),
    (["transforms": "b,a", "transforms.a.type": "org.apache.kafka.connect.transforms.RegexRouter", "transforms.a.regex": "x(.*)",
      "transforms.a.replacement": "y$1", "transforms.b.type": "org.apache.kafka.connect.transforms.RegexRouter",
      "transforms.b.regex": "y(.*)", "transforms.b.replacement": "z$1"], "x1", ["y1"]),
    (["transforms": "r", "transforms.r.type": "io.debezium.transforms.ByLogicalTableRouter",
      "transforms.r.topic.regex": "(.*)customers_shard(.*)", "transforms.r.topic.replacement": "$1customers_all_shards"],
      "srv.db.customers_shard7", ["srv.db.customers_all_shards"]),
    (["transforms": "o", "transforms.o.type": "io.debezium.transforms.outbox.EventRouter"], "srv.public.outbox", ["outbox.event.*"]),
    (["transforms": "o", "transforms.o.type": "io.debezium.transforms.outbox.EventRouter",
      "transforms.o.route.topic.replacement": "events.${routedByValue}.v1"], "srv.public.outbox", ["events.*.v1"]),
    (["transforms": "o", "transforms.o.type": "io.debezium.transforms.outbox.EventRouter",
      "transforms.o.route.topic.replacement": "all-events"], "srv.public.outbox", ["all-events"]),
    (["transforms": "o", "transforms.o.type": "io.debezium.connector.mongodb.transforms.outbox.MongoEventRouter"], "m.db.outbox", ["outbox.event.*"]),
    (["transforms": "t", "transforms.t.type": "org.apache.kafka.connect.transforms.TimestampRouter"], "logs", ["logs-*"]),
    (["transforms": "t", "transforms.t.type": "org.apache.kafka.connect.transforms.TimestampRouter",
      "transforms.t.topic.format": "idx_${timestamp}_${topic}"], "logs", ["idx_*_logs"]),
    (["transforms": "t", "transforms.t.type": "org.apache.kafka.connect.transforms.TimestampRouter",
      "transforms.t.topic.format": "${topic}_v2"], "logs", ["logs_v2"]),
    (["transforms": "t", "transforms.t.type": "org.apache.kafka.connect.transforms.TimestampRouter",
      "transforms.t.topic.format": "${timestamp}-${topic}-${timestamp}"], "logs", ["*"]),
    (["transforms": "e", "transforms.e.type": "io.confluent.connect.transforms.ExtractTopic$Value", "transforms.e.field": "f"],
      "logs", ["*"]),
    (["transforms": "u", "transforms.u.type": "io.debezium.transforms.ExtractNewRecordState", "transforms.u.route.by.field": "dest"],
      "logs", ["*"]),
    (["transforms": "c", "transforms.c.type": "com.github.jcustenborder.kafka.connect.transform.common.ChangeTopicCase",
      "transforms.c.to": "LOWER_UNDERSCORE"], "LOGS", ["logs"]),
    // An expression that is not understood makes the name unknown rather than wrong.
    (["transforms": "r", "transforms.r.type": "org.apache.kafka.connect.transforms.RegexRouter", "transforms.r.regex": "(?=x).*",
      "transforms.r.replacement": "y"], "x", ["*"]),
    (["transforms": "r", "transforms.r.type": "org.apache.kafka.connect.transforms.RegexRouter", "transforms.r.regex": "(.*)",
      "transforms.r.replacement": "$9"], "x", ["*"]),
    // A second router behind a name that is not known.
    (["transforms": "t,r", "transforms.t.type": "org.apache.kafka.connect.transforms.TimestampRouter",
      "transforms.r.type": "org.apache.kafka.connect.transforms.RegexRouter", "transforms.r.regex": "(.*)",
      "transforms.r.replacement": "y"], "x", ["*"]),
  ]

  @Test(arguments: chains) func `transforms are followed in their order`(settings: [String: String], topic: String, routed: [String]) {
    #expect(TopicRouting(ConnectConfig(settings)).route(topic).map(\.text) == routed)
  }

  private static func predicate(_ more: [String: String]) -> TopicRouting {
    let settings = [
      "transforms": "r", "transforms.r.type": "org.apache.kafka.connect.transforms.RegexRouter", "transforms.r.regex": "(.*)",
      "transforms.r.replacement": "new_$1", "transforms.r.predicate": "p",
    ]
    return TopicRouting(ConnectConfig(settings.merging(more) { $1 }))
  }

  @Test func `a predicate on names decides`() {
    let matches = ["predicates.p.type": "org.apache.kafka.connect.transforms.predicates.TopicNameMatches", "predicates.p.pattern": "a.*"]
    #expect(Self.predicate(matches).route("abc") == [.exact("new_abc")])
    #expect(Self.predicate(matches).route("bac") == [.exact("bac")])
    let negated = Self.predicate(matches.merging(["transforms.r.negate": "true"]) { $1 })
    #expect(negated.route("abc") == [.exact("abc")])
    #expect(negated.route("bac") == [.exact("new_bac")])
    #expect(negated.conditions == [])
  }

  @Test func `a predicate on records leaves both names possible and is told`() {
    let routing = Self.predicate(["predicates.p.type": "org.apache.kafka.connect.transforms.predicates.RecordIsTombstone"])
    #expect(routing.route("t") == [.exact("t"), .exact("new_t")])
    #expect(routing.conditions == ["r if p"])
  }

  @Test func `an open name means topics that have something in the gap`() {
    let open = RoutedTopic.open(prefix: "outbox.event.", suffix: "")
    #expect(open.matches("outbox.event.order") && !open.matches("outbox.event.") && !open.matches("orders"))
    #expect(!RoutedTopic.open(prefix: "ab", suffix: "bc").matches("abc"))
    #expect(RoutedTopic.unknown.matches("anything"))
  }

  @Test func `no settings end the process, however they look`() {
    var generator = SeededRandom(seed: 5)
    let pieces = ["(", ")", "$1", "${", "}", "\\", ".*", "a", "?", "<n>", "|", "[", "-", "{2}", "${topic}", "${timestamp}", "+", "$", "^"]
    for _ in 0..<4000 {
      func text() -> String { (0..<Int.random(in: 0...7, using: &generator)).map { _ in pieces.randomElement(using: &generator) ?? "" }.joined() }
      let type = ["RegexRouter", "ByLogicalTableRouter", "EventRouter", "TimestampRouter"].randomElement(using: &generator) ?? ""
      let routing = TopicRouting(
        ConnectConfig([
          "transforms": "x", "transforms.x.type": type, "transforms.x.regex": text(), "transforms.x.replacement": text(),
          "transforms.x.topic.regex": text(), "transforms.x.topic.replacement": text(), "transforms.x.topic.format": text(),
          "transforms.x.route.topic.replacement": text(),
        ]))
      #expect(routing.route(text()).count == 1)
    }
  }
}
