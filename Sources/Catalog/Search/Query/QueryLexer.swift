/// Splits a query into words, quoted texts, field names and the signs `(`, `)`, `-`, `OR`.
struct QueryLexer {
  /// A piece of the query.
  enum Kind: Equatable {
    case open, close, minus, or, not
    /// `name:` directly followed by its value.
    case field(String)
    case quoted(String)
    case word(String)
  }

  struct Lexeme: Equatable {
    var kind: Kind
    var range: Range<Int>
  }

  private let bytes: [UInt8]
  private var index = 0
  private var expectsValue = false
  private(set) var notes: [SearchNote] = []

  init(_ text: String) { bytes = Array(text.utf8) }

  /// All pieces of the query, in order. Every input is some list of pieces.
  mutating func run() -> [Lexeme] {
    var lexemes: [Lexeme] = []
    while let lexeme = next() { lexemes.append(lexeme) }
    return lexemes
  }

  private mutating func next() -> Lexeme? {
    while index < bytes.count, Self.isSpace(bytes[index]) { index += 1 }
    guard index < bytes.count else { return nil }
    let start = index
    switch bytes[index] {
    case UInt8(ascii: "("): return sign(.open)
    case UInt8(ascii: ")"): return sign(.close)
    case UInt8(ascii: "|"): return sign(.or)
    case UInt8(ascii: "-") where index + 1 < bytes.count && !Self.isSpace(bytes[index + 1]): return sign(.minus)
    case UInt8(ascii: "\""): return quoted()
    default: break
    }
    // What directly follows a field's colon is its value, whatever colons it has itself.
    if !expectsValue, let field = fieldName() {
      expectsValue = true
      return Lexeme(kind: .field(field), range: start..<index)
    }
    expectsValue = false
    return word(from: start)
  }

  private mutating func sign(_ kind: Kind) -> Lexeme {
    index += 1
    expectsValue = false
    return Lexeme(kind: kind, range: index - 1..<index)
  }

  private mutating func quoted() -> Lexeme {
    let start = index
    index += 1
    expectsValue = false
    var content: [UInt8] = []
    while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
      if bytes[index] == UInt8(ascii: "\\"), index + 1 < bytes.count { index += 1 }
      content.append(bytes[index])
      index += 1
    }
    if index < bytes.count {
      index += 1
    } else {
      notes.append(SearchNote(message: "the quote is not closed; it was read to the end", range: start..<index))
    }
    return Lexeme(kind: .quoted(String(decoding: content, as: UTF8.self)), range: start..<index)
  }

  /// A run of letters and `_` with a colon behind it and a value behind that. `postgres://` and `a::b` are words.
  private mutating func fieldName() -> String? {
    var end = index
    while end < bytes.count, Self.isFieldLetter(bytes[end]) { end += 1 }
    guard end > index, end + 1 < bytes.count, bytes[end] == UInt8(ascii: ":") else { return nil }
    let follower = bytes[end + 1]
    guard !Self.isSpace(follower), follower != UInt8(ascii: "/"), follower != UInt8(ascii: ":"),
      follower != UInt8(ascii: ")")
    else { return nil }
    let name = String(decoding: bytes[index..<end], as: UTF8.self)
    index = end + 1
    return name
  }

  /// Everything up to a space or a closing parenthesis that was opened outside: URNs keep their own parentheses.
  private mutating func word(from start: Int) -> Lexeme {
    var depth = 0
    while index < bytes.count, !Self.isSpace(bytes[index]) {
      let byte = bytes[index]
      if byte == UInt8(ascii: "(") { depth += 1 }
      if byte == UInt8(ascii: ")") {
        if depth == 0 { break }
        depth -= 1
      }
      if byte == UInt8(ascii: "|"), depth == 0 { break }
      index += 1
    }
    let text = String(decoding: bytes[start..<index], as: UTF8.self)
    let kind: Kind = text == "OR" ? .or : text == "NOT" ? .not : .word(text)
    return Lexeme(kind: kind, range: start..<index)
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

  private static func isFieldLetter(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "_") || (0x61...0x7A).contains(byte | 0x20)
  }
}
