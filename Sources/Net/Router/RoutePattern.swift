/// The shape of the paths that a route serves, such as `/api/v1/assets/{id}`.
///
/// A segment is a literal or a parameter in braces. `{urn:any}` also takes values in which a slash was encoded as `%2F`.
/// `{path...}` stands last and takes the rest of the path.
package struct RoutePattern: Sendable, Equatable, CustomStringConvertible {
  enum Segment: Sendable, Equatable {
    case literal(String)
    case parameter
    /// A parameter that may hold a slash.
    case anyParameter
    /// The rest of the path.
    case tail
  }

  let segments: [Segment]
  /// The names of the parameters, in order.
  package let parameters: [String]
  package let description: String

  /// Reads a pattern.
  /// - Throws: `RouteError` when it is malformed.
  package init(_ text: String) throws(RouteError) {
    guard text.hasPrefix("/") else { throw RouteError(pattern: text, reason: "a pattern begins with /") }
    description = text
    var segments: [Segment] = []
    var names: [String] = []
    let parts = text.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
    for (index, part) in parts.enumerated() where !(parts.count == 1 && part.isEmpty) {
      guard part.hasPrefix("{") else {
        guard !part.contains("{"), !part.contains("}") else {
          throw RouteError(pattern: text, reason: "a parameter must be a whole segment")
        }
        segments.append(.literal(String(part)))
        continue
      }
      guard part.hasSuffix("}") else { throw RouteError(pattern: text, reason: "a { has no }") }
      var name = part.dropFirst().dropLast()
      if name.hasSuffix("...") {
        name = name.dropLast(3)
        guard index == parts.count - 1 else { throw RouteError(pattern: text, reason: "{\(name)...} must stand last") }
        segments.append(.tail)
      } else if name.hasSuffix(":any") {
        name = name.dropLast(4)
        segments.append(.anyParameter)
      } else {
        segments.append(.parameter)
      }
      guard HTTPGrammar.isToken(String(name)), !names.contains(String(name)) else {
        throw RouteError(pattern: text, reason: "a parameter needs a name of its own")
      }
      names.append(String(name))
    }
    self.segments = segments
    parameters = names
  }
}

/// A route that cannot be added: the pattern, and why.
package struct RouteError: Error, Equatable, CustomStringConvertible {
  package let pattern: String
  package let reason: String

  /// An error about a pattern.
  package init(pattern: String, reason: String) {
    self.pattern = pattern
    self.reason = reason
  }

  package var description: String { "route \(pattern): \(reason)" }
}
