/// Reads one JSON document from bytes (RFC 8259), one pass, by recursive descent down to the depth limit.
struct JSONReader {
  /// What stopped the reader; `JSONError` adds line and column.
  struct Failure: Error {
    let reason: JSONError.Reason
    let offset: Int
  }

  let limits: JSONLimits
  var offset = 0
  /// Decoded bytes of a string with escapes, kept for its capacity.
  var scratch: [UInt8] = []
  /// How many members the last object had: the next one is likely to be alike.
  private var membersExpected = 0
  private var values = 0

  init(limits: JSONLimits) { self.limits = limits }

  mutating func document(_ bytes: Span<UInt8>) throws(Failure) -> JSON {
    if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF {
      throw Failure(reason: .byteOrderMark, offset: 0)
    }
    let value = try value(bytes, depth: 0)
    skipSpace(bytes)
    guard offset == bytes.count else { throw Failure(reason: .trailingBytes, offset: offset) }
    return value
  }

  mutating func value(_ bytes: Span<UInt8>, depth: Int) throws(Failure) -> JSON {
    skipSpace(bytes)
    guard offset < bytes.count else { throw unexpected(bytes, expected: "a value") }
    values &+= 1
    guard values <= limits.values else { throw Failure(reason: .tooMany(limit: limits.values), offset: offset) }
    switch bytes[offset] {
    case UInt8(ascii: "\""): return .string(try string(bytes))
    case UInt8(ascii: "{"): return .object(try object(bytes, depth: depth + 1))
    case UInt8(ascii: "["): return .array(try array(bytes, depth: depth + 1))
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number(bytes)
    case UInt8(ascii: "t"): return try word("true", bytes, .bool(true))
    case UInt8(ascii: "f"): return try word("false", bytes, .bool(false))
    case UInt8(ascii: "n"): return try word("null", bytes, .null)
    default: throw unexpected(bytes, expected: "a value")
    }
  }

  private mutating func array(_ bytes: Span<UInt8>, depth: Int) throws(Failure) -> [JSON] {
    try enter(depth)
    var elements: [JSON] = []
    skipSpace(bytes)
    if take(UInt8(ascii: "]"), bytes) { return elements }
    while true {
      elements.append(try value(bytes, depth: depth))
      skipSpace(bytes)
      if take(UInt8(ascii: ","), bytes) { continue }
      guard take(UInt8(ascii: "]"), bytes) else { throw unexpected(bytes, expected: "',' or ']'") }
      return elements
    }
  }

  private mutating func object(_ bytes: Span<UInt8>, depth: Int) throws(Failure) -> JSONObject {
    try enter(depth)
    var object = JSONObject()
    skipSpace(bytes)
    if take(UInt8(ascii: "}"), bytes) { return object }
    object.reserveCapacity(membersExpected)
    var seen = KeySketch()
    while true {
      skipSpace(bytes)
      guard offset < bytes.count, bytes[offset] == UInt8(ascii: "\"") else {
        throw unexpected(bytes, expected: "a member name in quotes")
      }
      let key = try string(bytes)
      skipSpace(bytes)
      guard take(UInt8(ascii: ":"), bytes) else { throw unexpected(bytes, expected: "':'") }
      let value = try value(bytes, depth: depth)
      if seen.insertIsNew(key) { object.append(key, value) } else { object[key] = value }
      skipSpace(bytes)
      if take(UInt8(ascii: ","), bytes) { continue }
      guard take(UInt8(ascii: "}"), bytes) else { throw unexpected(bytes, expected: "',' or '}'") }
      membersExpected = min(object.count, 32)
      return object
    }
  }

  private mutating func enter(_ depth: Int) throws(Failure) {
    guard depth <= limits.depth else { throw Failure(reason: .tooDeep(limit: limits.depth), offset: offset) }
    offset += 1
  }

  private mutating func word(_ text: StaticString, _ bytes: Span<UInt8>, _ value: JSON) throws(Failure) -> JSON {
    for index in 0..<text.utf8CodeUnitCount {
      guard offset < bytes.count, bytes[offset] == text.utf8Start[index] else {
        throw unexpected(bytes, expected: "'\(text)'")
      }
      offset += 1
    }
    return value
  }

  mutating func skipSpace(_ bytes: Span<UInt8>) {
    while offset < bytes.count {
      switch bytes[offset] {
      case 0x20, 0x0A, 0x0D, 0x09: offset += 1
      default: return
      }
    }
  }

  private mutating func take(_ byte: UInt8, _ bytes: Span<UInt8>) -> Bool {
    guard offset < bytes.count, bytes[offset] == byte else { return false }
    offset += 1
    return true
  }

  /// The failure at the current offset: the end of the document or a byte that does not belong there.
  func unexpected(_ bytes: Span<UInt8>, expected: String) -> Failure {
    guard offset < bytes.count else { return Failure(reason: .unexpectedEnd(expected: expected), offset: offset) }
    return Failure(reason: .unexpectedByte(bytes[offset], expected: expected), offset: offset)
  }
}

/// Tells most new keys of an object from repeated ones without comparing them: one bit for each likely hash.
private struct KeySketch {
  private var bits: UInt64 = 0

  /// Whether `key` certainly differs from all keys before it; false means "look".
  mutating func insertIsNew(_ key: String) -> Bool {
    let text = key.utf8
    let first = UInt(text.first ?? 0)
    let last = UInt(text.last ?? 0)
    let bit: UInt64 = 1 << UInt64((first &* 31 &+ last &* 7 &+ UInt(text.count) &* 13) & 63)
    defer { bits |= bit }
    return bits & bit == 0
  }
}

extension JSON {
  /// Reads one document.
  ///
  /// A repeated key keeps its first place and takes the last value. Half a surrogate pair, invalid UTF-8 and a byte
  /// order mark are refused.
  package static func parse(_ bytes: Span<UInt8>, limits: JSONLimits = .default) throws(JSONError) -> JSON {
    var reader = JSONReader(limits: limits)
    do throws(JSONReader.Failure) {
      return try reader.document(bytes)
    } catch {
      throw JSONError(error.reason, at: error.offset, in: bytes)
    }
  }

  /// Reads one document; see `parse(_: Span<UInt8>, limits:)`.
  package static func parse(_ bytes: [UInt8], limits: JSONLimits = .default) throws(JSONError) -> JSON {
    try parse(bytes.span, limits: limits)
  }

  /// Reads one document; offsets of an error count from the start of the slice.
  package static func parse(_ bytes: ArraySlice<UInt8>, limits: JSONLimits = .default) throws(JSONError) -> JSON {
    try parse(bytes.span, limits: limits)
  }

  /// Reads one document from text.
  package static func parse(_ text: String, limits: JSONLimits = .default) throws(JSONError) -> JSON {
    try parse(text.utf8.span, limits: limits)
  }
}
