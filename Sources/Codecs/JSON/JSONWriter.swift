/// Writes JSON into a byte buffer as it goes: commas, escapes and indentation are the writer's business,
/// balanced `begin` and `end` calls the caller's.
package struct JSONWriter: Sendable {
  /// What has been written.
  package private(set) var bytes: [UInt8]
  private let isPretty: Bool
  private var depth = 0
  private var needsComma = false
  private var followsKey = false

  /// A writer that appends to `bytes`; a pretty one puts each member and element on a line of its own.
  package init(appendingTo bytes: [UInt8] = [], pretty: Bool = false) {
    self.bytes = bytes
    isPretty = pretty
  }

  /// The bytes of one object with the members that `body` writes.
  /// - Parameter capacity: for how many bytes to make room at first.
  package static func document(
    capacity: Int = 256, _ body: (inout JSONWriter) throws -> Void
  ) rethrows -> [UInt8] {
    var writer = JSONWriter(capacity: capacity)
    writer.beginObject()
    try body(&writer)
    writer.endObject()
    return writer.bytes
  }

  /// A writer with room for so many bytes.
  package init(capacity: Int) {
    bytes = []
    bytes.reserveCapacity(capacity)
    isPretty = false
  }

  /// Opens an object; each member is a `key` and then one value.
  package mutating func beginObject() { begin(UInt8(ascii: "{")) }

  /// Closes the innermost object.
  package mutating func endObject() { end(UInt8(ascii: "}")) }

  /// Opens an array.
  package mutating func beginArray() { begin(UInt8(ascii: "[")) }

  /// Closes the innermost array.
  package mutating func endArray() { end(UInt8(ascii: "]")) }

  /// An object around the members that `body` writes.
  @inlinable
  package mutating func object<Failure: Error>(_ body: (inout JSONWriter) throws(Failure) -> Void) throws(Failure) {
    beginObject()
    try body(&self)
    endObject()
  }

  /// An array around the elements that `body` writes.
  @inlinable
  package mutating func array<Failure: Error>(_ body: (inout JSONWriter) throws(Failure) -> Void) throws(Failure) {
    beginArray()
    try body(&self)
    endArray()
  }

  /// The name of the member whose value follows.
  package mutating func key(_ name: String) {
    prepare()
    appendQuoted(name)
    bytes.append(UInt8(ascii: ":"))
    if isPretty { bytes.append(UInt8(ascii: " ")) }
    followsKey = true
  }

  /// `null` as a value.
  package mutating func null() { append("null") }

  /// `true` or `false`.
  package mutating func value(_ value: Bool) { append(value ? "true" : "false") }

  /// A string with `"`, `\` and control characters escaped.
  package mutating func value(_ text: String) {
    prepare()
    appendQuoted(text)
  }

  /// A string whose bytes of well-formed UTF-8 lie somewhere else.
  package mutating func value(utf8 text: UnsafeBufferPointer<UInt8>) {
    prepare()
    appendQuoted(text)
  }

  /// An identifier as the 36 characters of the usual form.
  package mutating func value(_ uuid: UUID) {
    prepare()
    appendQuoted(room: UUID.length, uuid.append)
  }

  /// An instant as RFC 3339 has it.
  package mutating func value(_ time: Timestamp) {
    prepare()
    appendQuoted(room: DateDigits.room, time.appendRFC3339)
  }

  /// An integer.
  package mutating func value(_ number: Int) { append(magnitude: UInt64(number.magnitude), isNegative: number < 0) }

  /// An integer.
  package mutating func value(_ number: Int64) { append(magnitude: number.magnitude, isNegative: number < 0) }

  /// An integer of at most 64 bits.
  @inlinable
  package mutating func value(_ number: some FixedWidthInteger) {
    append(magnitude: UInt64(truncatingIfNeeded: number.magnitude), isNegative: number < 0)
  }

  /// The shortest decimal that reads back as `number`; `null` for infinities and NaN, which JSON lacks.
  package mutating func value(_ number: Double) {
    prepare()
    bytes.append(contentsOf: (number.isFinite ? number.description : "null").utf8)
  }

  /// A whole tree.
  package mutating func value(_ json: JSON) {
    switch json {
    case .null: null()
    case .bool(let value): self.value(value)
    case .int(let number): value(number)
    case .double(let number): value(number)
    case .literal(let text): append(text)
    case .string(let text): value(text)
    case .array(let elements):
      beginArray()
      for element in elements { value(element) }
      endArray()
    case .object(let object):
      beginObject()
      for member in object {
        key(member.key)
        value(member.value)
      }
      endObject()
    }
  }

  /// The value, or `null` for nil.
  package mutating func value(_ text: String?) { if let text { value(text) } else { null() } }

  /// The value, or `null` for nil.
  package mutating func value(_ number: Int?) { if let number { value(number) } else { null() } }

  /// The value, or `null` for nil.
  @inlinable
  package mutating func value(_ number: (some FixedWidthInteger)?) { if let number { value(number) } else { null() } }

  /// A member with a string value.
  package mutating func member(_ name: String, _ text: String) {
    key(name)
    value(text)
  }

  /// A member with an identifier.
  package mutating func member(_ name: String, _ uuid: UUID) {
    key(name)
    value(uuid)
  }

  /// A member with an instant.
  package mutating func member(_ name: String, _ time: Timestamp) {
    key(name)
    value(time)
  }

  /// A member with a number as its value.
  @inlinable
  package mutating func member(_ name: String, _ number: some FixedWidthInteger) {
    key(name)
    value(number)
  }

  /// A member with a number as its value.
  package mutating func member(_ name: String, _ number: Double) {
    key(name)
    value(number)
  }

  /// A member that is true or false.
  package mutating func member(_ name: String, _ flag: Bool) {
    key(name)
    value(flag)
  }

  /// A member with any value.
  package mutating func member(_ name: String, _ json: JSON) {
    key(name)
    value(json)
  }

  /// Members that are JSON already, commas between them included, unchecked: the quick way for an object that is written
  /// many times.
  /// - Parameter room: bytes that they take at most.
  package mutating func members(room: Int, _ body: (inout OutputSpan<UInt8>) -> Void) {
    prepare()
    bytes.append(addingCapacity: room) { body(&$0) }
  }

  /// A value that is JSON already, unchecked.
  package mutating func raw(_ json: some Sequence<UInt8>) {
    prepare()
    bytes.append(contentsOf: json)
  }

  /// A value that is JSON already and lies somewhere else, unchecked.
  package mutating func raw(_ json: UnsafeBufferPointer<UInt8>) {
    prepare()
    bytes.append(addingCapacity: json.count) { $0.append(json) }
  }

  /// A place between values or members to come back to.
  package struct Mark {
    fileprivate let count: Int
    fileprivate let depth: Int
    fileprivate let needsComma: Bool
    fileprivate let followsKey: Bool
  }

  /// The place where the next value or member will stand.
  package var mark: Mark { Mark(count: bytes.count, depth: depth, needsComma: needsComma, followsKey: followsKey) }

  /// Takes back all that was written behind a mark.
  package mutating func rewind(to mark: Mark) {
    bytes.removeLast(bytes.count - mark.count)
    (depth, needsComma, followsKey) = (mark.depth, mark.needsComma, mark.followsKey)
  }

  /// Hands the bytes over and starts again without losing a byte of the state that decides about commas.
  package mutating func drain() -> [UInt8] {
    defer { bytes = [] }
    return bytes
  }
}

extension JSONWriter {
  private mutating func append(_ token: String) {
    prepare()
    bytes.append(contentsOf: token.utf8)
  }

  private mutating func begin(_ bracket: UInt8) {
    prepare()
    bytes.append(bracket)
    depth += 1
    needsComma = false
  }

  private mutating func end(_ bracket: UInt8) {
    depth -= 1
    if needsComma { newLine() }
    bytes.append(bracket)
    needsComma = true
  }

  /// Whatever separates the next key or value from what came before.
  private mutating func prepare() {
    if followsKey {
      followsKey = false
    } else {
      if needsComma { bytes.append(UInt8(ascii: ",")) }
      if depth > 0 { newLine() }
    }
    needsComma = true
  }

  private mutating func newLine() {
    guard isPretty else { return }
    bytes.append(UInt8(ascii: "\n"))
    for _ in 0..<max(depth, 0) { bytes.append(contentsOf: "  ".utf8) }
  }

  @usableFromInline
  mutating func append(magnitude: UInt64, isNegative: Bool) {
    prepare()
    if isNegative { bytes.append(UInt8(ascii: "-")) }
    guard magnitude > 9 else { return bytes.append(UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: magnitude)) }
    bytes.append(addingCapacity: Self.mostDigits) { room in
      room.withUnsafeMutableBufferPointer { room, count in
        var rest = magnitude
        repeat {
          count += 1
          rest /= 10
        } while rest != 0
        rest = magnitude
        for place in (0..<count).reversed() {
          room[place] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: rest % 10)
          rest /= 10
        }
      }
    }
  }

  /// How many digits a number of 64 bits has at most.
  private static let mostDigits = 20

  private mutating func appendQuoted(_ text: String) {
    // By its span, since a text that lends its bytes otherwise must be a copy first.
    text.utf8.span.withUnsafeBufferPointer { appendQuoted($0) }
  }

  private mutating func appendQuoted(_ text: UnsafeBufferPointer<UInt8>) {
    guard let first = Self.firstEscape(in: text, from: 0) else {
      return appendQuoted(room: text.count) { $0.append(text) }
    }
    bytes.append(UInt8(ascii: "\""))
    var plain = 0
    var next: Int? = first
    while let index = next {
      bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[plain..<index]))
      appendEscape(text[index])
      plain = index + 1
      next = Self.firstEscape(in: text, from: plain)
    }
    bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[plain...]))
    bytes.append(UInt8(ascii: "\""))
  }

  /// A string that needs no escapes.
  @inline(__always)
  private mutating func appendQuoted(room: Int, _ body: (inout OutputSpan<UInt8>) -> Void) {
    bytes.append(addingCapacity: room + 2) { text in
      text.append(UInt8(ascii: "\""))
      body(&text)
      text.append(UInt8(ascii: "\""))
    }
  }

  /// The place of the next byte that cannot stand in a string as it is, looked for eight bytes at a time.
  private static func firstEscape(in utf8: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    let raw = UnsafeRawBufferPointer(utf8)
    var index = start
    while index + 8 <= raw.count {
      if JSONReader.stops(in: raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)) != 0 { break }
      index += 8
    }
    while index < utf8.count {
      let byte = utf8[index]
      if byte < 0x20 || byte == 0x22 || byte == 0x5C { return index }
      index += 1
    }
    return nil
  }

  private mutating func appendEscape(_ byte: UInt8) {
    bytes.append(UInt8(ascii: "\\"))
    switch byte {
    case 0x22, 0x5C: bytes.append(byte)
    case 0x08: bytes.append(UInt8(ascii: "b"))
    case 0x09: bytes.append(UInt8(ascii: "t"))
    case 0x0A: bytes.append(UInt8(ascii: "n"))
    case 0x0C: bytes.append(UInt8(ascii: "f"))
    case 0x0D: bytes.append(UInt8(ascii: "r"))
    default:
      bytes.append(contentsOf: "u00".utf8)
      bytes.append(Hex.digit(byte >> 4))
      bytes.append(Hex.digit(byte & 15))
    }
  }
}
