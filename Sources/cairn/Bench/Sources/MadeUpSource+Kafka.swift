import Codecs
import System

extension MadeUpSource {
  /// A Kafka cluster of one broker whose topics have six partitions, settings, and JSON in their records; a consumer group
  /// for every hundred topics.
  static let kafka = MadeUpSource(name: "kafka") { count, _ in
    let broker = MadeUpBroker(count: count)
    let server = try LoopbackServer {
      var pending: [UInt8] = []
      return { bytes in
        pending += bytes
        var answer: [UInt8] = []
        while let request = MadeUpBroker.next(&pending) { answer += broker.answer(request) }
        return answer
      }
    }
    broker.port.withLock { $0 = Int(server.port) }
    return RunningSource(type: "kafka", config: "bootstrap: '127.0.0.1:\(server.port)'", assets: count, server: server)
  }
}

/// What a made-up broker answers, in the versions that Cairn asks (https://kafka.apache.org/protocol).
private final class MadeUpBroker: Sendable {
  let port = Guarded(0)
  private let count: Int
  private let records: [UInt8]
  private static let partitions = 6

  init(count: Int) {
    self.count = count
    records = Self.batch(
      (0..<20).map {
        #"{"id": \#($0), "customer": "c\#($0)", "amount": \#($0).5, "day": "2026-11-21", "tags": ["a"], "in": {"city": "x", "zip": 1}}"#
      })
  }

  /// The next whole request with its length taken off.
  static func next(_ pending: inout [UInt8]) -> KafkaFields? {
    var head = KafkaFields(pending)
    guard pending.count >= 4 else { return nil }
    let length = head.int(4)
    guard pending.count >= 4 + length else { return nil }
    defer { pending.removeFirst(4 + length) }
    return KafkaFields(Array(pending[4..<4 + length]))
  }

  func answer(_ request: KafkaFields) -> [UInt8] {
    var request = request
    let (api, _, correlation) = (request.int(2), request.int(2), request.int(4))
    _ = request.text()
    var body = KafkaFields([])
    switch api {
    case 18:
      let known = [1: 11, 2: 1, 3: 2, 9: 2, 10: 0, 15: 0, 16: 0, 18: 0, 32: 1, 35: 1].sorted { $0.key < $1.key }
      body.put(0, 2)
      body.put(known) { body, api in for number in [api.key, 0, api.value] { body.put(number, 2) } }
    case 3: metadata(&body, isWhole: request.int(4) == -1)
    case 32: configs(&body, request.list { request in
      _ = request.int(1)
      let topic = request.text()
      _ = request.int(4)
      return topic
    })
    case 2: offsets(&body, &request)
    case 35: sizes(&body, request.list { request in
      let topic = request.text()
      _ = request.list { $0.int(4) }
      return topic
    })
    case 1: fetch(&body, &request)
    case 16:
      body.put(0, 2)
      body.put(0..<count / 100) { body, number in
        body.put("group_\(number)")
        body.put("consumer")
      }
    case 15:
      body.put(request.list { $0.text() }) { body, name in
        body.put(0, 2)
        for text in [name, "Stable", "consumer", "range"] { body.put(text) }
        body.put(0, 4)
      }
    case 9: committed(&body, of: MadeUpTable.number(request.text()))
    default: break
    }
    return KafkaFields.framed(correlation, body)
  }

  private func metadata(_ body: inout KafkaFields, isWhole: Bool) {
    body.put([port.withLock { $0 }]) { body, port in
      body.put(1, 4)
      body.put("127.0.0.1")
      body.put(port, 4)
      body.put(-1, 2)
    }
    body.put("made-up")
    body.put(1, 4)
    body.put(0..<(isWhole ? count : 0)) { body, number in
      body.put(0, 2)
      body.put(MadeUpTable.name(number))
      body.put(0, 1)
      body.put(0..<Self.partitions) { body, partition in
        body.put(0, 2)
        body.put(partition, 4)
        for _ in 0..<3 { body.put(1, 4) }
        for _ in 0..<2 { body.put(1, 4) }
      }
    }
  }

  private func configs(_ body: inout KafkaFields, _ topics: [String]) {
    let settings = [("cleanup.policy", "delete", 5), ("retention.ms", "604800000", 1), ("max.message.bytes", "1048588", 5), ("compression.type", "producer", 5)]
    body.put(0, 4)
    body.put(topics) { body, topic in
      body.put(0, 2)
      body.put(-1, 2)
      body.put(2, 1)
      body.put(topic)
      body.put(settings) { body, setting in
        body.put(setting.0)
        body.put(setting.1)
        body.put(0, 1)
        body.put(setting.2, 1)
        body.put(0, 1)
        body.put(0, 4)
      }
    }
  }

  private func offsets(_ body: inout KafkaFields, _ request: inout KafkaFields) {
    _ = request.int(4)
    body.put(request.list { ($0.text(), $0.list { ($0.int(4), $0.int(8)) }) }) { body, topic in
      body.put(topic.0)
      body.put(topic.1) { body, partition in
        body.put(partition.0, 4)
        body.put(0, 2)
        body.put(-1, 8)
        body.put(partition.1 == -1 ? 20 : 0, 8)
      }
    }
  }

  private func sizes(_ body: inout KafkaFields, _ topics: [String]) {
    body.put(0, 4)
    body.put(["/data"]) { body, folder in
      body.put(0, 2)
      body.put(folder)
      body.put(topics) { body, topic in
        body.put(topic)
        body.put(0..<Self.partitions) { body, partition in
          body.put(partition, 4)
          body.put(4096, 8)
          body.put(0, 8)
          body.put(0, 1)
        }
      }
    }
  }

  private func fetch(_ body: inout KafkaFields, _ request: inout KafkaFields) {
    for size in [4, 4, 4, 4, 1, 4, 4] { _ = request.int(size) }
    let topics = request.list { request in
      (request.text(), request.list { request in
        let partition = request.int(4)
        for size in [4, 8, 8, 4] { _ = request.int(size) }
        return partition
      })
    }
    for (value, size) in [(0, 4), (0, 2), (0, 4)] { body.put(value, size) }
    body.put(topics) { body, topic in
      body.put(topic.0)
      body.put(topic.1) { body, partition in
        body.put(partition, 4)
        body.put(0, 2)
        for _ in 0..<3 { body.put(20, 8) }
        body.put(0, 4)
        body.put(-1, 4)
        body.put(records.count, 4)
        body.bytes += records
      }
    }
  }

  private func committed(_ body: inout KafkaFields, of group: Int) {
    body.put([group * 100]) { body, number in
      body.put(MadeUpTable.name(number))
      body.put(0..<Self.partitions) { body, partition in
        body.put(partition, 4)
        body.put(15, 8)
        body.put("")
        body.put(0, 2)
      }
    }
    body.put(0, 2)
  }

  /// A batch of values without keys (Kafka's message format, version 2).
  private static func batch(_ values: [String]) -> [UInt8] {
    var records: [UInt8] = []
    for (number, value) in values.enumerated() {
      // Attributes, the time's and the offset's distance, no key, the value, no headers.
      let record = [0, 0] + zigzag(number) + zigzag(-1) + zigzag(value.utf8.count) + Array(value.utf8) + [0]
      records += zigzag(record.count) + record
    }
    var rest = KafkaFields([])
    for (value, size) in [(0, 2), (values.count - 1, 4), (1_760_000_000_000, 8), (1_760_000_000_000, 8), (-1, 8), (-1, 2), (-1, 4), (values.count, 4)] { rest.put(value, size) }
    rest.bytes += records
    var batch = KafkaFields([])
    for (value, size) in [(0, 8), (rest.bytes.count + 9, 4), (0, 4), (2, 1), (Int(CRC32.of(rest.bytes, .castagnoli)), 4)] { batch.put(value, size) }
    return batch.bytes + rest.bytes
  }

  private static func zigzag(_ value: Int) -> [UInt8] {
    var rest = UInt64(bitPattern: Int64(value << 1 ^ value >> 63))
    var bytes: [UInt8] = []
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    return bytes + [UInt8(rest)]
  }
}
