import Codecs
import Net

/// Asks the workers of a Connect cluster
/// (https://kafka.apache.org/documentation/#connect_rest).
struct KafkaConnectClient {
  let source: RESTSource
  /// Values for references that only the workers can resolve, by the references as they are written.
  private let provided: [String: String]

  init(_ settings: RESTSettings, provided: [String: String], isCancelled: @escaping () -> Bool = { false }) {
    self.provided = provided
    source = RESTSource(settings, isCancelled: isCancelled)
  }

  /// What the workers say of themselves.
  struct Cluster {
    let version: String
    let kafkaClusterID: String?

    /// Nil for an answer that no Connect worker gives.
    init?(_ json: JSON) {
      guard let version = json["version"]?.string, json["commit"] != nil || json["kafka_cluster_id"] != nil else { return nil }
      self.version = version
      kafkaClusterID = json["kafka_cluster_id"]?.string
    }
  }

  /// - Throws: `CrawlError.source` when something else than Connect answers.
  func cluster() throws(CrawlError) -> Cluster {
    guard let cluster = Cluster(try source.get("")) else {
      throw .source("\(source.place): what answers is no Connect worker", hint: "check connect_uri")
    }
    return cluster
  }

  /// The names of all connectors, sorted.
  func names() throws(CrawlError) -> [String] {
    let answer = try source.get("connectors")
    guard let listed = answer.array else { throw nonsense("/connectors", "is \(answer.kindName)", "a list") }
    let names = listed.compactMap(\.string)
    guard names.count == listed.count else { throw nonsense("/connectors", "lists what is no name", "names") }
    return names.sorted()
  }

  /// Hands over connectors in the order of their names; those that are gone by now are left out.
  ///
  /// One question tells all of a few. Many are asked for one by one, so that memory does not grow with the cluster, and
  /// so are all of workers before Kafka 2.3, which only list names.
  /// - Parameter limit: how many connectors are asked for in one question.
  func forEach(
    _ names: [String], atOnce limit: Int = 10_000, _ body: (ConnectJob) throws(CrawlError) -> Void
  ) throws(CrawlError) {
    guard !names.isEmpty else { return }
    let all = names.count <= limit ? try source.get("connectors?expand=info&expand=status") : nil
    for name in names {
      guard let expanded = all?.object else {
        if let job = try job(name) { try body(job) }
        continue
      }
      guard let member = expanded[name] else { continue }
      // A word of a mapping of something else would be taken for a connector.
      guard member["info"]?.object != nil else { throw nonsense("/connectors", "says nothing of the connector \(name)", "info") }
      try body(ConnectJob(name, info: member["info"], status: member["status"], provided: provided))
    }
  }

  /// One connector; nil when it is gone.
  func job(_ name: String) throws(CrawlError) -> ConnectJob? {
    guard let info = try source.find("connectors/\(RESTSource.encode(name))") else { return nil }
    guard info["config"]?.object != nil else { throw nonsense("/connectors/\(name)", "has no settings", "config") }
    let status = try source.find("connectors/\(RESTSource.encode(name))/status")
    return ConnectJob(name, info: info, status: status, provided: provided)
  }

  /// The topics that a connector has used since it was made; nil where workers do not keep them (before Kafka 2.5, or
  /// with `topic.tracking.enable` off).
  func topics(of name: String) throws(CrawlError) -> [String]? {
    let answer: JSON
    do throws(RESTError) {
      answer = try source.answer("connectors/\(RESTSource.encode(name))/topics")
    } catch {
      switch error.cause {
      case .status(403), .status(404), .status(405), .status(501): return nil
      default: throw error.crawlError
      }
    }
    guard let topics = answer[name]?["topics"]?.array, topics.allSatisfy({ $0.string != nil }) else {
      throw nonsense("/connectors/\(name)/topics", "has no list of topics", "the connector's name with its topics")
    }
    return topics.compactMap(\.string).sorted()
  }

  /// An answer that no worker gives.
  private func nonsense(_ path: String, _ what: String, _ expected: String) -> CrawlError {
    .nonsense("\(source.place): what \(path) answers \(what); \(expected) is expected", hint: "check connect_uri")
  }
}
