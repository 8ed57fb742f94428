/// A transform of Kafka Connect that changes the topic of records; all others leave it as it is.
enum TopicTransform: Sendable {
  /// What matches as a whole is replaced: `RegexRouter`, Debezium's `ByLogicalTableRouter`.
  case regex(LinearRegex, JavaReplacement)
  /// A name with a piece from the records: Debezium's outbox `EventRouter`.
  case named(RoutedTopic)
  /// Something before and behind the topic, with a time in it: `TimestampRouter`.
  case wrapped(prefix: [Piece], suffix: [Piece])
  /// The topic's letters in another case (Confluent Hub's `ChangeTopicCase`).
  case lowercase, uppercase
  /// A name that only the records know, or that the configuration does not tell.
  case unknown

  /// A piece of a `topic.format`.
  enum Piece: Sendable, Equatable {
    case text(String)
    case topic
    case time
  }

  /// - Parameters:
  ///   - type: the transform's class.
  ///   - setting: gives the transform's own settings by their names behind `transforms.NAME.`.
  /// - Returns: nil for a transform that leaves topics alone.
  init?(type: String, _ setting: (String) -> String?) {
    // `$Key` and `$Value` say which half of the record is looked at.
    let name = (type.split(separator: ".").last ?? "").split(separator: "$").first.map(String.init) ?? ""
    switch name {
    case "RegexRouter", "TopicRegexRouter": self = Self.regex(setting("regex"), setting("replacement"))
    case "ByLogicalTableRouter": self = Self.regex(setting("topic.regex"), setting("topic.replacement"))
    case "EventRouter", "EventRouterDelegate", "MongoEventRouter": self = Self.outbox(setting)
    case "TimestampRouter", "MessageTimestampRouter":
      self = Self.timed(Self.pieces(setting("topic.format") ?? "${topic}-${timestamp}"))
    case "ExtractTopic", "ExtractTopicFromValueSchema", "ExtractTopicFromSchemaName", "ContentBasedRouter": self = .unknown
    case "ExtractNewRecordState", "ExtractNewDocumentState":
      guard setting("route.by.field")?.isEmpty == false else { return nil }
      self = .unknown
    case "ChangeTopicCase": self = Self.letters(setting("to"))
    default: return nil
    }
  }

  /// What becomes of a topic.
  func applied(to topic: RoutedTopic) -> RoutedTopic {
    switch self {
    case .regex(let expression, let replacement):
      guard case .exact(let name) = topic else { return .unknown }
      // As Kafka does: the whole name must match, and then what the expression finds first is replaced.
      guard expression.matchesWhole(name), let match = expression.match(atStartOf: name) else { return topic }
      return .exact(replacement.text(for: match) + match.rest)
    case .named(let name): return name
    case .wrapped(let prefix, let suffix): return Self.filled(prefix, suffix, topic)
    case .lowercase: return Self.map(topic) { $0.lowercased() }
    case .uppercase: return Self.map(topic) { $0.uppercased() }
    case .unknown: return .unknown
    }
  }

  private static func regex(_ text: String?, _ replacement: String?) -> TopicTransform {
    guard let text, let replacement, let expression = try? LinearRegex(text, ignoresCase: false),
      let replacement = JavaReplacement(replacement, for: expression)
    else { return .unknown }
    return .regex(expression, replacement)
  }

  /// `outbox.event.${routedByValue}` unless told otherwise.
  private static func outbox(_ setting: (String) -> String?) -> TopicTransform {
    let template = setting("route.topic.replacement") ?? "outbox.event.${routedByValue}"
    guard let start = template.firstIndex(of: "$") else { return .named(.exact(template)) }
    guard let end = template.lastIndex(of: "}") else { return .unknown }
    return .named(
      .open(prefix: String(template[..<start]), suffix: String(template[template.index(after: end)...])))
  }

  private static func letters(_ style: String?) -> TopicTransform {
    switch style {
    case "LOWER_UNDERSCORE", "LOWER_HYPHEN": .lowercase
    case "UPPER_UNDERSCORE": .uppercase
    default: .unknown
    }
  }

  private static func map(_ topic: RoutedTopic, _ change: (String) -> String) -> RoutedTopic {
    switch topic {
    case .exact(let name): .exact(change(name))
    case .open(let prefix, let suffix): .open(prefix: change(prefix), suffix: change(suffix))
    }
  }
}

// MARK: Times in names

extension TopicTransform {
  private static func pieces(_ format: String) -> [Piece] {
    var pieces: [Piece] = []
    var rest = format[...]
    while !rest.isEmpty {
      if rest.hasPrefix("${topic}") {
        pieces.append(.topic)
        rest = rest.dropFirst("${topic}".count)
      } else if rest.hasPrefix("${timestamp}") {
        pieces.append(.time)
        rest = rest.dropFirst("${timestamp}".count)
      } else {
        let text = String(rest.removeFirst())
        if case .text(let before)? = pieces.last { pieces[pieces.count - 1] = .text(before + text) } else { pieces.append(.text(text)) }
      }
    }
    return pieces
  }

  /// Divides a format where the time stands; from the first to the last of several times nothing is known.
  private static func timed(_ pieces: [Piece]) -> TopicTransform {
    guard let first = pieces.firstIndex(of: .time), let last = pieces.lastIndex(of: .time) else {
      return .wrapped(prefix: pieces, suffix: [])
    }
    return .wrapped(prefix: Array(pieces[..<first]), suffix: [.time] + pieces[(last + 1)...])
  }

  private static func filled(_ prefix: [Piece], _ suffix: [Piece], _ topic: RoutedTopic) -> RoutedTopic {
    guard case .exact(let name) = topic else { return .unknown }
    func text(_ pieces: [Piece]) -> String {
      pieces.map { piece in
        switch piece {
        case .text(let text): text
        case .topic: name
        case .time: ""
        }
      }.joined()
    }
    return suffix.isEmpty ? .exact(text(prefix)) : .open(prefix: text(prefix), suffix: text(suffix))
  }
}
