import Codecs
import System

@testable import Ingest

/// A broker on loopback with one topic of three records and one group, which answers by the number of the request.
final class FakeKafka: Sendable {
  private let listener: LoopbackListener
  private let advertised: Guarded<UInt16>
  private let changed: Guarded<[KafkaAPI: [UInt8]]>

  /// - Parameters:
  ///   - partitions: which ones metadata names.
  ///   - end: where the one that there is ends; it begins at 0.
  init(partitions: [Int] = [0], end: Int64 = 3) throws {
    let (advertised, changed) = (Guarded<UInt16>(0), Guarded<[KafkaAPI: [UInt8]]>([:]))
    (self.advertised, self.changed) = (advertised, changed)
    listener = try LoopbackListener { peer, _ in
      var buffer: [UInt8] = []
      while let request = Self.request(peer, &buffer) {
        let body = changed.withLock { $0[request.api] } ?? Self.answer(request.api, request.body, advertised.withLock { $0 }, partitions, end)
        guard peer.send(KafkaBytes.frame(request.correlation, body)) else { return }
      }
    }
    advertise(listener.port)
  }

  var port: UInt16 { listener.port }

  /// Sets where the broker says that it is.
  func advertise(_ port: UInt16) { advertised.withLock { $0 = port } }

  /// Sets what a request is answered with from now on.
  func change(_ api: KafkaAPI, _ body: [UInt8]) { changed.withLock { $0[api] = body } }

  private static func request(_ peer: LoopbackPeer, _ buffer: inout [UInt8]) -> (api: KafkaAPI, correlation: Int, body: [UInt8])? {
    while true {
      var reader = KafkaReader(buffer[...])
      if let length = try? reader.int32(), buffer.count >= 4 + length,
        let number = try? reader.int16(), (try? reader.int16()) != nil, let correlation = try? reader.int32(), (try? reader.string()) != nil
      {
        let body = Array(buffer[(buffer.count - reader.remaining)..<(4 + length)])
        buffer.removeFirst(4 + length)
        return KafkaAPI(rawValue: number).map { ($0, correlation, body) }
      }
      let bytes = peer.receive()
      guard !bytes.isEmpty else { return nil }
      buffer += bytes
    }
  }

  private static func answer(
    _ api: KafkaAPI, _ request: [UInt8], _ port: UInt16, _ partitions: [Int], _ end: Int64
  ) -> [UInt8] {
    switch api {
    case .apiVersions: KafkaBytes.versions
    case .metadata: metadata(port, partitions)
    case .describeConfigs: configs
    case .listOffsets: offsets(request.suffix(8) == [UInt8](repeating: 0xFF, count: 8)[...] ? end : 0)
    case .fetch: records
    case .listGroups: KafkaBytes.groups
    case .describeGroups: KafkaBytes.described
    case .findCoordinator: KafkaBytes.body { writer in
      writer.int16(0)
      broker(&writer, port)
    }
    case .offsetFetch: KafkaBytes.committed
    case .describeLogDirs: KafkaBytes.sizes
    case .saslHandshake, .saslAuthenticate: []
    }
  }

  private static func broker(_ writer: inout KafkaWriter, _ port: UInt16) {
    writer.int32(1)
    writer.string("127.0.0.1")
    writer.int32(Int(port))
  }

  private static func metadata(_ port: UInt16, _ partitions: [Int]) -> [UInt8] {
    KafkaBytes.body { writer in
      writer.array([1]) { writer, _ in
        broker(&writer, port)
        writer.int16(-1)
      }
      writer.string("the-cluster")
      writer.int32(1)
      writer.array(["orders"]) { writer, name in
        writer.int16(0)
        writer.string(name)
        writer.bool(false)
        writer.array(partitions) { writer, index in
          writer.int16(0)
          writer.int32(index)
          writer.int32(1)
          writer.array([1]) { $0.int32($1) }
          writer.array([1]) { $0.int32($1) }
        }
      }
    }
  }

  private static let configs = KafkaBytes.body { writer in
    writer.int32(0)
    writer.array(["orders"]) { writer, name in
      writer.int16(0)
      writer.int16(-1)
      writer.int8(2)
      writer.string(name)
      writer.array([("retention.ms", "1000")]) { writer, entry in
        writer.string(entry.0)
        writer.string(entry.1)
        writer.bool(false)
        writer.int8(1)
        writer.bool(false)
        writer.array([String]()) { $0.string($1) }
      }
    }
  }

  /// ListOffsets' answer.
  static func offsets(_ offset: Int64) -> [UInt8] {
    KafkaBytes.body { writer in
      writer.array(["orders"]) { writer, topic in
        writer.string(topic)
        writer.array([0]) { writer, index in
          writer.int32(index)
          writer.int16(0)
          writer.int64(-1)
          writer.int64(offset)
        }
      }
    }
  }

  /// Fetch's answer in version 9.
  private static let records = KafkaBytes.body { writer in
    writer.int32(0)
    writer.int16(0)
    writer.int32(0)
    writer.array(["orders"]) { writer, topic in
      writer.string(topic)
      writer.array([0]) { writer, index in
        writer.int32(index)
        writer.int16(0)
        for _ in 0..<3 { writer.int64(3) }
        writer.int32(-1)
        writer.byteArray(KafkaRecordBytes.batch((0..<3).map { ("k\($0)", #"{"id": \#($0), "mail": "x"}"#) }))
      }
    }
  }
}
