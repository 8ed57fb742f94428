import Codecs

/// A connector that runs in a Connect cluster: its settings, and how it and its tasks are.
struct ConnectJob: Sendable {
  /// One of the tasks that the work is divided into.
  struct Task: Sendable, Equatable {
    let id: Int
    let state: String
    let worker: String?
    /// The stack trace of a task that failed.
    let trace: String?
  }

  let name: String
  let config: ConnectConfig
  /// `source` or `sink`; nil where workers before Kafka 2.0 do not say.
  let type: String?
  let state: String
  let worker: String?
  /// The stack trace of a connector that failed.
  let trace: String?
  let tasks: [Task]

  /// - Parameters:
  ///   - info: what `GET /connectors/NAME` answers.
  ///   - status: what `GET /connectors/NAME/status` answers, if it does.
  init(_ name: String, info: JSON?, status: JSON?, provided: [String: String] = [:]) {
    self.name = name
    config = ConnectConfig(info?["config"], provided: provided)
    type = info?["type"]?.string ?? status?["type"]?.string
    state = status?["connector"]?["state"]?.string ?? "UNKNOWN"
    worker = status?["connector"]?["worker_id"]?.string
    trace = status?["connector"]?["trace"]?.string
    tasks = (status?["tasks"]?.array ?? []).compactMap { json in
      guard let id = json["id"]?.int else { return nil }
      return Task(
        id: id, state: json["state"]?.string ?? "UNKNOWN", worker: json["worker_id"]?.string, trace: json["trace"]?.string)
    }
  }

  /// Whether data comes into Kafka through it; a class that does not tell is taken for a sink when it names topics.
  var isSource: Bool {
    if let type { return type == "source" }
    return config["topics"] == nil && config["topics.regex"] == nil
  }

  /// How it is on the whole: the worst of its own state and its tasks'.
  var health: String {
    let states = [state] + tasks.map(\.state)
    if states.contains("FAILED") { return state == "FAILED" || tasks.allSatisfy { $0.state == "FAILED" } ? "failed" : "degraded" }
    if states.contains("PAUSED") || states.contains("STOPPED") { return "paused" }
    if states.contains("UNASSIGNED") || states.contains("RESTARTING") { return "starting" }
    return state == "RUNNING" ? (tasks.isEmpty ? "idle" : "running") : "unknown"
  }

  /// Why it failed, in one line without secrets: the head of the trace and its innermost cause.
  var problem: String? {
    guard let trace = ([trace] + tasks.filter { $0.state == "FAILED" }.map(\.trace)).compactMap(\.self).first else {
      return nil
    }
    let lines = trace.split(whereSeparator: \.isNewline).map { String($0).trimmed }
    let cause = lines.last { $0.hasPrefix("Caused by: ") }?.dropFirst("Caused by: ".count)
    let parts = [lines.first ?? "", cause.map(String.init)].compactMap(\.self).filter { !$0.isEmpty }
    let line = Redaction(config.secrets)(parts.joined(separator: "; caused by "))
    return line.isEmpty ? nil : String(line.prefix(Self.problemLimit))
  }

  private static let problemLimit = 500
}
