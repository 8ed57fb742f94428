import Net

/// A cluster: one session with each broker that is needed, opened when it is first asked.
final class KafkaCluster {
  let settings: KafkaSettings
  /// The brokers and topics as they were when the cluster was opened.
  let metadata: KafkaMetadata
  private let isCancelled: () -> Bool
  private let first: KafkaConnection
  private var connections: [Int: KafkaConnection] = [:]

  /// Asks the bootstrap brokers one after the other until one answers.
  /// - Throws: the error of the first one when none does.
  init(
    _ settings: KafkaSettings, allTopics: Bool = true, isCancelled: @escaping () -> Bool = { false }
  ) throws(KafkaError) {
    self.settings = settings
    self.isCancelled = isCancelled
    var failure: KafkaError?
    for address in settings.bootstrap {
      do throws(KafkaError) {
        let connection = try KafkaConnection.open(settings, address, isCancelled: isCancelled)
        metadata = try connection.ask(.metadata, KafkaMetadata.request(allTopics: allTopics)) { (body, version) throws(KafkaProtocolError) in
          try KafkaMetadata(body, version: version)
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
