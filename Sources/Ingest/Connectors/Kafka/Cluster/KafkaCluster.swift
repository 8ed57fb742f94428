import Net

/// A cluster: one session with each broker that is needed, opened when it is first asked.
final class KafkaCluster {
  let settings: KafkaSettings
  /// The brokers as they were when the cluster was opened.
  let metadata: KafkaMetadata.Head
  private let isCancelled: () -> Bool
  private let first: KafkaConnection
  private var connections: [Int: KafkaConnection] = [:]

  /// Asks the bootstrap brokers one after the other until one answers.
  /// - Throws: the error of the first one when none does.
  init(
    _ settings: KafkaSettings, isCancelled: @escaping () -> Bool = { false }
  ) throws(KafkaError) {
    self.settings = settings
    self.isCancelled = isCancelled
    var failure: KafkaError?
    for address in settings.bootstrap {
      do throws(KafkaError) {
        let connection = try KafkaConnection.open(settings, address, isCancelled: isCancelled)
        metadata = try connection.ask(.metadata, KafkaMetadata.request(allTopics: false)) { (body, version) throws(KafkaProtocolError) in
          try KafkaMetadata(body, version: version).head
        }
        first = connection
        return
      } catch {
        if error.isCancelled { throw error }
        if failure == nil { failure = error }
      }
    }
    throw failure ?? KafkaError(target: "Kafka", cause: .connection(.transport(.closed)))
  }

  /// Hands over all topics one by one while they come, each with the bytes that it was read from.
  func forEachTopic(
    _ body: (KafkaMetadata.Topic, ArraySlice<UInt8>) throws(CrawlError) -> Void
  ) throws(CrawlError) {
    var stream: KafkaTopicStream?
    var failure: CrawlError?
    try asking { () throws(KafkaError) in
      try first.ask(.metadata, KafkaMetadata.request(allTopics: true)) { (part, version, isLast) throws(KafkaProtocolError) in
        var open = stream ?? KafkaTopicStream(version: version)
        stream = nil
        open.append(part)
        while let (topic, bytes) = try open.next(isWhole: isLast) {
          // Whoever takes them wants no more; the rest of the answer has to be read all the same.
          guard failure == nil else { continue }
          do throws(CrawlError) { try body(topic, bytes) } catch { failure = error }
        }
        stream = open
      }
    }
    if let failure { throw failure }
  }

  /// A session with any broker.
  var any: KafkaConnection { first }

  /// The session with a broker, by its number.
  func broker(_ id: Int) throws(KafkaError) -> KafkaConnection {
    if let known = connections[id] { return known }
    guard let broker = metadata.brokers.first(where: { $0.id == id }), let port = UInt16(exactly: broker.port) else {
      throw KafkaError(target: "Kafka broker \(id)", cause: .violation(KafkaProtocolError("a broker that metadata does not name")))
    }
    let connection = try KafkaConnection.open(
      settings, KafkaSettings.Address(host: broker.host, port: port), isCancelled: isCancelled)
    connections[id] = connection
    return connection
  }
}
