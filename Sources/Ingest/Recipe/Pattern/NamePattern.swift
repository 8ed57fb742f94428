import Codecs

/// The `{allow, deny, ignoreCase}` of a `*_pattern` key: regular expressions in DataHub's manner, matched from the start
/// of the name; a name is let through when some `allow` matches and no `deny` does.
package struct NamePattern: Sendable {
  private struct Rule {
    let text: String
    let expression: LinearRegex
  }

  /// Nil without an `allow`, and then everything is; an empty list lets nothing through, as in DataHub.
  private let allow: [Rule]?
  private let deny: [Rule]
  private let ignoresCase: Bool

  /// Lets every name through.
  package static let all = NamePattern(allow: nil, deny: [], ignoresCase: true)

  private init(allow: [Rule]?, deny: [Rule], ignoresCase: Bool) {
    self.allow = allow
    self.deny = deny
    self.ignoresCase = ignoresCase
  }

  init(_ node: YAMLNode, key: String) throws(RecipeError) {
    var faults: [RecipeError] = []
    let section = try RecipeSection(node, known: ["allow", "deny", "ignoreCase"], name: key, faults: &faults)
    if let fault = faults.first { throw fault }
    ignoresCase = try section.boolean("ignoreCase") ?? true
    allow = try Self.rules(section, "allow", key: key, ignoresCase: ignoresCase)
    deny = try Self.rules(section, "deny", key: key, ignoresCase: ignoresCase) ?? []
  }

  private static func rules(
    _ section: RecipeSection, _ list: String, key: String, ignoresCase: Bool
  ) throws(RecipeError) -> [Rule]? {
    guard let node = section.node(list) else { return nil }
    guard let nodes = node.sequence else { throw section.wrong("\(key).\(list)", node, "a list of regular expressions") }
    var rules: [Rule] = []
    for node in nodes {
      guard let text = node.text else { throw section.wrong("\(key).\(list)", node, "a regular expression") }
      do throws(LinearRegexError) {
        rules.append(Rule(text: text, expression: try LinearRegex(text, ignoresCase: ignoresCase)))
      } catch {
        throw RecipeError(line: node.mark.line, column: node.mark.column + error.offset, "\(key): \(error)")
      }
    }
    return rules
  }

  /// Whether something is let through.
  /// - Parameter names: all the names that a pattern may mean it by, such as `shop.orders` and `orders`: a `deny` that
  ///   matches any of them keeps it out.
  package func allows(_ names: [String]) -> Bool {
    func matches(_ rule: Rule) -> Bool { names.contains(where: rule.expression.matchesPrefix) }
    if deny.contains(where: matches) { return false }
    return allow?.contains(where: matches) ?? true
  }

  /// Whether something with one name is let through.
  package func allows(_ name: String) -> Bool { allows([name]) }

  /// Which rule decides about a name, in words.
  package func verdict(on name: String) -> String {
    if let rule = deny.first(where: { $0.expression.matchesPrefix(of: name) }) { return "left out: deny \(rule.text) matches" }
    guard let allow else { return "read: nothing denies it" }
    guard let rule = allow.first(where: { $0.expression.matchesPrefix(of: name) }) else { return "left out: no allow matches" }
    return "read: allow \(rule.text) matches"
  }

  /// What is let through, in words.
  package var summary: String {
    if let allow, allow.isEmpty { return "none: allow is an empty list" }
    guard allow != nil || !deny.isEmpty else { return "all" }
    func list(_ rules: [Rule]) -> String { rules.map(\.text).joined(separator: " or ") }
    let some = allow.map { "those whose name begins with a match of \(list($0))" } ?? "all"
    let but = deny.isEmpty ? "" : ", but none that begins with a match of \(list(deny))"
    return some + but + (ignoresCase ? "" : " (letter case counts)")
  }
}
