/// Reads a JSON document piece by piece, without building a tree: for documents whose shape is known beforehand and
/// that are read by the thousands.
///
/// The caller goes through the document in order: it opens an array or object, asks for its elements or keys until
/// there are no more, and takes one value for each.
package struct JSONCursor {
  private let bytes: [UInt8]
  private var reader: JSONReader
  /// Whether the array or object that was opened last has given nothing yet.
  private var isAtStart = false
  private var depth = 0

  /// A cursor before the first value of `bytes`.
  package init(_ bytes: [UInt8], limits: JSONLimits = .default) {
    self.bytes = bytes
    reader = JSONReader(limits: limits)
  }

  /// Whether the next value is this kind; `kind` is its first byte, such as `[`.
  private mutating func isNext(_ kind: Unicode.Scalar) -> Bool {
    skipSpace()
    return reader.offset < bytes.count && bytes[reader.offset] == UInt8(ascii: kind)
  }

  /// Opens an array.
  package mutating func beginArray() throws(JSONError) { try open("[", "an array") }

  /// Opens an object.
  package mutating func beginObject() throws(JSONError) { try open("{", "an object") }

  /// Moves to the next element of the innermost array.
  /// - Returns: false when there is none; the array is closed then.
  package mutating func nextElement() throws(JSONError) -> Bool { try advance(to: "]") }

  /// Moves to the next member of the innermost object.
  /// - Returns: its name, or nil when there is none; the object is closed then.
  package mutating func nextKey() throws(JSONError) -> String? {
    guard try advance(to: "}") else { return nil }
    let key = try string()
    try takeColon()
    return key
  }

  /// Moves to the next member of the innermost object.
  /// - Parameter names: names that it is likely to have.
  /// - Returns: its name, or nil when there is none; the object is closed then.
  package mutating func nextKey(among names: JSONNames) throws(JSONError) -> JSONKey? {
    guard try advance(to: "}") else { return nil }
    skipSpace()
    let key: JSONKey
    if let (place, end) = names.find(in: bytes.span, at: reader.offset) {
      key = .known(place)
      reader.offset = end
    } else {
      key = .other(try string())
    }
    try takeColon()
    return key
  }

  private mutating func takeColon() throws(JSONError) {
    skipSpace()
    guard take(":") else { throw unexpected("':'") }
  }

  /// Takes a string.
  package mutating func string() throws(JSONError) -> String {
    guard isNext("\"") else { throw unexpected("a string") }
    return try read { (reader, bytes) throws(JSONReader.Failure) in try reader.string(bytes) }
  }

  /// Takes a value of any kind.
  package mutating func value() throws(JSONError) -> JSON {
    let depth = depth
    return try read { (reader, bytes) throws(JSONReader.Failure) in try reader.value(bytes, depth: depth) }
  }

  /// Requires that nothing follows.
  package mutating func finish() throws(JSONError) {
    skipSpace()
    guard reader.offset == bytes.count else { throw JSONError(.trailingBytes, at: reader.offset, in: bytes.span) }
  }

  private mutating func open(_ bracket: Unicode.Scalar, _ expected: String) throws(JSONError) {
    guard isNext(bracket) else { throw unexpected(expected) }
    depth += 1
    guard depth <= reader.limits.depth else {
      throw JSONError(.tooDeep(limit: reader.limits.depth), at: reader.offset, in: bytes.span)
    }
    reader.offset += 1
    isAtStart = true
  }

  private mutating func advance(to bracket: Unicode.Scalar) throws(JSONError) -> Bool {
    let wasAtStart = isAtStart
    isAtStart = false
    skipSpace()
    if take(bracket) {
      depth -= 1
      return false
    }
    guard wasAtStart || take(",") else { throw unexpected("',' or '\(bracket)'") }
    return true
  }

  private mutating func skipSpace() {
    while reader.offset < bytes.count, Self.isSpace(bytes[reader.offset]) { reader.offset += 1 }
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte <= 0x20 && (byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09)
  }

  private mutating func take(_ byte: Unicode.Scalar) -> Bool {
    guard reader.offset < bytes.count, bytes[reader.offset] == UInt8(ascii: byte) else { return false }
    reader.offset += 1
    return true
  }

  private func unexpected(_ expected: String) -> JSONError {
    let failure = reader.unexpected(bytes.span, expected: expected)
    return JSONError(failure.reason, at: failure.offset, in: bytes.span)
  }

  private mutating func read<Result>(
    _ body: (inout JSONReader, Span<UInt8>) throws(JSONReader.Failure) -> Result
  ) throws(JSONError) -> Result {
    // A copy, which shares the bytes: what the span looks at must not be part of what is changed.
    let bytes = bytes
    do throws(JSONReader.Failure) {
      return try body(&reader, bytes.span)
    } catch {
      throw JSONError(error.reason, at: error.offset, in: bytes.span)
    }
  }
}
