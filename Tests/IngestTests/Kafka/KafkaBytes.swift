@testable import Ingest

/// What a broker sends, made by hand.
enum KafkaBytes {
  static func body(_ write: (inout KafkaWriter) -> Void) -> [UInt8] {
    var writer = KafkaWriter()
    write(&writer)
    return writer.bytes
  }

  static func frame(_ correlation: Int, _ body: [UInt8]) -> [UInt8] {
    self.body { writer in
      writer.int32(body.count + 4)
      writer.int32(correlation)
    } + body
  }

  /// ApiVersions' answer: everything that this client asks, in no order.
  static let versions = body { writer in
    writer.int16(0)
    writer.array(KafkaAPI.allCases.reversed()) { writer, api in
      writer.int16(api.rawValue)
      writer.int16(0)
      writer.int16(9)
    }
  }

  static let metadata = body { writer in
    writer.array([1, 2]) { writer, id in
      writer.int32(id)
      writer.string("127.0.0.\(id)")
      writer.int32(9092)
      writer.int16(-1)
    }
    writer.string("the-cluster")
    writer.int32(1)
    writer.array(["orders", "__consumer_offsets"]) { writer, name in
      writer.int16(0)
      writer.string(name)
      writer.bool(name.hasPrefix("__"))
      writer.array([0, 1]) { writer, index in
        writer.int16(0)
        writer.int32(index)
        writer.int32(index + 1)
        writer.array([1, 2]) { $0.int32($1) }
        writer.array([1]) { $0.int32($1) }
      }
    }
  }

  static let configs = body { writer in
    writer.int32(0)
    writer.array([0, 29]) { writer, error in
      writer.int16(error)
      writer.int16(-1)
      writer.int8(2)
      writer.string(error == 0 ? "orders" : "secret")
      writer.array(error == 0 ? [("retention.ms", "1000", 1, false), ("ssl.key", "x", 1, true), ("cleanup.policy", "delete", 5, false)] : []) { writer, entry in
        writer.string(entry.0)
        writer.string(entry.1)
        writer.bool(false)
        writer.int8(UInt8(entry.2))
        writer.bool(entry.3)
        writer.array(["log.retention.ms"]) { writer, synonym in
          writer.string(synonym)
          writer.int16(-1)
          writer.int8(5)
        }
      }
    }
  }

  static let ends = body { writer in
    writer.array(["orders"]) { writer, topic in
      writer.string(topic)
      writer.array([(0, 0, 7), (1, 6, 0)] as [(Int, Int, Int64)]) { writer, partition in
        writer.int32(partition.0)
        writer.int16(partition.1)
        writer.int64(-1)
        writer.int64(partition.2)
      }
    }
  }

  static let committed = body { writer in
    writer.array(["orders"]) { writer, topic in
      writer.string(topic)
      writer.array([(0, 5), (1, -1)] as [(Int, Int64)]) { writer, partition in
        writer.int32(partition.0)
        writer.int64(partition.1)
        writer.string("")
        writer.int16(0)
      }
    }
    writer.int16(0)
  }

  static let groups = body { writer in
    writer.int16(0)
    writer.array([("billing", "consumer"), ("connect-1", "connect"), ("by-hand", "")]) { writer, group in
      writer.string(group.0)
      writer.string(group.1)
    }
  }

  static let described = body { writer in
    writer.array(["billing"]) { writer, name in
      writer.int16(0)
      writer.string(name)
      writer.string("Stable")
      writer.string("consumer")
      writer.string("range")
      writer.array(["app-1", "app-2"]) { writer, client in
        writer.string("member-\(client)")
        writer.string(client)
        writer.string("/10.0.0.1")
        writer.byteArray([1, 2])
        writer.byteArray([])
      }
    }
  }

  static let sizes = body { writer in
    writer.int32(0)
    writer.array(["/a", "/b"]) { writer, directory in
      writer.int16(0)
      writer.string(directory)
      writer.array(["orders"]) { writer, topic in
        writer.string(topic)
        writer.array([0, 1]) { writer, index in
          writer.int32(index)
          writer.int64(100)
          writer.int64(0)
          writer.bool(false)
        }
      }
    }
  }
}
