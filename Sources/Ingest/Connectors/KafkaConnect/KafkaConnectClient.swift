import Codecs
import Net

/// Asks the workers of a Connect cluster
/// (https://kafka.apache.org/documentation/#connect_rest).
struct KafkaConnectClient {
  let source: RESTSource
  /// Values for references that only the workers can resolve, by the references as they are written.
  private let provided: [String: String]

  init(
    _ url: URL, user: String?, password: String, provided: [String: String], tls: TLSClientConfiguration, timeout: Double
  ) {
    self.provided = provided
    source = RESTSource(
      "Kafka Connect", url, user: user, password: password, tls: tls, timeout: timeout,
      hints: RESTSource.Hints(
        address: "check connect_uri, and that a worker's REST listener is there",
        login: "check username and password", permission: "the login needs to read connectors"))
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

  /// All connectors, sorted by name. Workers before Kafka 2.3 only list names; then each is asked for by itself.
  /// - Parameter isWanted: by name, so that others are not asked for.
  func connectors(_ isWanted: (String) -> Bool) throws(CrawlError) -> [ConnectJob] {
    let answer = try source.get("connectors?expand=info&expand=status")
    if let expanded = answer.object {
      return try expanded.filter { isWanted($0.key) }.map { (member) throws(CrawlError) in
        // A word of a mapping of something else would be taken for a connector.
        let (info, status) = (member.value["info"], member.value["status"])
        guard info?.object != nil else { throw nonsense("/connectors", "says nothing of the connector \(member.key)", "info") }
        return ConnectJob(member.key, info: info, status: status, provided: provided)
      }.sorted { $0.name < $1.name }
    }
    guard let listed = answer.array else { throw nonsense("/connectors", "is \(answer.kindName)", "a list or a mapping") }
    let names = listed.compactMap(\.string)
    guard names.count == listed.count else { throw nonsense("/connectors", "lists what is no name", "names") }
    var jobs: [ConnectJob] = []
    for name in names.sorted() where isWanted(name) {
      // One that is deleted between the two questions is no longer there.
      guard let info = try source.find("connectors/\(RESTSource.encode(name))") else { continue }
      guard info["config"]?.object != nil else { throw nonsense("/connectors/\(name)", "has no settings", "config") }
      let status = try source.find("connectors/\(RESTSource.encode(name))/status")
      jobs.append(ConnectJob(name, info: info, status: status, provided: provided))
    }
    return jobs
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
