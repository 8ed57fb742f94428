import Catalog
import Codecs
import Testing

@testable import Ingest

@Suite struct KafkaTranslatorTests {
  @Test func `a cluster tells its brokers and which of them controls it`() throws {
    let service = try FQN("mq")
    let metadata = try KafkaMetadata(KafkaBytes.metadata[...], version: 2)
    let draft = try KafkaTranslator(service).cluster(metadata, AssetDraft(.service, service))
    #expect(draft.properties["clusterId"] == "the-cluster")
    #expect(draft.properties["controller"] == 1)
    #expect(draft.properties["brokers"]?.array?.map { $0["address"] } == ["127.0.0.1:9092", "127.0.0.2:9092"])
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
