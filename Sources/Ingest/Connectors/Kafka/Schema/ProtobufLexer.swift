/// Cuts a `.proto` text into words, numbers, texts and marks, and keeps comments for what follows them.
struct ProtobufLexer {
  enum Token: Equatable {
    case word(String)
    case text(String)
    case mark(Character)
    case end
  }

  private let bytes: [UInt8]
  private var position = 0
  private(set) var line = 1
  /// The comment lines just passed.
  private var comment: [String] = []

  init(_ text: String) { bytes = Array(text.utf8) }

  /// The comment in front of the token that `next` gave last; empties it.
  mutating func takeComment() -> String? {
    defer { comment = [] }
    return comment.isEmpty ? nil : comment.joined(separator: " ")
  }

  /// The rest of a comment that stands on the same line as what was read last.
  mutating func trailingComment() -> String? {
    var ahead = position
    while ahead < bytes.count, bytes[ahead] == 0x20 || bytes[ahead] == 0x09 { ahead += 1 }
    guard ahead + 1 < bytes.count, bytes[ahead] == UInt8(ascii: "/"), bytes[ahead + 1] == UInt8(ascii: "/") else { return nil }
    position = ahead
    let kept = comment
    skipLineComment()
    defer { comment = kept }
    return comment.count > kept.count ? comment.last : nil
  }

  mutating func next() throws(ProtobufError) -> Token {
    try skipBlanks()
    guard position < bytes.count else { return .end }
    let byte = bytes[position]
    if Self.isWord(byte) {
      let start = position
      while position < bytes.count, Self.isWord(bytes[position]) { position += 1 }
      return .word(String(decoding: bytes[start..<position], as: UTF8.self))
    }
    if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") { return .text(try quoted(byte)) }
    position += 1
    return .mark(Character(Unicode.Scalar(byte)))
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "+"):
      true
    default: byte >= 0x80
    }
  }

  private mutating func quoted(_ quote: UInt8) throws(ProtobufError) -> String {
    position += 1
    let start = position
    while position < bytes.count, bytes[position] != quote {
      position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
    }
    guard position < bytes.count else { throw ProtobufError(line: line, message: "a text without its closing quote") }
    defer { position += 1 }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  private mutating func skipBlanks() throws(ProtobufError) {
    while position < bytes.count {
      let byte = bytes[position]
      let after = position + 1 < bytes.count ? bytes[position + 1] : 0
      switch (byte, after) {
      case (0x0A, _):
        line += 1
        position += 1
      case (0x20, _), (0x09, _), (0x0D, _): position += 1
      case (UInt8(ascii: "/"), UInt8(ascii: "/")): skipLineComment()
      case (UInt8(ascii: "/"), UInt8(ascii: "*")): try skipBlockComment()
      default: return
      }
    }
  }

  private mutating func skipLineComment() {
    let start = position + 2
    while position < bytes.count, bytes[position] != 0x0A { position += 1 }
    keep(bytes[min(start, position)..<position])
  }

  private mutating func skipBlockComment() throws(ProtobufError) {
    let (first, start) = (line, position + 2)
    position = start
    while position + 1 < bytes.count {
      if bytes[position] == UInt8(ascii: "*"), bytes[position + 1] == UInt8(ascii: "/") {
        keep(bytes[start..<position])
        position += 2
        return
      }
      if bytes[position] == 0x0A { line += 1 }
      position += 1
    }
    throw ProtobufError(line: first, message: "a comment without its end")
  }

  private mutating func keep(_ text: ArraySlice<UInt8>) {
    let words = String(decoding: text, as: UTF8.self).split { $0.isWhitespace || $0 == "*" }
    if !words.isEmpty, comment.count < 64 { comment.append(words.joined(separator: " ")) }
  }
}
