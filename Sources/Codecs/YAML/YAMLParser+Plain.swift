extension YAMLParser {
  /// Reads a scalar without quotes (section 7.3.3).
  mutating func plain(
    indent least: Int, inFlow: Bool, _ properties: YAMLProperties, isMultiline: Bool
  ) throws(YAMLError) {
    try checkPlainStart(inFlow: inFlow)
    let start = position
    var end = plainLine(inFlow: inFlow)
    let content: String
    if isMultiline, isAtLineEnd, let breaks = continuePlain(indent: least, inFlow: inFlow) {
      text.removeAll(keepingCapacity: true)
      text.append(contentsOf: source.bytes[start..<end])
      var next: Int? = breaks
      while let breaks = next {
        appendFold(breaks)
        let line = position
        end = plainLine(inFlow: inFlow)
        text.append(contentsOf: source.bytes[line..<end])
        next = isAtLineEnd ? continuePlain(indent: least, inFlow: inFlow) : nil
      }
      content = String(decoding: text, as: UTF8.self)
    } else {
      content = string(start..<end)
    }
    events.append(
      YAMLEvent(kind: .scalar(.plain), offset: properties.start ?? start, text: content, properties: properties))
  }

  private func checkPlainStart(inFlow: Bool) throws(YAMLError) {
    switch current {
    case UInt8(ascii: "-"), UInt8(ascii: "?"), UInt8(ascii: ":"):
      let next = byte(position + 1)
      guard !next.isYAMLBlank, !next.isYAMLLineEnd, !(inFlow && next.isYAMLFlowIndicator) else {
        throw invalid(expected: "a value; a text that begins so needs quotes")
      }
    case UInt8(ascii: "@"), UInt8(ascii: "`"), UInt8(ascii: "%"), UInt8(ascii: "#"), UInt8(ascii: "|"),
      UInt8(ascii: ">"):
      throw invalid(expected: "a value; a text that begins so needs quotes")
    case UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"), 0, UInt8(ascii: "\n"):
      throw invalid(expected: "a value")
    default: break
    }
  }

  /// Moves to where the scalar stops on this line and returns the end of its last character that is not a blank.
  private mutating func plainLine(inFlow: Bool) -> Int {
    var end = position
    while true {
      let byte = current
      if byte.isYAMLBlank {
        position += 1
        continue
      }
      if byte.isYAMLLineEnd || byte == UInt8(ascii: ":") && isPlainColonEnd(inFlow: inFlow) { break }
      if byte == UInt8(ascii: "#"), end < position { break }
      if inFlow, byte.isYAMLFlowIndicator { break }
      position += 1
      end = position
    }
    return end
  }

  /// Whether the `:` here ends a plain scalar rather than being part of it.
  private func isPlainColonEnd(inFlow: Bool) -> Bool {
    let next = byte(position + 1)
    return next.isYAMLBlank || next.isYAMLLineEnd || inFlow && next.isYAMLFlowIndicator
  }

  /// Moves to the line that continues the scalar and returns the number of line breaks between, or stays.
  private mutating func continuePlain(indent least: Int, inFlow: Bool) -> Int? {
    let (oldPosition, oldLineStart) = (position, lineStart)
    var breaks = 0
    var spaces = 0
    while current == UInt8(ascii: "\n") {
      position += 1
      lineStart = position
      breaks += 1
      skipSpaces()
      spaces = position - lineStart
      skipBlanks()
    }
    let isContinued =
      current != 0 && spaces >= least && !isMarker(at: lineStart) && current != UInt8(ascii: "#")
      && !(current == UInt8(ascii: ":") && isPlainColonEnd(inFlow: inFlow)) && !(inFlow && current.isYAMLFlowIndicator)
    if isContinued { return breaks }
    (position, lineStart) = (oldPosition, oldLineStart)
    return nil
  }

  /// Appends what line breaks between two lines of a flow scalar mean: one is a space, more are all but the first.
  mutating func appendFold(_ breaks: Int) {
    if breaks == 1 {
      text.append(UInt8(ascii: " "))
    } else {
      text.append(contentsOf: repeatElement(UInt8(ascii: "\n"), count: breaks - 1))
    }
  }
}
