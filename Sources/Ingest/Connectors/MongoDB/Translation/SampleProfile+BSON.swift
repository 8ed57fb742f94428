import Catalog
import Codecs

extension SampleProfile {
  /// Looks at a document; nothing happens when enough have been seen.
  mutating func observe(_ document: BSONDocument, depth limit: Int) {
    guard !isFull else { return }
    beginRecord()
    observe(document, under: nil, limit)
  }

  private mutating func observe(_ document: BSONDocument, under path: FieldPath?, _ depth: Int) {
    guard depth > 0 else { return }
    // Whoever writes one key twice means the first, as the server does.
    var seen: Set<String> = []
    for member in document where seen.insert(member.key).inserted {
      let place = path?.appending(member.key) ?? FieldPath(member.key)
      add(SampledValue(member.value), at: place)
      if case .document(let inner) = member.value { observe(inner, under: place, depth - 1) }
    }
  }
}

extension SampledValue {
  /// A BSON value; code, keys of the order's ends and bytes are told from null alone.
  init(_ value: BSON) {
    self = switch value {
    case .null, .undefined: .null
    case .int32(let number): .integer(Int64(number))
    case .int64(let number): .integer(number)
    case .double(let number): .number(number, text: "\(number)")
    case .decimal128(let number): .number(Double("\(number)") ?? .nan, text: "\(number)")
    case .date(let milliseconds): .moment(Timestamp(milliseconds: milliseconds))
    case .timestamp(let value): .moment(Timestamp(seconds: Int64(value >> 32)))
    case .string(let text), .symbol(let text): .text(text)
    case .objectID(let id): .text("\(id)")
    case .boolean(let value): .text("\(value)")
    case .binary(let subtype, let bytes): (subtype == 3 || subtype == 4) && bytes.count == 16 ? .text(Hex.encode(bytes)) : .opaque
    case .document, .array, .regex, .dbPointer, .javascript, .javascriptWithScope, .minKey, .maxKey: .opaque
    }
  }
}
