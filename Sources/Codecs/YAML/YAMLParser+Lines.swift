extension YAMLParser {
  /// Skips spaces and tabs on this line and tells whether a tab was among them.
  @discardableResult
  mutating func skipBlanks() -> Bool {
    var tab = false
    while current.isYAMLBlank {
      if current == UInt8(ascii: "\t") { tab = true }
      position += 1
    }
    return tab
  }

  mutating func skipSpaces() {
    while current == UInt8(ascii: " ") { position += 1 }
  }

  mutating func skipToLineEnd() {
    while !isAtLineEnd { position += 1 }
  }

  /// Skips the rest of a line that may only hold a comment (`s-l-comments`), then seeks the next content.
  mutating func finishLine() throws(YAMLError) {
    try finishLineAlone()
    if current == UInt8(ascii: "\n") { position += 1 }
    seekContent()
  }

  /// Skips the rest of a line that may only hold a comment, and stops at its end.
  mutating func finishLineAlone() throws(YAMLError) {
    skipBlanks()
    guard isAtLineEndOrComment else {
      let expected = current == UInt8(ascii: "#") ? "a space before the comment" : "the end of the line or a comment"
      throw invalid(expected: expected)
    }
    skipToLineEnd()
  }

  /// From the start of a line, skips empty and comment lines up to the first content or the document's end.
  mutating func seekContent() {
    while true {
      lineStart = position
      if isMarker(at: position) { return stopAtDocumentEnd() }
      skipSpaces()
      indent = position - lineStart
      isTabbed = skipBlanks()
      if current == UInt8(ascii: "#") { skipToLineEnd() }
      if current == 0 { return stopAtDocumentEnd() }
      if current != UInt8(ascii: "\n") { break }
      position += 1
    }
    contentStart = position
  }

  private mutating func stopAtDocumentEnd() {
    indent = -1
    isTabbed = false
    contentStart = position
  }

  /// Skips blanks, comments and line breaks between the tokens of a flow collection (`s-separate` in flow context).
  mutating func skipFlowSpace(indent least: Int) throws(YAMLError) {
    let firstLine = lineStart
    while true {
      skipBlanks()
      if current == UInt8(ascii: "#"), isAfterBlank { skipToLineEnd() }
      guard current == UInt8(ascii: "\n") else { break }
      position += 1
      lineStart = position
      if isMarker(at: position) { throw invalid(expected: "the end of the flow collection before the document ends") }
    }
    if lineStart != firstLine { try checkIndentation(least) }
  }

  /// Checks that the current line begins with enough spaces to belong to the node it continues (`s-flow-line-prefix`).
  func checkIndentation(_ least: Int) throws(YAMLError) {
    var end = lineStart
    while end < position, source.bytes[end] == UInt8(ascii: " ") { end += 1 }
    guard end - lineStart >= least || current == 0 else {
      throw invalid(
        "a continuation line indented by \(end - lineStart)", expected: "an indentation of \(least) or more", at: end)
    }
  }
}
