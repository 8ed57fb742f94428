import Catalog
import Codecs
import Testing

@testable import Ingest

@Suite struct KafkaTranslatorTests {
  @Test func `a cluster tells its brokers and which of them controls it`() throws {
    let service = try FQN("mq")
    let metadata = try KafkaMetadata(KafkaBytes.metadata[...], version: 2)
    let draft = try KafkaTranslator(service).cluster(metadata.head, AssetDraft(.service, service))
    #expect(draft.properties["clusterId"] == "the-cluster")
    #expect(draft.properties["controller"] == 1)
    #expect(draft.properties["brokers"]?.array?.map { $0["address"] } == ["127.0.0.1:9092", "127.0.0.2:9092"])
  }

  @Test func `a group tells how far it lags behind, and what it reads leads to it`() throws {
    let translator = KafkaTranslator(try FQN("mq"))
    let group = KafkaGroups.Group(
      error: .none, name: "billing", state: "Stable", protocolType: "consumer",
      members: [KafkaGroups.Member(client: "b", host: "/h"), KafkaGroups.Member(client: "a", host: "/h")])
    let place = { (topic: String, index: Int) in KafkaPartition(topic: topic, index: index) }
    // One partition is ahead of its end, which a retention may do, and of one the end is not known.
    let committed: [KafkaPartition: Int64] = [place("orders", 0): 7, place("orders", 1): 90, place("refunds", 0): 5, place("hidden", 0): 1]
    let latest: [KafkaPartition: Int64] = [place("orders", 0): 10, place("orders", 1): 80, place("refunds", 0): 5]
    let name = try translator.groupName("billing")
    let draft = translator.group(group, name, committed, latest)
    #expect(name.description == "mq.group:billing" && draft.kind == .consumerGroup && draft.displayName == "billing")
    #expect(draft.properties == ["state": "Stable", "members": 2, "clients": ["a", "b"], "lag": ["orders": 3, "refunds": 0]])
    let edges = translator.edges(committed, into: name) { $0 != "hidden" }
    #expect(edges.map(\.source) == [.named(.topic, try FQN("mq.orders")), .named(.topic, try FQN("mq.refunds"))])
    #expect(edges.allSatisfy { $0.target == .named(.consumerGroup, name) })
  }

  @Test func `a schema tells what it refers to`() throws {
    let subject = try #require(
      SchemaSubject([
        "subject": "orders-value", "version": 3, "id": 9, "schemaType": "PROTOBUF", "schema": "message A {}",
        "references": [["name": "line.proto", "subject": "line", "version": 2]],
      ]))
    let properties = TopicSchema(subject: subject, versions: [1, 3], compatibility: "FULL", imports: []).properties
    #expect(properties["references"] == [["name": "line.proto", "subject": "line", "version": 2]])
    #expect(properties["versions"] == [1, 3] && properties["compatibility"] == "FULL" && properties["type"] == "PROTOBUF")
  }

  @Test func `more brokers than anybody has, and more elements than anybody sends, are refused`() {
    let crowd = KafkaBytes.body { writer in
      writer.array(Array(0...10_000)) { writer, id in
        writer.int32(id)
        writer.string("")
        writer.int32(1)
        writer.int16(-1)
      }
    }
    #expect(throws: KafkaProtocolError("a cluster of 10001 brokers where 10000 are accepted")) { try KafkaMetadata(crowd[...], version: 1) }
    var reader = KafkaReader(KafkaBytes.body { $0.int32(2_000_001) }[...] + [UInt8](repeating: 0, count: 2_000_001))
    #expect(throws: KafkaProtocolError("a response of more than 2000000 elements")) {
      try reader.array { (reader) throws(KafkaProtocolError) in try reader.int8() }
    }
  }
}
