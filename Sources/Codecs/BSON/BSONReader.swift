/// Reads BSON documents one behind the other; every length is checked against what holds it.
package struct BSONReader {
  private let bytes: ArraySlice<UInt8>
  private var position: Int
  private var depth = 0
  private var values = 0
  private let limits: BSONLimits

  /// A reader from the first of `bytes` on.
  package init(_ bytes: ArraySlice<UInt8>, limits: BSONLimits = BSONLimits()) {
    self.bytes = bytes
    self.limits = limits
    position = bytes.startIndex
  }

  /// The one document that `bytes` are.
  /// - Throws: `BSONError`, also for bytes behind it.
  package static func document(_ bytes: [UInt8], limits: BSONLimits = BSONLimits()) throws(BSONError) -> BSONDocument {
    var reader = BSONReader(bytes[...], limits: limits)
    let document = try reader.document()
    guard reader.isAtEnd else { throw reader.failure(.length(bytes.count)) }
    return document
  }

  /// Whether everything has been read.
  package var isAtEnd: Bool { position == bytes.endIndex }

  /// The next document.
  package mutating func document() throws(BSONError) -> BSONDocument {
    var document = BSONDocument()
    try members(upTo: bytes.endIndex) { document.append($0, $1) }
    return document
  }

  private func failure(_ reason: BSONError.Reason) -> BSONError {
    BSONError(offset: position - bytes.startIndex, reason: reason)
  }

  private mutating func elements(_ end: Int) throws(BSONError) -> [BSON] {
    var elements: [BSON] = []
    try members(upTo: end, areNamed: false) { elements.append($1) }
    return elements
  }

  /// Reads a document's members within what encloses it.
  /// - Parameter areNamed: false for the elements of an array, whose names are their places and not worth reading.
  private mutating func members(
    upTo limit: Int, areNamed: Bool = true, _ body: (String, BSON) -> Void
  ) throws(BSONError) {
    depth += 1
    defer { depth -= 1 }
    guard depth <= limits.depth else { throw failure(.tooDeep(limit: limits.depth)) }
    let start = position
    let length = Int(try int32(limit))
    guard length >= 5, length <= limit - start else {
      throw BSONError(offset: start - bytes.startIndex, reason: .length(length))
    }
    let end = start + length
    while true {
      let type = try byte(end)
      guard type != 0 else { break }
      values += 1
      guard values <= limits.values else { throw failure(.tooMany(limit: limits.values)) }
      let key = areNamed ? try terminatedText(end) : try skipTerminatedText(end)
      body(key, try value(type, end))
    }
    guard position == end else { throw failure(.length(length)) }
  }

  private mutating func value(_ type: UInt8, _ end: Int) throws(BSONError) -> BSON {
    switch type {
    case 0x01: return .double(Double(bitPattern: try word(8, end)))
    case 0x02: return .string(try text(end))
    case 0x03: return .document(try nested(end))
    case 0x04:
      return .array(try elements(end))
    case 0x05: return try binary(end)
    case 0x06: return .undefined
    case 0x07: return .objectID(try objectID(end))
    case 0x08: return .boolean(try boolean(end))
    case 0x09: return .date(Int64(bitPattern: try word(8, end)))
    case 0x0A: return .null
    case 0x0B: return .regex(pattern: try terminatedText(end), options: try terminatedText(end))
    case 0x0C: return .dbPointer(collection: try text(end), try objectID(end))
    case 0x0D: return .javascript(try text(end))
    case 0x0E: return .symbol(try text(end))
    case 0x0F: return try javascriptWithScope(end)
    case 0x10: return .int32(try int32(end))
    case 0x11: return .timestamp(try word(8, end))
    case 0x12: return .int64(Int64(bitPattern: try word(8, end)))
    case 0x13: return .decimal128(Decimal128(low: try word(8, end), high: try word(8, end)))
    case 0x7F: return .maxKey
    case 0xFF: return .minKey
    default: throw failure(.type(type))
    }
  }

  private mutating func nested(_ end: Int) throws(BSONError) -> BSONDocument {
    var document = BSONDocument()
    try members(upTo: end) { document.append($0, $1) }
    return document
  }

  private mutating func binary(_ end: Int) throws(BSONError) -> BSON {
    let length = Int(try int32(end))
    let subtype = try byte(end)
    guard length >= 0 else { throw failure(.length(length)) }
    var content = try take(length, end)
    // The old general subtype repeats the length inside.
    if subtype == 2 {
      guard length >= 4 else { throw failure(.value("binary")) }
      content = content.dropFirst(4)
    }
    return .binary(subtype: subtype, Array(content))
  }

  private mutating func javascriptWithScope(_ end: Int) throws(BSONError) -> BSON {
    let start = position
    let length = Int(try int32(end))
    guard length >= 14, length <= end - start else { throw failure(.length(length)) }
    let code = try text(start + length)
    let scope = try nested(start + length)
    guard position == start + length else { throw failure(.length(length)) }
    return .javascriptWithScope(code, scope)
  }

  private mutating func objectID(_ end: Int) throws(BSONError) -> BSONObjectID {
    guard let id = BSONObjectID(try take(12, end)) else { throw failure(.truncated) }
    return id
  }

  private mutating func boolean(_ end: Int) throws(BSONError) -> Bool {
    switch try byte(end) {
    case 0: return false
    case 1: return true
    default: throw failure(.value("boolean"))
    }
  }

  /// A text behind its length, which counts the zero at its end. What is not UTF-8 is repaired: old drivers wrote it.
  private mutating func text(_ end: Int) throws(BSONError) -> String {
    let length = Int(try int32(end))
    guard length >= 1 else { throw failure(.length(length)) }
    let content = try take(length, end)
    guard content.last == 0 else { throw failure(.value("string")) }
    return String(decoding: content.dropLast(), as: UTF8.self)
  }

  private mutating func skipTerminatedText(_ end: Int) throws(BSONError) -> String {
    guard let zero = bytes[position..<end].firstIndex(of: 0) else { throw failure(.truncated) }
    position = zero + 1
    return ""
  }

  /// A text up to a zero.
  private mutating func terminatedText(_ end: Int) throws(BSONError) -> String {
    guard let zero = bytes[position..<end].firstIndex(of: 0) else { throw failure(.truncated) }
    defer { position = zero + 1 }
    return String(decoding: bytes[position..<zero], as: UTF8.self)
  }

  private mutating func byte(_ end: Int) throws(BSONError) -> UInt8 {
    guard position < end else { throw failure(.truncated) }
    defer { position += 1 }
    return bytes[position]
  }

  private mutating func int32(_ end: Int) throws(BSONError) -> Int32 {
    Int32(truncatingIfNeeded: Int64(bitPattern: try word(4, end)))
  }

  /// So many bytes as a little-endian number.
  private mutating func word(_ count: Int, _ end: Int) throws(BSONError) -> UInt64 {
    guard count <= end - position else { throw failure(.truncated) }
    var value: UInt64 = 0
    for place in 0..<count { value |= UInt64(bytes[position + place]) << UInt64(8 * place) }
    position += count
    return value
  }

  private mutating func take(_ count: Int, _ end: Int) throws(BSONError) -> ArraySlice<UInt8> {
    guard count <= end - position else { throw failure(.truncated) }
    defer { position += count }
    return bytes[position..<position + count]
  }
}
