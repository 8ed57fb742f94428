import System
import Testing

@testable import Ingest

struct KafkaWireTests {
  private static let orders0 = KafkaPartition(topic: "orders", index: 0)

  @Test func `a request is its length, its header and its body`() {
    let frame = KafkaFrame.request(.metadata, version: 2, correlation: 7, body: [0xAA])
    #expect(frame == [0, 0, 0, 16, 0, 3, 0, 2, 0, 0, 0, 7, 0, 5] + Array("cairn".utf8) + [0xAA])
  }

  @Test func `responses come whole however the stream is cut`() throws {
    let stream = KafkaBytes.frame(1, [1, 2, 3]) + KafkaBytes.frame(2, [])
    for size in 1...stream.count {
      var decoder = KafkaFrameDecoder()
      var bodies: [(Int32, [UInt8])] = []
      for start in stride(from: 0, to: stream.count, by: size) {
        decoder.append(stream[start..<min(start + size, stream.count)])
        while let response = try decoder.next() { bodies.append((response.correlation, Array(response.body))) }
      }
      #expect(bodies.map(\.0) == [1, 2])
      #expect(bodies.map(\.1) == [[1, 2, 3], []])
    }
  }

  @Test(arguments: [[0, 0, 0, 3], [0xFF, 0xFF, 0xFF, 0xFF], [0x7F, 0, 0, 0]] as [[UInt8]])
  func `a length that cannot be is refused by itself`(head: [UInt8]) {
    var decoder = KafkaFrameDecoder()
    decoder.append(head)
    #expect(throws: KafkaProtocolError.self) { try decoder.next() }
  }

  @Test func `versions are found whatever their order, and a broker without a request is seen`() throws {
    let versions = try KafkaVersions(KafkaBytes.versions[...])
    for api in KafkaAPI.allCases { #expect(versions.version(of: api) == min(9, api.versions.upperBound), "\(api)") }
    let few = try KafkaVersions(KafkaBytes.body { writer in
      writer.int16(0)
      writer.array([(3, 0, 1), (32, 2, 4)]) { writer, entry in
        for value in [entry.0, entry.1, entry.2] { writer.int16(value) }
      }
    }[...])
    #expect(few.version(of: .metadata) == 1)
    #expect(few.version(of: .describeConfigs) == nil)
    #expect(few.version(of: .listGroups) == nil)
    #expect(throws: KafkaProtocolError.self) { try KafkaVersions([0, 35, 0, 0, 0, 0][...]) }
  }

  @Test func `metadata tells brokers, topics and their partitions`() throws {
    let metadata = try KafkaMetadata(KafkaBytes.metadata[...], version: 2)
    #expect(metadata.head.clusterID == "the-cluster")
    #expect(metadata.head.brokers.map(\.host) == ["127.0.0.1", "127.0.0.2"])
    #expect(metadata.topics.map(\.name) == ["orders", "__consumer_offsets"])
    #expect(metadata.topics.map(\.isInternal) == [false, true])
    let partition = try #require(metadata.topics[0].partitions.last)
    #expect((partition.index, partition.leader, partition.replicas, partition.inSync) == (1, 2, [1, 2], [1]))
  }

  @Test func `settings leave out sensitive values and name what was refused`() throws {
    let configs = try KafkaConfigs(KafkaBytes.configs[...])
    let entries = try #require(configs.topics["orders"])
    #expect(entries.map(\.name) == ["retention.ms", "ssl.key", "cleanup.policy"])
    #expect(entries.map(\.value) == ["1000", nil, "delete"])
    #expect(entries.map(\.isOwn) == [true, true, false])
    #expect(configs.refused["secret"]?.description == "the user may not read the topic (error 29)")
  }

  @Test func `offsets with an error, and those never committed, are left out`() throws {
    #expect(try KafkaOffsets.ends(KafkaBytes.ends[...]) == [Self.orders0: 7])
    let (offsets, error) = try KafkaOffsets.committed(KafkaBytes.committed[...])
    #expect(offsets == [Self.orders0: 5])
    #expect(error == .none)
  }

  @Test func `groups of other protocols are no consumer groups`() throws {
    #expect(try KafkaGroups.list(KafkaBytes.groups[...]).names == ["billing", "by-hand"])
    let group = try #require(try KafkaGroups.described(KafkaBytes.described[...]).first)
    #expect(group.state == "Stable")
    #expect(group.members.map(\.client) == ["app-1", "app-2"])
  }

  @Test func `every replica's bytes count`() throws {
    #expect(try KafkaLogDirectories.sizes(KafkaBytes.sizes[...]) == ["orders": 400])
  }

  @Test func `messages are counted only when every partition tells`() throws {
    let topic = try KafkaMetadata(KafkaBytes.metadata[...], version: 2).topics[0]
    let other = KafkaPartition(topic: "orders", index: 1)
    #expect(KafkaSurvey.count(topic, from: [Self.orders0: 2, other: 0], to: [Self.orders0: 5, other: 4]) == 7)
    #expect(KafkaSurvey.count(topic, from: [Self.orders0: 2], to: [Self.orders0: 5]) == nil)
    #expect(KafkaSurvey.count(topic, from: [Self.orders0: 9, other: 0], to: [Self.orders0: 5, other: 4]) == nil)
  }

  // MARK: Hostile bytes

  private static let readers: [(name: String, bytes: [UInt8], read: @Sendable (ArraySlice<UInt8>) throws -> Void)] = [
    ("versions", KafkaBytes.versions, { _ = try KafkaVersions($0) }),
    ("metadata", KafkaBytes.metadata, { _ = try KafkaMetadata($0, version: 2) }),
    ("configs", KafkaBytes.configs, { _ = try KafkaConfigs($0) }),
    ("ends", KafkaBytes.ends, { _ = try KafkaOffsets.ends($0) }),
    ("committed", KafkaBytes.committed, { _ = try KafkaOffsets.committed($0) }),
    ("groups", KafkaBytes.groups, { _ = try KafkaGroups.list($0) }),
    ("described", KafkaBytes.described, { _ = try KafkaGroups.described($0) }),
    ("sizes", KafkaBytes.sizes, { _ = try KafkaLogDirectories.sizes($0) }),
  ]

  @Test(arguments: readers.indices) func `an answer cut at any byte is refused`(index: Int) throws {
    let (name, bytes, read) = Self.readers[index]
    try read(bytes[...])
    for cut in 0..<bytes.count {
      #expect(throws: KafkaProtocolError.self, "\(name) cut at \(cut)") { try read(bytes.prefix(cut)) }
    }
  }

  @Test(arguments: readers.indices) func `an answer with bytes changed never does more than fail`(index: Int) {
    let (_, bytes, read) = Self.readers[index]
    var random = SeededRandom(seed: UInt64(index))
    for _ in 0..<3000 {
      var changed = bytes
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        changed[Int.random(in: 0..<changed.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      try? read(changed[...])
    }
  }

  @Test func `an array that claims more elements than there are bytes costs no memory`() {
    var reader = KafkaReader([0x7F, 0xFF, 0xFF, 0xFF, 0, 0][...])
    #expect(throws: KafkaProtocolError("an array of 2147483647 elements in 2 bytes")) {
      _ = try reader.array { (reader) throws(KafkaProtocolError) in try reader.int8() }
    }
  }
}
