/// Turns events into nodes: resolves tags, replaces aliases, merges `<<` keys and refuses repeated keys.
struct YAMLComposer {
  /// What an anchor stands for, and what an alias to it costs.
  private struct Anchored {
    /// Nil while the node is still being read.
    var node: YAMLNode?
    var nodes = 0
    var depth = 0
  }

  private let events: [YAMLEvent]
  private let source: YAMLSource
  private let limits: YAMLLimits
  private var next = 0
  private var cursor = YAMLMarkCursor()
  /// By the bytes of the name: names that merely look alike are different.
  private var anchors: [[UInt8]: Anchored] = [:]
  /// Nodes composed so far, aliases expanded.
  private var nodes = 0
  /// The part of `nodes` that came by aliases.
  private var aliasedNodes = 0
  private var depth = 0
  /// The greatest depth since the innermost anchored node began, aliases expanded.
  private var deepest = 0

  /// The root nodes of all documents.
  static func documents(
    of events: [YAMLEvent], in source: YAMLSource, limits: YAMLLimits
  ) throws(YAMLError) -> [YAMLNode] {
    var composer = YAMLComposer(events: events, source: source, limits: limits)
    var documents: [YAMLNode] = []
    while composer.next < events.count {
      if case .documentStart = events[composer.next].kind {
        composer.next += 1
        composer.anchors.removeAll()
        documents.append(try composer.node())
      } else {
        composer.next += 1
      }
    }
    return documents
  }

  private init(events: [YAMLEvent], source: YAMLSource, limits: YAMLLimits) {
    self.events = events
    self.source = source
    self.limits = limits
  }

  private mutating func node() throws(YAMLError) -> YAMLNode {
    let event = events[next]
    let mark = cursor.mark(at: event.offset, in: source.bytes)
    next += 1
    if case .alias = event.kind { return try aliased(event, mark) }
    let (nodesBefore, deepestBefore) = (nodes, deepest)
    nodes += 1
    if let anchor = event.properties.anchor {
      anchors[Array(anchor.utf8)] = Anchored()
      deepest = depth
    }
    let node = YAMLNode(kind: try kind(event, mark), tag: event.properties.tag, mark: mark)
    if let anchor = event.properties.anchor {
      anchors[Array(anchor.utf8)] = Anchored(node: node, nodes: nodes - nodesBefore, depth: deepest - depth)
      deepest = max(deepest, deepestBefore)
    }
    return node
  }

  private mutating func kind(_ event: YAMLEvent, _ mark: YAMLMark) throws(YAMLError) -> YAMLNode.Kind {
    try checkTag(event, mark)
    switch event.kind {
    case .scalar(let style): return .scalar(try scalar(event, style, mark))
    case .sequenceStart:
      enter()
      var entries: [YAMLNode] = []
      while !isAtEnd { entries.append(try node()) }
      leave()
      return .sequence(entries)
    default:
      enter()
      var pairs = YAMLPairs()
      while !isAtEnd {
        let key = try node()
        try pairs.append(key: key, value: try node())
      }
      leave()
      return .mapping(try pairs.merged())
    }
  }

  private var isAtEnd: Bool {
    switch events[next].kind {
    case .sequenceEnd, .mappingEnd, .documentEnd: true
    default: false
    }
  }

  private mutating func enter() {
    depth += 1
    deepest = max(deepest, depth)
  }

  private mutating func leave() {
    depth -= 1
    next += 1
  }

  private func scalar(
    _ event: YAMLEvent, _ style: YAMLScalar.Style, _ mark: YAMLMark
  ) throws(YAMLError) -> YAMLScalar {
    let tag = event.properties.tag
    guard let value = YAMLScalar.value(of: event.text, style: style, tag: tag) else {
      guard let tag else {
        throw YAMLError(
          .unsupported, at: mark, found: "an integer beyond 64 bits that is not decimal", expected: "decimal digits")
      }
      throw YAMLError(
        .invalid, at: mark, found: "a text that is no \(tag.dropFirst(YAMLScalar.tagPrefix.count))",
        expected: "a value of the tag \(tag) in the core schema")
    }
    return YAMLScalar(text: event.text, style: style, value: value)
  }

  private func checkTag(_ event: YAMLEvent, _ mark: YAMLMark) throws(YAMLError) {
    guard let tag = event.properties.tag, tag.hasPrefix(YAMLScalar.tagPrefix) else { return }
    let isAllowed =
      switch (tag.dropFirst(YAMLScalar.tagPrefix.count), event.kind) {
      case ("map", .mappingStart), ("set", .mappingStart): true
      case ("seq", .sequenceStart), ("omap", .sequenceStart), ("pairs", .sequenceStart): true
      case ("map", _), ("set", _), ("seq", _), ("omap", _), ("pairs", _): false
      case (_, .scalar): true
      case ("str", _), ("null", _), ("bool", _), ("int", _), ("float", _), ("binary", _), ("timestamp", _): false
      default: true
      }
    guard isAllowed else {
      throw YAMLError(.invalid, at: mark, found: "the tag \(tag)", expected: "a tag for this kind of node")
    }
  }

  private mutating func aliased(_ event: YAMLEvent, _ mark: YAMLMark) throws(YAMLError) -> YAMLNode {
    guard let anchored = anchors[Array(event.text.utf8)] else {
      throw YAMLError(
        .invalid, at: mark, found: "an alias to '\(event.text.prefix(80))'",
        expected: "an anchor of that name before it")
    }
    guard let node = anchored.node else {
      throw YAMLError(
        .unsupported, at: mark, found: "an alias to '\(event.text.prefix(80))' inside that node",
        expected: "nodes that do not contain themselves")
    }
    nodes += anchored.nodes
    aliasedNodes += anchored.nodes
    guard aliasedNodes <= limits.aliasedNodes else {
      throw YAMLError(
        .limit, at: mark, found: "aliases that stand for \(aliasedNodes) nodes",
        expected: "\(limits.aliasedNodes) nodes at most")
    }
    guard depth + anchored.depth <= limits.depth else {
      throw YAMLError(
        .limit, at: mark, found: "collections nested \(depth + anchored.depth) deep through an alias",
        expected: "\(limits.depth) levels at most")
    }
    deepest = max(deepest, depth + anchored.depth)
    return YAMLNode(kind: node.kind, tag: node.tag, mark: mark)
  }
}
