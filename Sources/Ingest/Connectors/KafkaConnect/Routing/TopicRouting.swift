/// The way of topics through the transforms of a connector, in their order and under their predicates.
struct TopicRouting: Sendable {
  private struct Step {
    let name: String
    let transform: TopicTransform
    let condition: Condition
  }

  /// When a transform applies.
  private enum Condition {
    case always
    /// For topics whose whole name matches, or for all others.
    case topic(LinearRegex, isNegated: Bool)
    /// It depends on the records.
    case records(String)
  }

  private let steps: [Step]

  /// The names of the transforms that change topics, in order.
  var names: [String] { steps.map(\.name) }

  /// What decides about a transform and cannot be told from the configuration.
  var conditions: [String] {
    steps.compactMap { step in
      guard case .records(let predicate) = step.condition else { return nil }
      return "\(step.name) if \(predicate)"
    }
  }

  /// Whether topics keep their names.
  var isEmpty: Bool { steps.isEmpty }

  init(_ config: ConnectConfig) {
    steps = config.list("transforms").compactMap { name in
      let own = { (key: String) in config["transforms.\(name).\(key)"] }
      guard let transform = TopicTransform(type: own("type") ?? "", own) else { return nil }
      return Step(name: name, transform: transform, condition: Self.condition(own, config))
    }
  }

  private static func condition(_ own: (String) -> String?, _ config: ConnectConfig) -> Condition {
    guard let predicate = own("predicate") else { return .always }
    let isNegated = own("negate")?.lowercased() == "true"
    let type = config["predicates.\(predicate).type"] ?? ""
    guard type.hasSuffix("TopicNameMatches"), let text = config["predicates.\(predicate).pattern"],
      let expression = try? LinearRegex(text, ignoresCase: false)
    else { return .records((isNegated ? "not " : "") + predicate) }
    return .topic(expression, isNegated: isNegated)
  }

  /// What may become of a topic: one name, or two where a predicate looks at the records.
  func route(_ topic: String) -> Set<RoutedTopic> {
    var names: Set<RoutedTopic> = [.exact(topic)]
    for step in steps {
      names = Set(names.flatMap { name in
        let changed = step.transform.applied(to: name)
        switch applies(step.condition, to: name) {
        case true?: return [changed]
        case false?: return [name]
        case nil: return [name, changed]
        }
      })
    }
    return names
  }

  private func applies(_ condition: Condition, to topic: RoutedTopic) -> Bool? {
    switch condition {
    case .always: return true
    case .records: return nil
    case .topic(let expression, let isNegated):
      guard case .exact(let name) = topic else { return nil }
      return expression.matchesWhole(name) != isNegated
    }
  }
}
