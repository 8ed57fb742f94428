import Codecs
import Net
import System

@testable import Ingest

/// A stand-in for a Connect cluster that answers in the shapes of its REST interface.
final class ConnectStandIn: Sendable {
  /// One connector of it.
  struct Connector: Sendable {
    var config: [String: String]
    var type = "source"
    var state = "RUNNING"
    var tasks: [(state: String, trace: String?)] = [("RUNNING", nil)]
    var topics: [String]? = []
  }

  /// What workers of different ages do.
  enum Age: Sendable {
    case present
    /// Before Kafka 2.3: names alone, no topics.
    case old
  }

  let server: StubServer
  private let connectors: Guarded<[String: Connector]>

  init(_ connectors: [String: Connector], age: Age = .present, password: String? = nil) throws {
    let held = Guarded(connectors)
    self.connectors = held
    server = try StubServer { request in
      if let password {
        let expected = "Basic " + Base64.standard.encode(Array("ann:\(password)".utf8))
        guard request.headers["Authorization"] == expected else { return .json(#"{"message": "no"}"#, .unauthorized) }
      }
      return Self.answer(request, held.withLock { $0 }, age)
    }
  }

  var port: UInt16 { server.port }
  var address: String { server.address }
  var paths: [String] { server.requests.map(\.target.rawPath) }

  func change(_ change: (inout [String: Connector]) -> Void) { connectors.withLock { change(&$0) } }

  private static func answer(_ request: HTTPRequest, _ connectors: [String: Connector], _ age: Age) -> HTTPResponse {
    let parts = request.target.rawPath.split(separator: "/").map { (try? PercentEncoding.decodeText($0.utf8)) ?? "" }
    if parts.isEmpty { return reply(["version": "3.7.0", "commit": "2ae524ed625438c5", "kafka_cluster_id": "kc-1"]) }
    guard parts[0] == "connectors" else { return .json(#"{"error_code": 404}"#, .notFound) }
    if parts.count == 1 {
      guard age == .present, request.target.query["expand"] != nil else { return reply(.array(connectors.keys.sorted().map { .string($0) })) }
      return reply(
        .object(
          JSONObject(
            connectors.sorted { $0.key < $1.key }.map { name, connector in
              (name, ["info": info(name, connector), "status": status(name, connector)])
            })))
    }
    guard let connector = connectors[parts[1]] else { return .json(#"{"error_code": 404}"#, .notFound) }
    switch parts.count > 2 ? parts[2] : "" {
    case "": return reply(info(parts[1], connector))
    case "status": return reply(status(parts[1], connector))
    case "topics" where age == .present && connector.topics != nil:
      return reply(.object([parts[1]: ["topics": .array((connector.topics ?? []).map { .string($0) })]]))
    default: return .json(#"{"error_code": 404}"#, .notFound)
    }
  }

  private static func info(_ name: String, _ connector: Connector) -> JSON {
    let config = connector.config.sorted { $0.key < $1.key }.map { ($0.key, JSON.string($0.value)) }
    return [
      "name": .string(name), "config": .object(JSONObject(config + [("name", .string(name))])), "type": .string(connector.type),
      "tasks": .array(connector.tasks.indices.map { ["connector": .string(name), "task": .int(Int64($0))] }),
    ]
  }

  private static func status(_ name: String, _ connector: Connector) -> JSON {
    let tasks = connector.tasks.enumerated().map { id, task -> JSON in
      var json: JSON = ["id": .int(Int64(id)), "state": .string(task.state), "worker_id": "10.0.0.1:8083"]
      json["trace"] = task.trace.map { .string($0) }
      return json
    }
    return [
      "name": .string(name), "connector": ["state": .string(connector.state), "worker_id": "10.0.0.1:8083"],
      "tasks": .array(tasks), "type": .string(connector.type),
    ]
  }

  private static func reply(_ json: JSON) -> HTTPResponse { .json(json.bytes()) }
}
