/// Feeds the readers of answers what no Kafka broker would send; for `cairn debug fuzz`. An input's first byte picks the
/// reader, so that one run meets all of them.
enum KafkaAnswerFuzz {
  static let seeds: [[UInt8]] = [
    // ApiVersions: two keys.
    [0] + int16(0) + int32(2) + int16(3) + int16(0) + int16(9) + int16(18) + int16(0) + int16(3),
    // Metadata: a broker and a topic with a partition.
    [1] + int32(1) + int32(1) + text("h") + int32(9092) + int16(-1) + text("c") + int32(1) + int32(1) + int16(0) + text("orders") + [0]
      + int32(1) + int16(0) + int32(0) + int32(1) + int32(1) + int32(1) + int32(1) + int32(1),
    // DescribeConfigs: a topic with a setting.
    [2] + int32(0) + int32(1) + int16(0) + int16(-1) + [2] + text("orders") + int32(1) + text("retention.ms") + text("1") + [0, 1, 0] + int32(0),
    // ListOffsets, OffsetFetch, ListGroups, DescribeGroups, DescribeLogDirs.
    [3] + int32(1) + text("orders") + int32(1) + int32(0) + int16(0) + int32(-1) + int32(-1) + int32(0) + int32(7),
    [4] + int32(1) + text("orders") + int32(1) + int32(0) + int32(0) + int32(5) + text("") + int16(0) + int16(0),
    [5] + int16(0) + int32(1) + text("billing") + text("consumer"),
    [6] + int32(1) + int16(0) + text("g") + text("Stable") + text("consumer") + text("range") + int32(1) + text("m") + text("c") + text("/h") + int32(0) + int32(0),
    [7] + int32(0) + int32(1) + int16(0) + text("/a") + int32(1) + text("orders") + int32(1) + int32(0) + int32(0) + int32(9) + int32(0) + int32(0) + [0],
    // Fetch: a partition without records, in the oldest and the newest version.
    [8] + int32(1) + text("orders") + int32(1) + int32(0) + int16(0) + int32(0) + int32(3) + int32(0),
    [19] + int32(0) + int16(0) + int32(0) + int32(1) + text("orders") + int32(1) + int32(0) + int16(0) + int32(0) + int32(3) + int32(0) + int32(3)
      + int32(0) + int32(0) + int32(0) + int32(-1) + int32(0),
    // Frames.
    [20] + int32(6) + int32(1) + int16(0),
  ]

  /// The rule that an input breaks; reading must only ever end.
  static func fault(_ input: [UInt8]) -> String? {
    let body = input.dropFirst()
    switch (input.first ?? 0) % 22 {
    case 0: _ = try? KafkaVersions(body)
    case 1: return metadataFault(body)
    case 2: _ = try? KafkaConfigs(body)
    case 3: _ = try? KafkaOffsets.ends(body)
    case 4: _ = try? KafkaOffsets.committed(body)
    case 5: _ = try? KafkaGroups.list(body)
    case 6: _ = try? KafkaGroups.described(body)
    case 7: _ = try? KafkaLogDirectories.sizes(body)
    case 20:
      var decoder = KafkaFrameDecoder()
      decoder.append(body)
      while let answer = try? decoder.next() { if answer.body.count > body.count { return "an answer is longer than its bytes" } }
    case 21:
      var authentication = KafkaAuthentication(KafkaLogin(mechanism: .scram256, user: "u", secret: "p"))
      _ = authentication.start()
      _ = try? authentication.receive(body)
    case let version: _ = try? KafkaFetch.partitions(body, version: Int(version) - 8)
    }
    return nil
  }

  /// Topics read in parts must be those that are read at once.
  private static func metadataFault(_ body: ArraySlice<UInt8>) -> String? {
    for version in 1...2 {
      let whole = try? KafkaMetadata(body, version: version).topics
      var stream = KafkaTopicStream(version: version)
      var topics: [KafkaMetadata.Topic]? = []
      let middle = body.startIndex + body.count / 2
      for part in [body[..<middle], body[middle...]] {
        stream.append(part)
        do throws(KafkaProtocolError) {
          while let next = try stream.next(isWhole: part.endIndex == body.endIndex) { topics?.append(next.topic) }
        } catch {
          topics = nil
          break
        }
      }
      if let whole, whole != topics { return "topics read in parts are others" }
    }
    return nil
  }

  private static func text(_ text: String) -> [UInt8] { int16(text.utf8.count) + Array(text.utf8) }

  private static func int16(_ value: Int) -> [UInt8] { [UInt8(truncatingIfNeeded: value >> 8), UInt8(truncatingIfNeeded: value)] }

  private static func int32(_ value: Int) -> [UInt8] { int16(value >> 16) + int16(value) }
}
