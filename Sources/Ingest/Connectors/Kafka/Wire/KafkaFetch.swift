/// Reading records (Fetch, versions 0 to 11: none of them with compact fields).
enum KafkaFetch {
  /// What one partition answered.
  struct Partition: Equatable {
    let place: KafkaPartition
    let error: KafkaErrorCode
    let records: ArraySlice<UInt8>
  }

  /// The body of a request for what partitions of one topic hold from given offsets on.
  /// - Parameters:
  ///   - bytes: how much each partition may answer; a batch that is longer comes all the same.
  ///   - wait: milliseconds that the broker may wait for records.
  static func request(
    _ topic: String, from offsets: [(partition: Int, offset: Int64)], bytes: Int, wait: Int, version: Int
  ) -> [UInt8] {
    var writer = KafkaWriter()
    writer.int32(-1)
    writer.int32(wait)
    writer.int32(1)
    if version >= 3 { writer.int32(bytes) }
    // What transactions have not committed is read as well: its schema is the same.
    if version >= 4 { writer.int8(0) }
    if version >= 7 {
      // No session: the number 0 and the epoch -1.
      writer.int32(0)
      writer.int32(-1)
    }
    writer.array([topic]) { writer, topic in
      writer.string(topic)
      writer.array(offsets) { writer, place in
        writer.int32(place.partition)
        if version >= 9 { writer.int32(-1) }
        writer.int64(place.offset)
        if version >= 5 { writer.int64(-1) }
        writer.int32(bytes)
      }
    }
    if version >= 7 { writer.int32(0) }
    if version >= 11 { writer.string("") }
    return writer.bytes
  }

  static func partitions(_ body: ArraySlice<UInt8>, version: Int) throws(KafkaProtocolError) -> [Partition] {
    var reader = KafkaReader(body)
    if version >= 1 { _ = try reader.int32() }
    if version >= 7 {
      let error = KafkaErrorCode(try reader.int16())
      guard error == .none else { throw KafkaProtocolError("Fetch answered \(error)") }
      _ = try reader.int32()
    }
    return try reader.array { (reader) throws(KafkaProtocolError) in
      let topic = try reader.string()
      return try reader.array { (reader) throws(KafkaProtocolError) in
        try partition(&reader, topic, version)
      }
    }.flatMap { $0 }
  }

  private static func partition(
    _ reader: inout KafkaReader, _ topic: String, _ version: Int
  ) throws(KafkaProtocolError) -> Partition {
    let place = KafkaPartition(topic: topic, index: try reader.int32())
    let error = KafkaErrorCode(try reader.int16())
    _ = try reader.int64()
    if version >= 4 { _ = try reader.int64() }
    if version >= 5 { _ = try reader.int64() }
    if version >= 4 {
      // Transactions that were given up: a producer and where it began.
      _ = try reader.array { (reader) throws(KafkaProtocolError) in _ = try reader.bytes(16) }
    }
    if version >= 11 { _ = try reader.int32() }
    return Partition(place: place, error: error, records: try reader.byteArray())
  }
}
