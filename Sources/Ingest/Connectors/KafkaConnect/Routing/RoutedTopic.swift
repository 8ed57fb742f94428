/// The name that a topic has behind some transforms: known, or known but for a piece in it that comes from the records
/// themselves, such as a time or the value of a field.
enum RoutedTopic: Hashable, Sendable {
  case exact(String)
  case open(prefix: String, suffix: String)

  /// Nothing is known of it.
  static let unknown = RoutedTopic.open(prefix: "", suffix: "")

  /// The name, with a star where it is not known.
  var text: String {
    switch self {
    case .exact(let name): name
    case .open(let prefix, let suffix): "\(prefix)*\(suffix)"
    }
  }

  /// Whether it may be that topic.
  func matches(_ topic: String) -> Bool {
    switch self {
    case .exact(let name): name == topic
    case .open(let prefix, let suffix):
      topic.hasPrefix(prefix) && topic.hasSuffix(suffix) && topic.utf8.count > prefix.utf8.count + suffix.utf8.count
    }
  }

  /// The name with something put before and behind it.
  func wrapped(_ before: String, _ behind: String) -> RoutedTopic {
    switch self {
    case .exact(let name): .exact(before + name + behind)
    case .open(let prefix, let suffix): .open(prefix: before + prefix, suffix: suffix + behind)
    }
  }
}
