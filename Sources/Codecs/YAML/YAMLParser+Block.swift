extension YAMLParser {
  /// What a block node stands behind, which decides the collections it may be.
  enum Place {
    /// `---` or the start of the text.
    case document
    /// The `-` of a sequence.
    case entry
    /// The `?` or `:` of a mapping with explicit keys.
    case explicit
    /// The `:` behind an implicit key.
    case value

    /// Whether a collection may begin on the indicator's line (`ns-l-compact-mapping`, `ns-l-compact-sequence`).
    var allowsCompact: Bool { self == .entry || self == .explicit }

    /// Whether a sequence may be indented as little as the mapping that it is in (`seq-space`).
    var allowsOutdentedSequence: Bool { self == .explicit || self == .value }
  }

  /// Reads what is indented by more than `parent`, from behind an indicator or from the first content of a line, and
  /// leaves the position at the first content behind it (`s-l+block-node`).
  mutating func blockNode(under parent: Int, _ place: Place) throws(YAMLError) {
    let start = position
    var mayOpen = place.allowsCompact
    if position != contentStart {
      // Only spaces can indent a compact collection.
      if skipBlanks() { mayOpen = false }
      if isAtLineEndOrComment { try finishLine() }
    }
    var outer = YAMLProperties()
    var inner = YAMLProperties()
    while true {
      if position == contentStart {
        guard belongs(under: parent, place) else { return emptyScalar(outer, at: start) }
        mayOpen = !isTabbed
      }
      inner = try properties(inFlow: false)
      guard !inner.isEmpty, isAtLineEndOrComment else { break }
      outer = try merged(outer, inner)
      try finishLine()
    }
    try blockContent(under: parent, outer: outer, inner: inner, mayOpen: mayOpen)
  }

  /// Whether the content at the start of this line is still part of a node under `parent`.
  private func belongs(under parent: Int, _ place: Place) -> Bool {
    if indent > parent { return true }
    return indent >= 0 && indent == parent && place.allowsOutdentedSequence && !isTabbed
      && isAt(indicator: UInt8(ascii: "-"))
  }

  /// Reads the content of a block node.
  /// - Parameters:
  ///   - outer: the properties on lines above, which are the whole node's.
  ///   - inner: the properties on this line, which are the first key's if the node turns out to be a mapping.
  ///   - mayOpen: whether a block collection may begin here.
  private mutating func blockContent(
    under parent: Int, outer: YAMLProperties, inner: YAMLProperties, mayOpen: Bool
  ) throws(YAMLError) {
    let keyStart = inner.start ?? position
    let column = keyStart - lineStart
    switch current {
    case UInt8(ascii: "-") where isAt(indicator: UInt8(ascii: "-")):
      try checkOpening("sequence", mayOpen: mayOpen, after: inner)
      events.append(YAMLEvent(kind: .sequenceStart, offset: outer.start ?? position, properties: outer))
      try blockSequence(at: column)
    case UInt8(ascii: "?") where isAt(indicator: UInt8(ascii: "?")):
      try checkOpening("mapping", mayOpen: mayOpen, after: inner)
      events.append(YAMLEvent(kind: .mappingStart, offset: outer.start ?? position, properties: outer))
      try blockMapping(at: column, isKeyRead: false)
    case UInt8(ascii: "|"), UInt8(ascii: ">"):
      try blockScalar(under: parent, merged(outer, inner))
    default:
      let index = events.count
      let line = lineStart
      try flowContent(indent: parent + 1, inFlow: false, inner)
      skipBlanks()
      if isAt(indicator: UInt8(ascii: ":")) {
        try checkKey(from: keyStart, line: line)
        try checkOpening("mapping", mayOpen: mayOpen, after: YAMLProperties())
        let start = YAMLEvent(kind: .mappingStart, offset: outer.start ?? keyStart, properties: outer)
        events.insert(start, at: index)
        try blockMapping(at: column, isKeyRead: true)
      } else {
        if !outer.isEmpty { try addProperties(outer, at: index) }
        try finishLine()
      }
    }
  }

  private func checkOpening(_ collection: String, mayOpen: Bool, after inner: YAMLProperties) throws(YAMLError) {
    guard mayOpen, inner.isEmpty else {
      throw invalid(
        "a block \(collection) in the middle of a line", expected: "it on a line of its own, indented by spaces")
    }
  }

  private mutating func addProperties(_ outer: YAMLProperties, at index: Int) throws(YAMLError) {
    if case .alias = events[index].kind { throw aliasWithProperties(at: outer.start) }
    let properties = try merged(outer, events[index].properties)
    events[index] = YAMLEvent(
      kind: events[index].kind, offset: outer.start ?? events[index].offset, text: events[index].text,
      properties: properties)
  }

  /// Reads entries whose `-` stand in one column, counted from 0 (`l+block-sequence`).
  private mutating func blockSequence(at column: Int) throws(YAMLError) {
    try enterCollection()
    repeat {
      position += 1
      try blockNode(under: column, .entry)
    } while try isContinued(at: column) && isAt(indicator: UInt8(ascii: "-"))
    leaveCollection()
    events.append(YAMLEvent(kind: .sequenceEnd, offset: position))
  }

  /// Reads pairs whose keys stand in one column, counted from 0 (`l+block-mapping`).
  private mutating func blockMapping(at column: Int, isKeyRead: Bool) throws(YAMLError) {
    try enterCollection()
    var isKeyRead = isKeyRead
    repeat {
      if !isKeyRead, isAt(indicator: UInt8(ascii: "?")) {
        try explicitPair(at: column)
      } else {
        if !isKeyRead { try implicitKey(at: column) }
        position += 1
        try blockNode(under: column, .value)
      }
      isKeyRead = false
    } while try isContinued(at: column)
    leaveCollection()
    events.append(YAMLEvent(kind: .mappingEnd, offset: position))
  }

  /// Reads `?`, a key of any form and, if it follows in the same column, `:` and the value.
  private mutating func explicitPair(at column: Int) throws(YAMLError) {
    position += 1
    try blockNode(under: column, .explicit)
    if indent == column, !isTabbed, isAt(indicator: UInt8(ascii: ":")) {
      position += 1
      try blockNode(under: column, .explicit)
    } else {
      emptyScalar(YAMLProperties(), at: position)
    }
  }

  private mutating func implicitKey(at column: Int) throws(YAMLError) {
    let start = position
    let line = lineStart
    let properties = try properties(inFlow: false)
    try flowContent(indent: column + 1, inFlow: false, properties, isMultiline: false)
    skipBlanks()
    guard lineStart == line, isAt(indicator: UInt8(ascii: ":")) else {
      throw invalid(expected: "':' and a space after the key")
    }
    try checkKey(from: start, line: line)
  }

  /// Whether the next line belongs to the collection in this column; a line between two columns belongs to none.
  private func isContinued(at column: Int) throws(YAMLError) -> Bool {
    guard indent >= column else { return false }
    guard indent == column else {
      throw invalid(
        "a line indented by \(indent)", expected: "an indentation of \(column) as above, or of an outer level")
    }
    if isTabbed { throw invalid("a tab in the indentation", expected: "spaces", at: lineStart + indent) }
    return true
  }

  /// Checks that an implicit key, which ends here, is on one line and no longer than 1024 characters.
  func checkKey(from start: Int, line: Int) throws(YAMLError) {
    guard lineStart == line else {
      throw invalid(
        "':' behind a text that begins at \(source.mark(at: start))",
        expected: "a key on one line, indented like the keys beside it")
    }
    guard position - start > 1024 else { return }
    let characters = source.bytes[start..<position].reduce(0) { $1 & 0xC0 == 0x80 ? $0 : $0 + 1 }
    guard characters <= 1024 else {
      throw invalid(
        "a key of \(characters) characters", expected: "1024 characters at most, or '?' before the key", at: start)
    }
  }

  mutating func emptyScalar(_ properties: YAMLProperties, at offset: Int) {
    events.append(YAMLEvent(kind: .scalar(.plain), offset: properties.start ?? offset, properties: properties))
  }
}
