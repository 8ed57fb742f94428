/// Reads declarations; whatever else a `.proto` file may hold (options, services, reservations) is passed over.
struct ProtobufParser {
  private(set) var messages: [ProtobufSchema.Message] = []
  private(set) var enumerations: [String: [String]] = [:]

  private var lexer: ProtobufLexer
  private var token = ProtobufLexer.Token.end
  private var package = ""
  private static let depthLimit = 32
  private static let messageLimit = 10_000

  init(_ text: String) { lexer = ProtobufLexer(text) }

  mutating func parse() throws(ProtobufError) {
    try advance()
    while token != .end {
      switch token {
      case .word("package"):
        try advance()
        package = try word("a package's name")
        try skipStatement()
      case .word("message"): try message(within: package, depth: 0)
      case .word("enum"): try enumeration(within: package)
      case .word: try skipStatement()
      case .mark(";"): try advance()
      default: throw failure("a declaration")
      }
    }
  }

  private mutating func message(within scope: String, depth: Int) throws(ProtobufError) {
    let comment = lexer.takeComment()
    try advance()
    let name = try word("a message's name")
    guard messages.count < Self.messageLimit else {
      throw ProtobufError(line: lexer.line, message: "more than \(Self.messageLimit) messages")
    }
    let full = scope.isEmpty ? name : "\(scope).\(name)"
    let place = messages.count
    messages.append(ProtobufSchema.Message(name: full, comment: comment, fields: []))
    let fields = try body(of: full, group: nil, depth: depth)
    messages[place].fields = fields
  }

  /// The fields between braces.
  private mutating func body(
    of message: String, group: String?, depth: Int
  ) throws(ProtobufError) -> [ProtobufSchema.Field] {
    guard depth < Self.depthLimit else { throw ProtobufError(line: lexer.line, message: "messages are nested too deep") }
    try expect("{")
    var fields: [ProtobufSchema.Field] = []
    while token != .mark("}") {
      switch token {
      case .end: throw failure("}")
      case .mark(";"): try advance()
      case .word("message"): try self.message(within: message, depth: depth + 1)
      case .word("enum"): try enumeration(within: message)
      case .word("option"), .word("reserved"), .word("extensions"), .word("extend"): try skipStatement()
      case .word("oneof"):
        try advance()
        let name = try word("the name of a oneof")
        fields += try body(of: message, group: name, depth: depth + 1)
      case .word: fields.append(try field(group: group))
      default: throw failure("a field")
      }
    }
    try advance()
    return fields
  }

  private mutating func field(group: String?) throws(ProtobufError) -> ProtobufSchema.Field {
    let comment = lexer.takeComment()
    var label = ""
    if case .word(let text) = token, ["repeated", "optional", "required"].contains(text) {
      label = text
      try advance()
    }
    var type = try word("a type")
    var keyType: String?
    if type == "map", token == .mark("<") {
      try advance()
      keyType = try word("the type of a map's keys")
      try expect(",")
      type = try word("the type of a map's values")
      try expect(">")
    }
    let name = try word("a field's name")
    let trailing = try skipStatement()
    return ProtobufSchema.Field(
      name: name, type: type, keyType: keyType, isRepeated: label == "repeated",
      isOptional: label == "optional" || group != nil, group: group, comment: comment ?? trailing)
  }

  private mutating func enumeration(within scope: String) throws(ProtobufError) {
    try advance()
    let name = try word("an enumeration's name")
    try expect("{")
    var words: [String] = []
    while token != .mark("}") {
      guard case .word(let word) = token else {
        if token == .mark(";") {
          try advance()
          continue
        }
        throw failure("a value's name or }")
      }
      if word != "option", word != "reserved" { words.append(word) }
      try skipStatement()
    }
    try advance()
    enumerations[scope.isEmpty ? name : "\(scope).\(name)"] = words
  }

  /// Passes over the rest of a statement, to its semicolon or the end of its block.
  /// - Returns: the comment behind it on the same line.
  @discardableResult private mutating func skipStatement() throws(ProtobufError) -> String? {
    var depth = 0
    while true {
      switch token {
      case .end: throw failure(";")
      case .mark(";") where depth == 0:
        let comment = lexer.trailingComment()
        try advance()
        return comment
      case .mark("{"), .mark("["): depth += 1
      case .mark("}"), .mark("]"):
        guard depth > 0 else { return nil }
        depth -= 1
        if depth == 0, token == .mark("}") {
          try advance()
          return nil
        }
      default: break
      }
      try advance()
    }
  }

  private mutating func advance() throws(ProtobufError) { token = try lexer.next() }

  private mutating func word(_ what: String) throws(ProtobufError) -> String {
    guard case .word(let text) = token else { throw failure(what) }
    try advance()
    return text
  }

  private mutating func expect(_ mark: Character) throws(ProtobufError) {
    guard token == .mark(mark) else { throw failure("\(mark)") }
    _ = lexer.takeComment()
    try advance()
  }

  private func failure(_ expected: String) -> ProtobufError {
    let found: String =
      switch token {
      case .word(let text): text
      case .text(let text): "\"\(text)\""
      case .mark(let mark): "\(mark)"
      case .end: "the end"
      }
    return ProtobufError(line: lexer.line, message: "\(found) where \(expected) is expected")
  }
}
