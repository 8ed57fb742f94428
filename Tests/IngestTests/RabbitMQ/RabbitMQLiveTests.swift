import Catalog
import Codecs
import Testing

@testable import Ingest

/// A crawl of a real broker held against what its own tool shows.
@Suite(.enabled(if: LiveRabbitMQ.isInstalled)) struct RabbitMQLiveTests {
  private let broker: LiveRabbitMQ

  init() throws { broker = try LiveRabbitMQ.shared.get() }

  private func crawl(
    _ user: String = "crawler", _ password: String = "crawl-Pw1", more: String = ""
  ) throws -> DraftCollector {
    let recipe = try Recipe(
      Array(
        """
        source:
          type: rabbitmq
          config:
            management_url: http://127.0.0.1:\(broker.port + 1)
            username: \(user)
            password: \(password)
            service: mq
        \(more)
        """.utf8), fallbackName: "mq", folder: "/", variables: { _ in nil })
    let sink = DraftCollector()
    try recipe.connector.crawl(into: sink)
    return sink
  }

  private func refusal(_ user: String, _ password: String) -> String {
    do {
      _ = try crawl(user, password)
      return "no error"
    } catch { return "\(error)" }
  }

  @Test func `queues, exchanges and virtual hosts are those that the broker's tool lists`() throws {
    let sink = try crawl()
    for (vhost, key) in [("/", "/"), ("shop ü", "shop ü")] {
      // Federation makes queues and exchanges of its own.
      let listed = try broker.control("list_queues -p '\(vhost)' name type").filter { !$0.hasPrefix("federation: ") }.sorted()
      let seen = sink.drafts.values.filter { $0.kind == .queue && $0.fqn.parts[1] == key }.map { draft in
        "\(draft.fqn.parts[2])\t\(draft.subtype?.split(separator: " ").first ?? "")"
      }
      #expect(seen.sorted() == listed, "\(vhost)")
      #expect(!listed.isEmpty)
    }
    let exchanges = try ["/", "'shop ü'"].flatMap { try broker.control("list_exchanges -p \($0) name type") }.filter { line in
      !["amq.", "\t", "federation: "].contains { line.hasPrefix($0) }
    }
    let seen = sink.drafts.values.filter { $0.kind == .exchange }.map { "\($0.displayName ?? "")\t\($0.subtype?.split(separator: " ").first ?? "")" }
    #expect(seen.sorted() == exchanges.sorted())
    #expect(sink.drafts["mq.\"shop ü\""] != nil || sink.drafts["mq.shop ü"] != nil)
    #expect(sink.problems == [])
  }

  @Test func `bindings, alternate exchanges and dead letters are lineage`() throws {
    let edges = try crawl().edges.map { "\($0.source.label) -> \($0.target.label)" }
    #expect(
      edges.sorted() == [
        "events -> exchange:audit", "exchange:audit -> audit", "exchange:newsroom -> exchange:news", "exchange:orders -> exchange:audit",
        "exchange:orders -> orders.created", "exchange:orders -> orders.quorum", "jobs -> jobs", "orders.created -> exchange:audit",
      ])
  }

  @Test func `federation links and shovels are lineage between virtual hosts`() throws {
    let sink = try crawl()
    let edges = sink.edges.filter { $0.detail["routes"]?.array?.contains { $0["binding"] == nil && $0["role"] == nil } == true }
    #expect(
      edges.map { "\($0.source.place) -> \($0.target.place)" }.sorted() == [
        "shop ü/events -> //exchange:audit", "shop ü/exchange:newsroom -> //exchange:news", "shop ü/jobs -> //jobs",
      ])
    #expect(sink.drafts.values.first { $0.displayName == "news" }?.properties["policy"] == "fed")
  }

  @Test func `several bindings between the same two are one edge that names them all`() throws {
    let edge = try #require(try crawl().edges.first { $0.target.label == "orders.created" })
    let keys = edge.detail["routes"]?.array?.compactMap { $0["binding"]?.string } ?? []
    #expect(keys.sorted() == ["order.created.#", "order.new"])
  }

  @Test func `what every broker has is left out unless it is asked for`() throws {
    #expect(try crawl().drafts.values.allSatisfy { $0.displayName != "amq.direct" })
    let all = try crawl(more: "    include_predeclared: true")
    #expect(all.drafts.values.contains { $0.displayName == "amq.direct" })
    #expect(all.drafts.values.contains { $0.displayName == "(default)" })
  }

  @Test func `patterns leave out what they say`() throws {
    let sink = try crawl(more: "    vhost_pattern: {deny: [shop]}\n    queue_pattern: {allow: [orders]}")
    #expect(sink.drafts.values.filter { $0.kind == .queue }.map { $0.fqn.parts[2] }.sorted() == ["orders.created", "orders.quorum"])
    #expect(sink.drafts.values.filter { $0.kind == .database }.count == 1)
  }

  @Test func `refusals are one line that names host, user and cause, never the password`() {
    let wrong = refusal("crawler", "wr0ng-Pw")
    #expect(wrong.contains("RabbitMQ at 127.0.0.1:\(broker.port + 1), user \"crawler\": the password or the user is wrong"))
    #expect(!wrong.contains("wr0ng-Pw"))
    #expect(refusal("nobody", "no-Pw1").contains("monitoring"))
  }
}

extension AssetReference {
  /// The virtual host and the name in it.
  fileprivate var place: String {
    guard case .named(_, let fqn) = self else { return "\(self)" }
    return fqn.parts.dropFirst().joined(separator: "/")
  }

  /// The last part of the name.
  fileprivate var label: String {
    guard case .named(_, let fqn) = self else { return "\(self)" }
    return fqn.parts.last ?? ""
  }
}
