/// The requests that the crawl makes, by Kafka's numbers for them (https://kafka.apache.org/protocol#protocol_api_keys).
enum KafkaAPI: Int, CaseIterable, Sendable {
  case fetch = 1
  case listOffsets = 2
  case metadata = 3
  case offsetFetch = 9
  case findCoordinator = 10
  case describeGroups = 15
  case listGroups = 16
  case saslHandshake = 17
  case apiVersions = 18
  case describeConfigs = 32
  case describeLogDirs = 35
  case saslAuthenticate = 36

  /// The versions this client can write and read, none of them with compact fields: each is still spoken by Kafka 4,
  /// which dropped older ones, and by brokers of ten years ago.
  var versions: ClosedRange<Int> {
    switch self {
    case .fetch: 0...11
    case .listOffsets: 1...1
    case .metadata: 1...2
    case .offsetFetch: 2...2
    case .findCoordinator: 0...0
    case .describeGroups: 0...0
    case .listGroups: 0...0
    case .saslHandshake: 1...1
    case .apiVersions: 0...0
    case .describeConfigs: 1...1
    case .describeLogDirs: 1...1
    case .saslAuthenticate: 0...0
    }
  }
}

/// What a broker speaks, as its answer to ApiVersions says.
struct KafkaVersions: Equatable {
  private let offered: [Int: ClosedRange<Int>]

  /// A broker that does not answer the question: everything is tried in its lowest version.
  static let unknown = KafkaVersions(
    offered: Dictionary(uniqueKeysWithValues: KafkaAPI.allCases.map { ($0.rawValue, $0.versions.lowerBound...$0.versions.lowerBound) }))

  private init(offered: [Int: ClosedRange<Int>]) { self.offered = offered }

  /// Reads ApiVersions' answer in version 0; the entries come in any order.
  init(_ body: ArraySlice<UInt8>) throws(KafkaProtocolError) {
    var reader = KafkaReader(body)
    let error = KafkaErrorCode(try reader.int16())
    guard error == .none else { throw KafkaProtocolError("ApiVersions answered error \(error.rawValue)") }
    let entries = try reader.array { (reader) throws(KafkaProtocolError) in
      (key: try reader.int16(), from: try reader.int16(), to: try reader.int16())
    }
    var offered: [Int: ClosedRange<Int>] = [:]
    for entry in entries where entry.from <= entry.to { offered[entry.key] = entry.from...entry.to }
    self.offered = offered
  }

  /// The newest version that both sides know; nil when there is none.
  func version(of api: KafkaAPI) -> Int? {
    guard let offered = offered[api.rawValue], offered.overlaps(api.versions) else { return nil }
    return offered.clamped(to: api.versions).upperBound
  }
}

/// A broker's error number (https://kafka.apache.org/protocol#protocol_error_codes).
struct KafkaErrorCode: RawRepresentable, Equatable, Hashable, Sendable, CustomStringConvertible {
  let rawValue: Int

  init(rawValue: Int) { self.rawValue = rawValue }
  init(_ rawValue: Int) { self.rawValue = rawValue }

  static let none = KafkaErrorCode(0)
  static let unsupportedMechanism = KafkaErrorCode(33)
  static let unsupportedVersion = KafkaErrorCode(35)
  static let saslFailed = KafkaErrorCode(58)

  var description: String { Self.words[rawValue].map { "\($0) (error \(rawValue))" } ?? "error \(rawValue)" }

  private static let words = [
    3: "unknown topic or partition", 5: "the partition has no leader", 6: "the broker is not the partition's leader",
    7: "the broker timed out", 14: "the coordinator is loading", 15: "the coordinator is not available",
    16: "the broker is not the group's coordinator", 29: "the user may not read the topic",
    30: "the user may not read the group", 31: "the user may not read the cluster", 33: "the mechanism is not enabled",
    35: "the version is not supported", 58: "the login was refused", 69: "the group does not exist",
  ]
}
