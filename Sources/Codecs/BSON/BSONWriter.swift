/// Writes BSON documents.
struct BSONWriter {
  private(set) var bytes: [UInt8] = []

  mutating func document(_ document: BSONDocument) {
    sized { writer in
      for member in document { writer.element(member.key, member.value) }
      writer.bytes.append(0)
    }
  }

  private mutating func element(_ key: String, _ value: BSON) {
    bytes.append(value.typeByte)
    terminatedText(key)
    switch value {
    case .double(let value): word(value.bitPattern, 8)
    case .string(let value), .javascript(let value), .symbol(let value): text(value)
    case .document(let value): document(value)
    case .array(let elements): array(elements)
    case .binary(let subtype, let content): binary(subtype, content)
    case .undefined, .null, .minKey, .maxKey: break
    case .objectID(let id): bytes += id.bytes
    case .boolean(let value): bytes.append(value ? 1 : 0)
    case .date(let value), .int64(let value): word(UInt64(bitPattern: value), 8)
    case .regex(let pattern, let options):
      terminatedText(pattern)
      terminatedText(options)
    case .dbPointer(let collection, let id):
      text(collection)
      bytes += id.bytes
    case .javascriptWithScope(let code, let scope):
      sized { writer in
        writer.text(code)
        writer.document(scope)
      }
    case .int32(let value): int32(value)
    case .timestamp(let value): word(value, 8)
    case .decimal128(let value):
      word(value.low, 8)
      word(value.high, 8)
    }
  }

  private mutating func array(_ elements: [BSON]) {
    sized { writer in
      for (index, element) in elements.enumerated() { writer.element("\(index)", element) }
      writer.bytes.append(0)
    }
  }

  private mutating func binary(_ subtype: UInt8, _ content: [UInt8]) {
    let isOld = subtype == 2
    int32(Int32(truncatingIfNeeded: content.count + (isOld ? 4 : 0)))
    bytes.append(subtype)
    if isOld { int32(Int32(truncatingIfNeeded: content.count)) }
    bytes += content
  }

  /// Writes a length that counts itself in front of what `body` writes.
  private mutating func sized(_ body: (inout BSONWriter) -> Void) {
    let start = bytes.count
    int32(0)
    body(&self)
    let length = UInt32(truncatingIfNeeded: bytes.count - start)
    for index in 0..<4 { bytes[start + index] = UInt8(truncatingIfNeeded: length >> UInt32(8 * index)) }
  }

  private mutating func text(_ text: String) {
    int32(Int32(truncatingIfNeeded: text.utf8.count + 1))
    bytes += text.utf8
    bytes.append(0)
  }

  /// A name, which cannot hold a zero: there it would end.
  private mutating func terminatedText(_ text: String) {
    bytes += text.utf8.prefix { $0 != 0 }
    bytes.append(0)
  }

  private mutating func int32(_ value: Int32) { word(UInt64(UInt32(bitPattern: value)), 4) }

  private mutating func word(_ value: UInt64, _ count: Int) {
    for index in 0..<count { bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(8 * index))) }
  }
}

extension BSONDocument {
  /// The document in bytes.
  package var encoded: [UInt8] {
    var writer = BSONWriter()
    writer.document(self)
    return writer.bytes
  }
}

extension BSON {
  /// The number that stands in front of a value of this type.
  fileprivate var typeByte: UInt8 {
    switch self {
    case .double: 0x01
    case .string: 0x02
    case .document: 0x03
    case .array: 0x04
    case .binary: 0x05
    case .undefined: 0x06
    case .objectID: 0x07
    case .boolean: 0x08
    case .date: 0x09
    case .null: 0x0A
    case .regex: 0x0B
    case .dbPointer: 0x0C
    case .javascript: 0x0D
    case .symbol: 0x0E
    case .javascriptWithScope: 0x0F
    case .int32: 0x10
    case .timestamp: 0x11
    case .int64: 0x12
    case .decimal128: 0x13
    case .maxKey: 0x7F
    case .minKey: 0xFF
    }
  }
}
