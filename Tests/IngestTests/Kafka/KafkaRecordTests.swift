import Catalog
import Codecs
import System
import Testing

@testable import Ingest

/// Record batches and message sets, made up.
enum KafkaRecordBytes {
  typealias Pair = (key: String?, value: String?)

  private static func varint(_ value: Int) -> [UInt8] {
    var rest = UInt64(bitPattern: Int64(value << 1 ^ value >> 63))
    var bytes: [UInt8] = []
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    return bytes + [UInt8(rest)]
  }

  private static func field(_ text: String?) -> [UInt8] { text.map { varint($0.utf8.count) + Array($0.utf8) } ?? varint(-1) }

  /// The records of a batch, before compression.
  static func records(_ pairs: [Pair]) -> [UInt8] {
    pairs.enumerated().flatMap { index, pair -> [UInt8] in
      // A header without a value stands behind.
      let body = [0] + varint(0) + varint(index) + field(pair.key) + field(pair.value) + varint(1) + field("h") + varint(-1)
      return varint(body.count) + body
    }
  }

  /// A batch of format 2.
  static func batch(_ pairs: [Pair], at base: Int64 = 0, attributes: Int = 0, compress: ([UInt8]) -> [UInt8] = { $0 }) -> [UInt8] {
    var body = KafkaWriter()
    body.int16(attributes)
    body.int32(pairs.count - 1)
    body.int64(0)
    body.int64(0)
    body.int64(-1)
    body.int16(-1)
    body.int32(-1)
    body.int32(pairs.count)
    let content = body.bytes + compress(records(pairs))
    var batch = KafkaWriter()
    batch.int64(base)
    batch.int32(content.count + 9)
    batch.int32(-1)
    batch.int8(2)
    batch.int32(Int(CRC32.of(content, .castagnoli)))
    return batch.bytes + content
  }

  /// A message of format 0 or 1.
  static func message(_ key: [UInt8]?, _ value: [UInt8]?, at offset: Int64, format: UInt8, attributes: UInt8 = 0) -> [UInt8] {
    var body = KafkaWriter()
    body.int8(format)
    body.int8(attributes)
    if format == 1 { body.int64(0) }
    for field in [key, value] { if let field { body.byteArray(field) } else { body.int32(-1) } }
    var message = KafkaWriter()
    message.int64(offset)
    message.int32(body.bytes.count + 4)
    message.int32(Int(CRC32.of(body.bytes)))
    return message.bytes + body.bytes
  }
}

private func lines(_ reader: KafkaRecordReader) -> [String] {
  reader.records.map { record in
    let words = [record.key, record.value].map { $0.map { String(decoding: $0, as: UTF8.self) } ?? "-" }
    return "\(record.offset) \(words[0]) \(words[1])"
  }
}

struct KafkaRecordReaderTests {
  @Test func `a batch gives its records with their offsets`() {
    let reader = KafkaRecordReader(KafkaRecordBytes.batch([("k", "v"), (nil, "w"), ("t", nil)], at: 40)[...])
    #expect(lines(reader) == ["40 k v", "41 - w", "42 t -"] && reader.nextOffset == 43 && reader.faults == [])
  }

  @Test func `batches follow one another, the last one may be cut`() {
    let first = KafkaRecordBytes.batch([("a", "1")], at: 0)
    let second = KafkaRecordBytes.batch([("b", "2")], at: 7)
    for count in 0...second.count {
      let reader = KafkaRecordReader((first + second.prefix(count))[...])
      #expect(lines(reader) == (count == second.count ? ["0 a 1", "7 b 2"] : ["0 a 1"]) && reader.faults == [])
    }
  }

  static let compressions: [(attributes: Int, compress: @Sendable ([UInt8]) -> [UInt8])] = [
    (1, { GzipWriter.compress($0) }),
    // One literal, raw and as Java's clients frame it.
    (2, { [UInt8($0.count), 60 << 2, UInt8($0.count - 1)] + $0 }),
    (2, {
      let block = [UInt8($0.count), 60 << 2, UInt8($0.count - 1)] + $0
      return [0x82] + Array("SNAPPY".utf8) + [0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, UInt8(block.count)] + block
    }),
    // One plain block in a frame.
    (3, { [4, 0x22, 0x4D, 0x18, 0x60, 0x40, 0x82, UInt8($0.count), 0, 0, 0x80] + $0 + [0, 0, 0, 0] }),
    (4, { [0x28, 0xB5, 0x2F, 0xFD, 0x20, UInt8($0.count), UInt8(truncatingIfNeeded: $0.count << 3 | 1), UInt8($0.count >> 5), 0] + $0 }),
  ]

  @Test(arguments: 0..<5) func `compressed batches are restored`(index: Int) {
    let (attributes, compress) = Self.compressions[index]
    let bytes = KafkaRecordBytes.batch([("k", "value"), ("l", nil)], at: 3, attributes: attributes, compress: compress)
    let reader = KafkaRecordReader(bytes[...])
    #expect(lines(reader) == ["3 k value", "4 l -"], "\(reader.faults)")
  }

  @Test(arguments: [UInt8(0), 1]) func `message sets are read`(format: UInt8) {
    let bytes = KafkaRecordBytes.message([107], [118], at: 5, format: format) + KafkaRecordBytes.message(nil, nil, at: 6, format: format)
    let reader = KafkaRecordReader(bytes[...])
    #expect(lines(reader) == ["5 k v", "6 - -"] && reader.nextOffset == 7)
  }

  @Test func `compressed message sets hold others inside`() {
    let inner = KafkaRecordBytes.message([97], [49], at: 0, format: 1) + KafkaRecordBytes.message([98], [50], at: 1, format: 1)
    let outer = KafkaRecordBytes.message(nil, GzipWriter.compress(inner), at: 21, format: 1, attributes: 1)
    #expect(lines(KafkaRecordReader(outer[...])) == ["20 a 1", "21 b 2"])
    let old = KafkaRecordBytes.message([97], [49], at: 30, format: 0)
    let wrapped = KafkaRecordBytes.message(nil, GzipWriter.compress(old), at: 30, format: 0, attributes: 1)
    #expect(lines(KafkaRecordReader(wrapped[...])) == ["30 a 1"])
  }

  @Test func `a message that holds itself many times over ends`() {
    var bytes = KafkaRecordBytes.message([97], [49], at: 0, format: 1)
    for _ in 0..<40 { bytes = KafkaRecordBytes.message(nil, GzipWriter.compress(bytes), at: 0, format: 1, attributes: 1) }
    #expect(KafkaRecordReader(bytes[...]).records.count <= 1)
  }

  @Test func `damaged, unknown and control batches are passed over`() {
    let good = KafkaRecordBytes.batch([("a", "1")], at: 9)
    var damaged = KafkaRecordBytes.batch([("b", "2")], at: 3)
    damaged[damaged.count - 3] ^= 1
    let unknown = KafkaRecordBytes.batch([("c", "3")], at: 4, attributes: 7)
    let control = KafkaRecordBytes.batch([("d", "4")], at: 5, attributes: 0x20)
    var future = KafkaRecordBytes.batch([("e", "5")], at: 6)
    future[16] = 3
    let reader = KafkaRecordReader((damaged + unknown + control + future + good)[...])
    #expect(lines(reader) == ["9 a 1"] && reader.nextOffset == 10)
    #expect(reader.faults.count == 3 && reader.faults[0].contains("checksum") && reader.faults[2].contains("format 3"))
  }

  @Test func `no more records are taken than wanted`() {
    let pairs = (0..<100).map { ("k\($0)", "v") as KafkaRecordBytes.Pair }
    #expect(KafkaRecordReader(KafkaRecordBytes.batch(pairs)[...], limit: 7).records.count == 7)
  }

  @Test func `bytes changed at random never stop the reader`() {
    var random = SeededRandom(seed: 4)
    let samples = [
      KafkaRecordBytes.batch([("k", "v"), ("l", nil)]), KafkaRecordBytes.batch([("k", "v")], attributes: 1) { GzipWriter.compress($0) },
      KafkaRecordBytes.message(nil, GzipWriter.compress(KafkaRecordBytes.message([1], [2], at: 0, format: 1)), at: 0, format: 1, attributes: 1),
    ]
    for round in 0..<3000 {
      var bytes = samples[round % samples.count]
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      // A right checksum lets the damage through to what lies behind it.
      if bytes[16] == 2, bytes.count > 21 {
        let sum = CRC32.of(Array(bytes[21...]), .castagnoli)
        for index in 0..<4 { bytes[17 + index] = UInt8(truncatingIfNeeded: sum >> UInt32(24 - 8 * index)) }
      }
      _ = KafkaRecordReader(bytes[...])
    }
  }
}

struct KafkaFetchTests {
  @Test(arguments: 0...11) func `requests and answers are as each version wants them`(version: Int) throws {
    let request = KafkaFetch.request("t", from: [(0, 5), (2, 9)], bytes: 100, wait: 50, version: version)
    let sizes = [12, 12, 12, 16, 17, 17, 17, 25, 25, 25, 25, 25]
    let places = 2 * (16 + (version >= 5 ? 8 : 0) + (version >= 9 ? 4 : 0))
    #expect(request.count == sizes[version] + 4 + 3 + 4 + places + (version >= 7 ? 4 : 0) + (version >= 11 ? 2 : 0))
    let batch = KafkaRecordBytes.batch([("k", "v")])
    let body = KafkaBytes.body { writer in
      if version >= 1 { writer.int32(0) }
      if version >= 7 {
        writer.int16(0)
        writer.int32(0)
      }
      writer.array(["t"]) { writer, topic in
        writer.string(topic)
        writer.array([0]) { writer, partition in
          writer.int32(partition)
          writer.int16(0)
          writer.int64(10)
          if version >= 4 { writer.int64(10) }
          if version >= 5 { writer.int64(0) }
          if version >= 4 {
            writer.array([1]) { writer, _ in
              writer.int64(7)
              writer.int64(8)
            }
          }
          if version >= 11 { writer.int32(-1) }
          writer.byteArray(batch)
        }
      }
    }
    let answer = try #require(try KafkaFetch.partitions(body[...], version: version).first)
    #expect(answer.place == KafkaPartition(topic: "t", index: 0) && Array(answer.records) == batch && answer.error == .none)
    for cut in 0..<body.count {
      #expect(throws: KafkaProtocolError.self) { try KafkaFetch.partitions(body[..<cut], version: version) }
    }
  }
}

struct KafkaPayloadTests {
  static let payloads: [(text: String?, format: String, columns: [String])] = [
    (nil, "absent", []), (#"{"a":1,"b":{"c":"x"}}"#, "json", ["a integer", "b object", "b.c string"]),
    (#" [1,2]"#, "json", ["value array<integer>"]), ("42", "text", ["value integer"]), ("order-1", "text", ["value string"]),
    (#""2026-01-31""#, "text", ["value string(date)"]), ("{not json", "text", ["value string"]), ("a\u{1}b", "binary", ["value bytes"]),
    (#"{"schema":{"type":"struct"},"payload":{"a":1}}"#, "json", ["a integer"]),
    (#"{"before":null,"after":{"id":1,"name":"x"},"source":{"connector":"postgresql","db":"shop","schema":"public","table":"orders"},"op":"c","ts_ms":1}"#,
      "debezium", ["id integer", "name string"]),
    (#"{"before":{"id":1},"after":null,"source":{"connector":"mysql","db":"shop","table":"orders"},"op":"d","ts_ms":1}"#, "debezium", ["id integer"]),
    (#"{"schema":{},"payload":{"before":null,"after":{"id":1},"source":{"connector":"mysql"},"op":"r"}}"#, "debezium", ["id integer"]),
    (#"{"op":"add","after":{"id":1}}"#, "json", ["op string", "after object", "after.id integer"]),
  ]

  @Test(arguments: payloads) func `what bytes hold is told by their look`(text: String?, format: String, columns: [String]) {
    var side = KafkaSideSample()
    side.observe(text.map { Array($0.utf8)[...] }, at: 0)
    #expect(KafkaPayload(text.map { Array($0.utf8)[...] }).format == format)
    #expect(side.schema(under: nil).columns.map { "\($0.path) \($0.nativeType ?? "")" } == columns)
  }

  @Test func `Confluent's mark leads to the schema of the newest record`() {
    var side = KafkaSideSample()
    for (id, offset) in [(7, 3), (9, 5), (7, 4)] { side.observe([0, 0, 0, 0, UInt8(id), 2, 2], at: Int64(offset)) }
    #expect(side.newestSchema == 9)
    #expect(side.properties == ["formats": ["framed": 3], "schemaIDs": [7, 9]])
    // A number of eight bytes begins with zeros as well.
    #expect(KafkaPayload([0, 0, 0, 0, 0, 0, 0, 7][...]) == .binary)
    #expect(KafkaPayload([0, 0, 0, 0, 7][...]) == .framed(schema: 7))
  }

  @Test func `what is told of a topic holds no values`() {
    var sample = KafkaTopicSample()
    let event = #"{"before":null,"after":{"mail":"ann@example.com"},"source":{"connector":"postgresql","db":"shop","schema":"public","table":"people"},"op":"c"}"#
    sample.observe(KafkaRecord(offset: 1, key: Array("k-17".utf8)[...], value: Array(event.utf8)[...]))
    sample.observe(KafkaRecord(offset: 2, key: Array("k-18".utf8)[...], value: nil))
    let source: JSON = ["connector": "postgresql", "database": "shop", "schema": "public", "table": "people"]
    #expect(
      sample.properties
        == ["records": 2, "keys": ["formats": ["text": 2]], "values": ["formats": ["absent": 1, "debezium": 1], "source": source]])
    #expect(sample.key.schema(under: FieldPath("{key}")).columns.map { "\($0.path)" } == ["{key}"])
  }
}
