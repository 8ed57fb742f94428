import Codecs
import System
import Testing

@testable import Ingest

/// Topics that are read while their metadata still comes in, and where they wait.
@Suite struct KafkaTopicStreamTests {
  private static func metadata(_ count: Int, partitions: Int = 2) -> [UInt8] {
    KafkaBytes.body { writer in
      writer.array([1]) { writer, id in
        writer.int32(id)
        writer.string("h")
        writer.int32(9092)
        writer.int16(-1)
      }
      writer.string("the-cluster")
      writer.int32(1)
      writer.array(Array(0..<count)) { writer, number in
        writer.int16(number % 50 == 49 ? 29 : 0)
        writer.string("topic-\(number)")
        writer.bool(number == 0)
        writer.array(Array(0..<partitions)) { writer, index in
          writer.int16(0)
          writer.int32(index)
          writer.int32(index + number)
          writer.array([1, 2, 3]) { $0.int32($1) }
          writer.array([1]) { $0.int32($1) }
        }
      }
    }
  }

  private func topics(_ body: [UInt8], parts: [Int]) throws -> [KafkaMetadata.Topic] {
    var stream = KafkaTopicStream(version: 2)
    var topics: [KafkaMetadata.Topic] = []
    var start = 0
    for end in parts + [body.count] {
      stream.append(body[start..<end])
      start = end
      while let (topic, bytes) = try stream.next(isWhole: end == body.count) {
        var reader = KafkaReader(bytes)
        #expect(try KafkaMetadata.Topic(&reader) == topic && reader.remaining == 0)
        topics.append(topic)
      }
    }
    return topics
  }

  @Test func `topics are the same wherever the answer is cut`() throws {
    let body = Self.metadata(5)
    let expected = try KafkaMetadata(body[...], version: 2).topics
    for cut in 0...body.count { #expect(try topics(body, parts: [cut]) == expected, "cut at \(cut)") }
    #expect(try topics(body, parts: Array(0..<body.count)) == expected)
    var random = SeededRandom(seed: 5)
    let large = Self.metadata(2000)
    for _ in 0..<20 {
      let parts = (0..<50).map { _ in Int.random(in: 0...large.count, using: &random) }.sorted()
      #expect(try topics(large, parts: parts).count == 2000)
    }
  }

  @Test func `an answer that ends too early or names too many topics is refused`() throws {
    let body = Self.metadata(5)
    for cut in 0..<body.count { #expect(throws: KafkaProtocolError.self) { try topics(Array(body.prefix(cut)), parts: []) } }
    let crowd = KafkaBytes.body { writer in
      writer.int32(0)
      writer.int16(-1)
      writer.int32(1)
      writer.int32(5_000_001)
    }
    #expect(throws: KafkaProtocolError("a cluster of 5000001 topics where 5000000 are accepted")) { try topics(crowd, parts: []) }
  }

  @Test func `a topic without an end is refused long before the answer ends`() throws {
    var stream = KafkaTopicStream(version: 1)
    stream.append(KafkaBytes.body { writer in
      writer.int32(0)
      writer.int32(1)
      writer.int32(1)
      writer.int16(0)
      writer.string("t")
      writer.bool(false)
      writer.int32(0x7FFF_FFFF)
    }[...])
    let part = [UInt8](repeating: 0, count: 1 << 16)
    var taken = 0
    #expect(throws: KafkaProtocolError.self) {
      while taken < 1 << 26 {
        let next = try stream.next(isWhole: false)
        if next != nil { break }
        stream.append(part[...])
        taken += part.count
      }
    }
    #expect(taken <= 1 << 25)
  }

  @Test func `a response in parts is handed over to its last byte and no further`() throws {
    let body = Self.metadata(3)
    let bytes = KafkaBytes.frame(7, body) + KafkaBytes.frame(8, [9, 9])
    for size in [1, 3, 64, bytes.count] {
      var decoder = KafkaFrameDecoder(limit: 16)
      var rest = bytes[...]
      var found: [UInt8] = []
      var left: Int?
      while left != 0 {
        decoder.append(rest.prefix(size))
        rest = rest.dropFirst(size)
        if left == nil, let head = try decoder.begin() {
          #expect(head.correlation == 7)
          left = head.length
        }
        guard let open = left else { continue }
        let part = decoder.takePart(of: open)
        found += part
        left = open - part.count
      }
      decoder.append(rest)
      #expect(found == body)
      #expect(try #require(try decoder.next()).body == [9, 9])
    }
    var decoder = KafkaFrameDecoder()
    decoder.append([0x7F, 0xFF, 0xFF, 0xFF, 0, 0, 0, 1])
    #expect(throws: KafkaProtocolError.self) { try decoder.begin() }
  }

  // MARK: Where they wait

  @Test func `topics come back in portions and by their names`() throws {
    var stream = KafkaTopicStream(version: 2)
    // Beyond what is kept in memory.
    let body = Self.metadata(3000, partitions: 300)
    stream.append(body[...])
    var list = KafkaTopicList(portionSize: 70)
    while let (topic, bytes) = try stream.next(isWhole: true) { if topic.name != "topic-5" { try list.append(topic, bytes) } }
    try list.close()
    #expect(list.count == 2999)
    var names: [String] = []
    try list.forEachPortion { portion in
      #expect(portion.count <= 70)
      names += portion.map(\.name)
    }
    #expect(names == (0..<3000).filter { $0 != 5 }.map { "topic-\($0)" })
    for number in [0, 1, 4, 6, 69, 70, 71, 2100, 2999] {
      let topic = try #require(try list.topic(named: "topic-\(number)"))
      #expect(topic.name == "topic-\(number)" && topic.partitions.count == 300 && topic.partitions[1].leader == number + 1)
    }
    #expect(try list.topic(named: "topic-5") == nil && list.topic(named: "") == nil)
  }
}
