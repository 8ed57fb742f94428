package import Codecs

/// Finds what serves a method and path. Built once; looking up touches flat arrays and allocates only parameters.
///
/// At each segment a literal goes before a parameter, and a parameter before the rest of a path, so the most specific
/// pattern wins whatever order routes were added in.
///
/// Routes are numbers; who adds them knows what they stand for. A router of any kind of value could not be compiled for
/// that kind in another room, and would cost each request several times as much.
package struct Router: Sendable {
  /// The answer to a lookup.
  package enum Match: Sendable {
    /// The route's number and what its parameters stand for.
    case found(Int, RouteParameters)
    /// The path exists, with these methods, and the request was OPTIONS.
    case options(allow: [HTTPMethod])
    /// The path exists, with these methods.
    case methodNotAllowed(allow: [HTTPMethod])
    /// A slash or backslash was encoded where no route takes one; answer 400.
    case encodedSeparator
    /// There is no such path.
    case notFound
  }

  private struct Node: Sendable {
    var literals: [String: Int] = [:]
    var parameter = -1
    var anyParameter = -1
    var tail = -1
    /// Indices into `routes` by method; empty where no pattern ends.
    var routes: [Int] = []
  }

  private var nodes = [Node()]
  private var routes: [RoutePattern] = []

  /// A router without routes.
  package init() {}

  /// Every route: its method, its pattern and its number.
  package var all: [(method: HTTPMethod, pattern: RoutePattern, number: Int)] {
    nodes.flatMap { node in
      zip(HTTPMethod.allCases, node.routes).filter { $1 >= 0 }.map { ($0, routes[$1], $1) }
    }
  }

  /// Adds a route. Without one of its own, HEAD is served by GET.
  /// - Returns: the route's number; routes are counted from 0 in the order in which they are added.
  /// - Throws: `RouteError` when the pattern is malformed or another route serves the same method and paths.
  @discardableResult
  package mutating func add(_ method: HTTPMethod, _ pattern: String) throws(RouteError) -> Int {
    let pattern = try RoutePattern(pattern)
    var node = 0
    for segment in pattern.segments { node = child(of: node, segment) }
    if nodes[node].routes.isEmpty { nodes[node].routes = HTTPMethod.allCases.map { _ in -1 } }
    let place = method.index
    let taken = nodes[node].routes[place]
    guard taken < 0 else {
      throw RouteError(
        pattern: pattern.description, reason: "\(method.rawValue) is served by \(routes[taken]) already")
    }
    nodes[node].routes[place] = routes.count
    routes.append(pattern)
    return routes.count - 1
  }

  private mutating func child(of node: Int, _ segment: RoutePattern.Segment) -> Int {
    let known =
      switch segment {
      case .literal(let text): nodes[node].literals[text] ?? -1
      case .parameter: nodes[node].parameter
      case .anyParameter: nodes[node].anyParameter
      case .tail: nodes[node].tail
      }
    guard known < 0 else { return known }
    let fresh = nodes.count
    nodes.append(Node())
    switch segment {
    case .literal(let text): nodes[node].literals[text] = fresh
    case .parameter: nodes[node].parameter = fresh
    case .anyParameter: nodes[node].anyParameter = fresh
    case .tail: nodes[node].tail = fresh
    }
    return fresh
  }

  /// Looks up a request.
  package func match(_ method: HTTPMethod, _ target: URLTarget) -> Match {
    var search = Search(method: method, segments: target.segments)
    if let route = find(0, 0, &search) {
      let pattern = routes[route]
      return .found(route, RouteParameters(names: pattern.parameters, values: search.values(of: pattern)))
    }
    if !search.allowed.isEmpty {
      let allow = HTTPMethod.allCases.filter { search.allowed.contains($0) || $0 == .options }
      return method == .options ? .options(allow: allow) : .methodNotAllowed(allow: allow)
    }
    return target.segments.contains { $0.hasEncodedSeparator } ? .encodedSeparator : .notFound
  }

  private struct Search {
    let method: HTTPMethod
    let segments: [URLTarget.Segment]
    /// Methods of patterns that fit the path.
    var allowed: Set<HTTPMethod> = []

    /// What the parameters of a pattern that fits stand for.
    func values(of pattern: RoutePattern) -> [String] {
      var values: [String] = []
      values.reserveCapacity(pattern.parameters.count)
      for (index, segment) in pattern.segments.enumerated() {
        switch segment {
        case .literal: continue
        case .parameter, .anyParameter: values.append(segments[index].text)
        case .tail: values.append(segments[index...].map(\.text).joined(separator: "/"))
        }
      }
      return values
    }
  }

  /// The route for the segments from `position` on, below a node. As deep as the longest pattern, whatever the path.
  private func find(_ node: Int, _ position: Int, _ search: inout Search) -> Int? {
    guard position < search.segments.count else { return route(at: node, &search) }
    let segment = search.segments[position]
    if !segment.hasEncodedSeparator {
      if let next = nodes[node].literals[segment.text], let found = find(next, position + 1, &search) { return found }
      if nodes[node].parameter >= 0, !segment.text.isEmpty,
        let found = find(nodes[node].parameter, position + 1, &search)
      {
        return found
      }
    }
    if nodes[node].anyParameter >= 0, !segment.text.isEmpty,
      let found = find(nodes[node].anyParameter, position + 1, &search)
    {
      return found
    }
    guard nodes[node].tail >= 0, !search.segments[position...].contains(where: \.hasEncodedSeparator) else { return nil }
    return route(at: nodes[node].tail, &search)
  }

  private func route(at node: Int, _ search: inout Search) -> Int? {
    let routes = nodes[node].routes
    guard !routes.isEmpty else { return nil }
    if routes[search.method.index] >= 0 { return routes[search.method.index] }
    if search.method == .head && routes[HTTPMethod.get.index] >= 0 { return routes[HTTPMethod.get.index] }
    for method in HTTPMethod.allCases where routes[method.index] >= 0 { search.allowed.insert(method) }
    if search.allowed.contains(.get) { search.allowed.insert(.head) }
    return nil
  }
}

/// What the parameters of a route's pattern stand for in one request, decoded.
package struct RouteParameters: Sendable, Equatable {
  private let names: [String]
  private let values: [String]

  /// Names with their values.
  package init(names: [String] = [], values: [String] = []) {
    self.names = names
    self.values = values
  }

  /// The value of a parameter of the pattern; nil when the pattern has none of this name.
  package subscript(name: String) -> String? {
    names.firstIndex(of: name).flatMap { $0 < values.count ? values[$0] : nil }
  }
}

extension HTTPMethod {
  fileprivate var index: Int {
    switch self {
    case .get: 0
    case .head: 1
    case .post: 2
    case .put: 3
    case .patch: 4
    case .delete: 5
    case .options: 6
    }
  }
}
