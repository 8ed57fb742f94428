/// The fields of one message in the order they came, kept in wire form: one buffer of `Name: value` lines and an index
/// into it, so that parsing and sending cost no allocation per field. Names compare without regard to case.
package struct HTTPHeaders: Sendable {
  /// Where one field lies in `wire`.
  struct Field: Sendable {
    var name: Range<Int>
    var value: Range<Int>
  }

  /// Every field line with its CRLF, ready to send.
  private(set) var wire: [UInt8] = []
  /// One entry per line of `wire`.
  private(set) var fields: [Field] = []

  /// No fields.
  package init() {}

  /// How many fields there are, repeated names counted each.
  package var count: Int { fields.count }

  /// Whether there are no fields.
  package var isEmpty: Bool { fields.isEmpty }

  /// The value of the first field of this name; setting replaces all of them, and nil removes them.
  package subscript(name: String) -> String? {
    get { index(of: name).map { string(fields[$0].value) } }
    set {
      remove(name)
      if let newValue { add(name, newValue) }
    }
  }

  /// The value of the first field of this name as it was sent.
  package func bytes(_ name: String) -> ArraySlice<UInt8>? { index(of: name).map { wire[fields[$0].value] } }

  /// The values of every field of this name, in order.
  package func values(_ name: String) -> [String] {
    fields.filter { matches($0, name) }.map { string($0.value) }
  }

  /// The members of a comma-separated list field, over all lines of that name (RFC 9110 5.6.1), trimmed, without empty
  /// ones. Not for fields whose values hold commas inside quotes.
  package func list(_ name: String) -> [String] {
    var members: [String] = []
    for field in fields where matches(field, name) {
      for part in wire[field.value].split(separator: 0x2C) {
        let range = wire.span.trimmed(part.startIndex..<part.endIndex)
        if !range.isEmpty { members.append(string(range)) }
      }
    }
    return members
  }

  /// Whether there is a field of this name.
  package func contains(_ name: String) -> Bool { index(of: name) != nil }

  /// Adds a field after the others.
  ///
  /// Bytes that may not occur in a value (CR, LF, NUL and other control characters) become spaces, as RFC 9110 5.5
  /// allows, and those that may not occur in a name become `-`: no value can start another field or message.
  package mutating func add(_ name: String, _ value: String) {
    if fields.isEmpty {
      // As much as an answer with the fields that every one has takes.
      wire.reserveCapacity(640)
      fields.reserveCapacity(10)
    }
    let start = wire.count
    append(name, replacing: 0x2D, allows: HTTPGrammar.isToken)
    let nameEnd = wire.count
    wire.append(0x3A)
    wire.append(0x20)
    let valueStart = wire.count
    append(value, replacing: 0x20, allows: HTTPGrammar.isFieldValue)
    fields.append(Field(name: start..<nameEnd, value: wire.span.trimmed(valueStart..<wire.count)))
    wire.append(0x0D)
    wire.append(0x0A)
  }

  /// Adds all fields of others, as they are.
  package mutating func append(_ others: HTTPHeaders) {
    let base = wire.count
    wire.append(contentsOf: others.wire)
    for field in others.fields {
      fields.append(
        Field(
          name: base + field.name.lowerBound..<base + field.name.upperBound,
          value: base + field.value.lowerBound..<base + field.value.upperBound))
    }
  }

  @inline(__always)
  private mutating func append(_ text: String, replacing substitute: UInt8, allows: (UInt8) -> Bool) {
    let start = wire.count
    wire.append(contentsOf: text.utf8)
    for index in start..<wire.count where !allows(wire[index]) { wire[index] = substitute }
  }

  /// Removes every field of this name.
  package mutating func remove(_ name: String) {
    guard contains(name) else { return }
    let rest = filter { !Self.equal($0.name, name) }
    self = HTTPHeaders()
    for field in rest { add(field.name, field.value) }
  }

  /// Adds a received line without its CRLF: `field-name ":" OWS field-value OWS` (RFC 9112 5).
  package mutating func addLine(_ line: Span<UInt8>) throws(HTTPSyntaxError) {
    var colon = 0
    while colon < line.count, HTTPGrammar.isToken(line[colon]) { colon += 1 }
    guard colon < line.count, line[colon] == 0x3A, colon > 0 else {
      throw HTTPSyntaxError(Self.fault(in: line, at: colon))
    }
    var index = colon + 1
    while index < line.count {
      guard HTTPGrammar.isFieldValue(line[index]) else {
        throw HTTPSyntaxError("a field value holds a control character")
      }
      index += 1
    }
    if fields.isEmpty {
      wire.reserveCapacity(256)
      fields.reserveCapacity(8)
    }
    let base = wire.count
    let value = line.trimmed(colon + 1..<line.count)
    fields.append(
      Field(name: base..<base + colon, value: base + value.lowerBound..<base + value.upperBound))
    line.withUnsafeBufferPointer { wire.append(contentsOf: $0) }
    wire.append(0x0D)
    wire.append(0x0A)
  }

  private static func fault(in line: Span<UInt8>, at index: Int) -> String {
    guard index < line.count else { return "a field line has no colon" }
    switch (line[index], index) {
    case (0x20, 0), (0x09, 0): return "a field line begins with white space; folded lines are not accepted"
    case (0x20, _), (0x09, _): return "white space stands before the colon of a field line"
    case (0x3A, _): return "a field line has no name"
    default: return "a field name holds a byte that is not allowed in a token"
    }
  }
}

extension HTTPHeaders {
  private func index(of name: String) -> Int? { fields.firstIndex { matches($0, name) } }

  func matches(_ field: Field, _ name: String) -> Bool {
    guard field.name.count == name.utf8.count else { return false }
    var index = field.name.lowerBound
    for byte in name.utf8 {
      guard HTTPGrammar.lowercase(wire[index]) == HTTPGrammar.lowercase(byte) else { return false }
      index += 1
    }
    return true
  }

  private func string(_ range: Range<Int>) -> String { String(decoding: wire[range], as: UTF8.self) }

  private static func equal(_ one: String, _ other: String) -> Bool {
    one.utf8.count == other.utf8.count
      && zip(one.utf8, other.utf8).allSatisfy { HTTPGrammar.lowercase($0) == HTTPGrammar.lowercase($1) }
  }
}

extension HTTPHeaders: Sequence {
  /// The fields in order; bytes that are not UTF-8 are repaired.
  package func makeIterator() -> AnyIterator<(name: String, value: String)> {
    var position = 0
    return AnyIterator {
      guard position < fields.count else { return nil }
      defer { position += 1 }
      return (string(fields[position].name), string(fields[position].value))
    }
  }
}

extension HTTPHeaders: Equatable {
  package static func == (one: HTTPHeaders, other: HTTPHeaders) -> Bool {
    one.count == other.count
      && zip(one, other).allSatisfy { equal($0.name, $1.name) && $0.value == $1.value }
  }
}

extension HTTPHeaders: ExpressibleByDictionaryLiteral {
  /// Fields in the order of the literal; a name may repeat.
  package init(dictionaryLiteral elements: (String, String)...) {
    for (name, value) in elements { add(name, value) }
  }
}
