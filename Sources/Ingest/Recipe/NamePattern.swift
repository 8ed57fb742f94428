import Codecs

/// The `{allow, deny, ignoreCase}` of a `*_pattern` key: regular expressions in DataHub's manner, matched from the start
/// of the name; a name is let through when some `allow` matches and no `deny` does.
package struct NamePattern: Sendable {
  private let allow: [LinearRegex]
  private let deny: [LinearRegex]

  /// Lets every name through.
  package static let all = NamePattern(allow: [], deny: [])

  private init(allow: [LinearRegex], deny: [LinearRegex]) {
    self.allow = allow
    self.deny = deny
  }

  init(_ node: YAMLNode, key: String) throws(RecipeError) {
    guard let pairs = node.mapping else {
      throw RecipeError(
        line: node.mark.line, column: node.mark.column,
        "\(key) is \(node.kindName); a mapping with allow, deny and ignoreCase is expected")
    }
    var lists: [String: [YAMLNode]] = [:]
    var ignoresCase = true
    for pair in pairs {
      let mark = pair.key.mark
      switch pair.key.text {
      case "allow", "deny":
        guard let list = pair.value.sequence else {
          throw RecipeError(line: mark.line, column: mark.column, "\(key).\(pair.key.text ?? "") takes a list of regular expressions")
        }
        lists[pair.key.text ?? ""] = list
      case "ignoreCase":
        guard let value = pair.value.bool else {
          throw RecipeError(line: mark.line, column: mark.column, "\(key).ignoreCase takes true or false")
        }
        ignoresCase = value
      default:
        throw RecipeError(
          line: mark.line, column: mark.column,
          "\(key).\(pair.key.text ?? "?") is not a known key; allow, deny and ignoreCase are")
      }
    }
    allow = try Self.expressions(lists["allow"] ?? [], key: key, ignoresCase: ignoresCase)
    deny = try Self.expressions(lists["deny"] ?? [], key: key, ignoresCase: ignoresCase)
  }

  private static func expressions(
    _ nodes: [YAMLNode], key: String, ignoresCase: Bool
  ) throws(RecipeError) -> [LinearRegex] {
    var expressions: [LinearRegex] = []
    for node in nodes {
      guard let text = node.text else {
        throw RecipeError(line: node.mark.line, column: node.mark.column, "\(key) takes regular expressions as texts")
      }
      do throws(LinearRegexError) {
        expressions.append(try LinearRegex(text, ignoresCase: ignoresCase))
      } catch {
        throw RecipeError(line: node.mark.line, column: node.mark.column + error.offset, "\(key): \(error)")
      }
    }
    return expressions
  }

  /// Whether something is let through.
  /// - Parameter names: all the names that a pattern may mean it by, such as `shop.orders` and `orders`: a `deny` that
  ///   matches any of them keeps it out.
  package func allows(_ names: [String]) -> Bool {
    if deny.contains(where: { expression in names.contains { expression.matchesPrefix(of: $0) } }) { return false }
    return allow.isEmpty || allow.contains { expression in names.contains { expression.matchesPrefix(of: $0) } }
  }

  /// Whether something with one name is let through.
  package func allows(_ name: String) -> Bool { allows([name]) }
}
