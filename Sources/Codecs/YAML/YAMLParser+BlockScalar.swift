extension YAMLParser {
  private enum Chomping { case strip, clip, keep }

  /// Reads a literal or folded scalar from its `|` or `>` (section 8.1).
  mutating func blockScalar(under parent: Int, _ properties: YAMLProperties) throws(YAMLError) {
    let start = position
    let isFolded = current == UInt8(ascii: ">")
    let (explicit, chomping) = try blockScalarHeader()
    if current == UInt8(ascii: "\n") { position += 1 }
    // At the top level an indicator counts from column 0 as it does inside a mapping there.
    let indentation =
      if let explicit { max(parent, 0) + explicit } else { try detectedIndentation(atLeast: parent + 1) }
    text.removeAll(keepingCapacity: true)
    let breaks = try blockScalarLines(indentation: indentation, isFolded: isFolded)
    switch chomping {
    case .strip: break
    case .clip: if breaks > 0, !text.isEmpty { text.append(UInt8(ascii: "\n")) }
    case .keep: text.append(contentsOf: repeatElement(UInt8(ascii: "\n"), count: breaks))
    }
    events.append(
      YAMLEvent(
        kind: .scalar(isFolded ? .folded : .literal), offset: properties.start ?? start,
        text: String(decoding: text, as: UTF8.self), properties: properties))
    seekContent()
  }

  private mutating func blockScalarHeader() throws(YAMLError) -> (explicit: Int?, Chomping) {
    var explicit: Int?
    var chomping: Chomping?
    position += 1
    while !current.isYAMLBlank, !isAtLineEnd {
      switch current {
      case UInt8(ascii: "-") where chomping == nil: chomping = .strip
      case UInt8(ascii: "+") where chomping == nil: chomping = .keep
      case UInt8(ascii: "1")...UInt8(ascii: "9") where explicit == nil: explicit = Int(current - UInt8(ascii: "0"))
      default: throw invalid(expected: "at most one of '+' and '-' and one digit from 1 to 9 after '|' or '>'")
      }
      position += 1
    }
    try finishLineAlone()
    return (explicit, chomping ?? .clip)
  }

  /// The indentation of the first line that is not empty; the lines before it may not be longer than that.
  private func detectedIndentation(atLeast least: Int) throws(YAMLError) -> Int {
    var offset = position
    var widest = 0
    while true {
      var end = offset
      while byte(end) == UInt8(ascii: " ") { end += 1 }
      guard byte(end) == UInt8(ascii: "\n") else {
        let isContent = byte(end) != 0 && end - offset >= least
        if isContent, widest > end - offset {
          throw invalid(
            "an empty line with more spaces than the first line of the block scalar",
            expected: "as many spaces or fewer, or an indentation indicator", at: end)
        }
        return isContent ? end - offset : max(widest, end - offset, least)
      }
      widest = max(widest, end - offset)
      offset = end + 1
    }
  }

  /// Reads the lines into `text` without the breaks behind the last one, whose count it returns.
  private mutating func blockScalarLines(indentation: Int, isFolded: Bool) throws(YAMLError) -> Int {
    var breaks = 0
    var isFirst = true
    var wasSpaced = false
    while current != 0, !isMarker(at: position) {
      lineStart = position
      while position - lineStart < indentation, current == UInt8(ascii: " ") { position += 1 }
      if isAtLineEnd {
        breaks += 1
        if current != 0 { position += 1 }
        continue
      }
      guard position - lineStart == indentation else {
        // Even an empty line may not have a tab there (`l-empty`).
        if current == UInt8(ascii: "\t") { throw invalid(expected: "\(indentation) spaces before the text") }
        position = lineStart
        break
      }
      let isSpaced = current.isYAMLBlank
      if isFolded, !isFirst, !wasSpaced, !isSpaced {
        breaks -= 1
        if breaks == 0 { text.append(UInt8(ascii: " ")) }
      }
      text.append(contentsOf: repeatElement(UInt8(ascii: "\n"), count: breaks))
      let line = position
      skipToLineEnd()
      text.append(contentsOf: source.bytes[line..<position])
      isFirst = false
      wasSpaced = isSpaced
      breaks = 0
      if current != 0 {
        breaks = 1
        position += 1
      }
    }
    return breaks
  }
}
