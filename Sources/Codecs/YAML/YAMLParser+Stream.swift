extension YAMLParser {
  /// All documents (`l-yaml-stream`).
  mutating func stream() throws(YAMLError) {
    // A document without `---` and directives may stand at the start and after `...` only.
    var isBareAllowed = true
    while true {
      if isBareAllowed { try skipByteOrderMark() }
      if position == lineStart { seekContent() }
      if current == 0 { break }
      if isAtMarker("...") {
        try documentSuffix()
        isBareAllowed = true
        continue
      }
      let hasDirectives = isBareAllowed ? try directives() : false
      try document(isBareAllowed: isBareAllowed && !hasDirectives)
      isBareAllowed = false
    }
    if quotedOnlyPassed < source.quotedOnly.count { throw quotedOnly(at: source.quotedOnly[quotedOnlyPassed]) }
  }

  private mutating func document(isBareAllowed: Bool) throws(YAMLError) {
    events.append(YAMLEvent(kind: .documentStart, offset: position))
    if isAtMarker("---") {
      position += 3
    } else if !isBareAllowed {
      throw invalid(expected: "'---' to begin a document, or content aligned with what is above")
    }
    try blockNode(under: -1, .document)
    guard indent == -1 else {
      throw invalid(expected: "the end of the document, or content aligned with what is above")
    }
    events.append(YAMLEvent(kind: .documentEnd, offset: position))
    handles.removeAll()
  }

  private func isAtMarker(_ marker: StaticString) -> Bool {
    indent == -1 && isMarker(at: position) && current == marker.utf8Start.pointee
  }

  private mutating func documentSuffix() throws(YAMLError) {
    position += 3
    try finishLineAlone()
    if current == UInt8(ascii: "\n") { position += 1 }
    lineStart = position
  }

  private mutating func skipByteOrderMark() throws(YAMLError) {
    guard position == lineStart, byte(position) == 0xEF, byte(position + 1) == 0xBB, byte(position + 2) == 0xBF else {
      return
    }
    try passQuotedOnly(from: position, to: position + 3)
    position += 3
    lineStart = position
  }

  /// Accepts the characters that are allowed inside quotes only, between two offsets, and refuses any before them.
  mutating func passQuotedOnly(from start: Int, to end: Int) throws(YAMLError) {
    while quotedOnlyPassed < source.quotedOnly.count, source.quotedOnly[quotedOnlyPassed] < end {
      let offset = source.quotedOnly[quotedOnlyPassed]
      guard offset >= start else { throw quotedOnly(at: offset) }
      quotedOnlyPassed += 1
    }
  }

  private func quotedOnly(at offset: Int) -> YAMLError {
    let scalar =
      String(decoding: source.bytes[offset..<min(offset + 3, source.bytes.count)], as: UTF8.self)
      .unicodeScalars.first?.value ?? 0
    return invalid(
      "the character \(YAMLSource.name(scalar))", expected: "printable characters outside quotes", at: offset)
  }

  // MARK: Directives (section 6.8)

  /// Reads the directives before a document and tells whether there were any.
  private mutating func directives() throws(YAMLError) -> Bool {
    var hasVersion = false
    let start = position
    while indent == 0, !isTabbed, current == UInt8(ascii: "%") {
      let directive = position
      position += 1
      let name = word()
      switch name {
      case "YAML":
        guard !hasVersion else {
          throw invalid("a second %YAML directive", expected: "one for each document", at: directive)
        }
        hasVersion = true
        try version()
      case "TAG": try tagHandle()
      default: skipToLineEnd()
      }
      try finishLine()
    }
    guard position > start else { return false }
    guard isAtMarker("---") else { throw invalid(expected: "'---' after the directives") }
    return true
  }

  private mutating func version() throws(YAMLError) {
    skipBlanks()
    let start = position
    let parts = word().split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } })
    else {
      throw invalid("no version", expected: "a version such as 1.2", at: start)
    }
    guard parts[0] == "1" else {
      throw error(.unsupported, "YAML version \(parts[0]).\(parts[1])", expected: "version 1.2", at: start)
    }
  }

  private mutating func tagHandle() throws(YAMLError) {
    skipBlanks()
    let start = position
    let handle = word()
    guard isTagHandle(handle) else { throw invalid(expected: "a tag handle such as '!e!'", at: start) }
    guard handles[handle] == nil else {
      throw invalid("the handle \(handle) again", expected: "each handle once for a document", at: start)
    }
    skipBlanks()
    let prefixStart = position
    let prefix = word()
    guard let first = prefix.utf8.first, prefix.utf8.allSatisfy(\.isYAMLURI),
      first == UInt8(ascii: "!") || !first.isYAMLFlowIndicator
    else { throw invalid(expected: "a tag prefix such as 'tag:example.com,2000:'", at: prefixStart) }
    handles[handle] = prefix
  }

  /// Reads up to the next blank or the line's end.
  private mutating func word() -> String {
    let start = position
    while !current.isYAMLBlank, !isAtLineEnd { position += 1 }
    return string(start..<position)
  }
}
