extension YAMLParser {
  /// Reads one scalar, alias or flow collection; where nothing of the kind begins, an empty scalar before a `:`.
  /// - Parameters:
  ///   - least: the spaces that a further line must begin with.
  ///   - isMultiline: whether a plain scalar may go on on further lines.
  mutating func flowContent(
    indent least: Int, inFlow: Bool, _ properties: YAMLProperties, isMultiline: Bool = true
  ) throws(YAMLError) {
    switch current {
    case UInt8(ascii: "["): try flowSequence(indent: least, properties)
    case UInt8(ascii: "{"): try flowMapping(indent: least, properties)
    case UInt8(ascii: "\""): try doubleQuoted(indent: least, properties)
    case UInt8(ascii: "'"): try singleQuoted(indent: least, properties)
    case UInt8(ascii: "*"):
      let start = position
      guard properties.isEmpty else { throw aliasWithProperties(at: properties.start) }
      events.append(YAMLEvent(kind: .alias, offset: start, text: try anchorName()))
    case UInt8(ascii: ":") where isAt(indicator: UInt8(ascii: ":")): emptyScalar(properties, at: position)
    default: try plain(indent: least, inFlow: inFlow, properties, isMultiline: isMultiline)
    }
  }

  func aliasWithProperties(at offset: Int?) -> YAMLError {
    invalid("an anchor or a tag on an alias", expected: "them on the node that the alias refers to", at: offset)
  }

  /// Reads a node inside a flow collection (`ns-flow-node`), which is empty if it has properties only.
  private mutating func flowNode(indent least: Int) throws(YAMLError) {
    var outer = YAMLProperties()
    while true {
      let properties = try properties(inFlow: true)
      if properties.isEmpty { break }
      outer = try merged(outer, properties)
      try skipFlowSpace(indent: least)
    }
    if !outer.isEmpty, isAtFlowEnd || isAtFlowColon(afterJSON: false) {
      emptyScalar(outer, at: position)
    } else {
      try flowContent(indent: least, inFlow: true, outer)
    }
  }

  private var isAtFlowEnd: Bool {
    current == UInt8(ascii: ",") || current == UInt8(ascii: "]") || current == UInt8(ascii: "}")
  }

  /// Whether the `:` between a key and its value stands here. It needs something behind it that no plain scalar could
  /// go on with, unless the key ended with a quote or bracket as in JSON.
  private func isAtFlowColon(afterJSON: Bool) -> Bool {
    guard current == UInt8(ascii: ":") else { return false }
    let next = byte(position + 1)
    return afterJSON || next.isYAMLBlank || next.isYAMLLineEnd || next.isYAMLFlowIndicator
  }

  /// Whether what has just been read is a quoted scalar or flow collection (`c-flow-json-node`).
  private var endsAsJSON: Bool {
    switch events.last?.kind {
    case .scalar(.singleQuoted), .scalar(.doubleQuoted), .sequenceEnd, .mappingEnd: true
    default: false
    }
  }

  private mutating func flowSequence(indent least: Int, _ properties: YAMLProperties) throws(YAMLError) {
    events.append(YAMLEvent(kind: .sequenceStart, offset: properties.start ?? position, properties: properties))
    try flowEntries(closedBy: UInt8(ascii: "]"), indent: least) { (parser) throws(YAMLError) in
      try parser.flowSequenceEntry(indent: least)
    }
    events.append(YAMLEvent(kind: .sequenceEnd, offset: position))
  }

  private mutating func flowMapping(indent least: Int, _ properties: YAMLProperties) throws(YAMLError) {
    events.append(YAMLEvent(kind: .mappingStart, offset: properties.start ?? position, properties: properties))
    try flowEntries(closedBy: UInt8(ascii: "}"), indent: least) { (parser) throws(YAMLError) in
      try parser.flowPair(indent: least)
    }
    events.append(YAMLEvent(kind: .mappingEnd, offset: position))
  }

  /// Reads entries from the opening bracket to the closing one; a comma after the last entry is allowed.
  private mutating func flowEntries(
    closedBy closing: UInt8, indent least: Int, entry: (inout YAMLParser) throws(YAMLError) -> Void
  ) throws(YAMLError) {
    let opening = position
    try enterCollection()
    position += 1
    try skipFlowSpace(indent: least)
    while current != closing {
      try checkNotEnded(since: opening)
      try entry(&self)
      try skipFlowSpace(indent: least)
      if current == UInt8(ascii: ",") {
        position += 1
        try skipFlowSpace(indent: least)
      } else if current != closing {
        try checkNotEnded(since: opening)
        throw invalid(expected: "',' or '\(Unicode.Scalar(closing))'")
      }
    }
    position += 1
    leaveCollection()
  }

  private func checkNotEnded(since opening: Int) throws(YAMLError) {
    guard current != 0 else {
      throw invalid(
        "the end of the text",
        expected: "the end of the flow collection that begins at \(source.mark(at: opening))")
    }
  }

  /// Reads a node, or a mapping of one pair (`ns-flow-pair`) that shows itself by `?` or by a `:` on the same line.
  private mutating func flowSequenceEntry(indent least: Int) throws(YAMLError) {
    let start = position
    let line = lineStart
    let index = events.count
    if isAt(indicator: UInt8(ascii: "?")) {
      events.append(YAMLEvent(kind: .mappingStart, offset: start))
      try enterCollection()
      try flowPair(indent: least)
    } else {
      if isAtFlowColon(afterJSON: false) {
        emptyScalar(YAMLProperties(), at: position)
      } else {
        try flowNode(indent: least)
      }
      let end = position
      skipBlanks()
      guard isAtFlowColon(afterJSON: endsAsJSON) else {
        position = end
        return
      }
      try checkKey(from: start, line: line)
      events.insert(YAMLEvent(kind: .mappingStart, offset: start), at: index)
      try enterCollection()
      try flowValue(indent: least, afterJSON: endsAsJSON)
    }
    leaveCollection()
    events.append(YAMLEvent(kind: .mappingEnd, offset: position))
  }

  /// Reads a key and a value, either of which may be absent (`ns-flow-map-entry`).
  private mutating func flowPair(indent least: Int) throws(YAMLError) {
    let start = position
    let isExplicit = isAt(indicator: UInt8(ascii: "?"))
    if isExplicit {
      position += 1
      try skipFlowSpace(indent: least)
    }
    if isAtFlowColon(afterJSON: false) || isExplicit && isAtFlowEnd {
      emptyScalar(YAMLProperties(), at: start)
    } else {
      try flowNode(indent: least)
    }
    let isJSON = endsAsJSON
    let end = position
    try skipFlowSpace(indent: least)
    if isAtFlowColon(afterJSON: isJSON) {
      try flowValue(indent: least, afterJSON: isJSON)
    } else {
      emptyScalar(YAMLProperties(), at: end)
    }
  }

  private mutating func flowValue(indent least: Int, afterJSON: Bool) throws(YAMLError) {
    position += 1
    let end = position
    try skipFlowSpace(indent: least)
    if isAtFlowEnd {
      emptyScalar(YAMLProperties(), at: end)
    } else {
      guard afterJSON || position > end else { throw invalid(expected: "a space after ':'") }
      try flowNode(indent: least)
    }
  }
}
