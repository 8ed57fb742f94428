extension BSON {
  /// The value as relaxed Extended JSON (MongoDB Extended JSON v2): numbers plain, all else that JSON lacks in objects
  /// such as `{"$oid": …}`.
  package var json: JSON {
    switch self {
    case .double(let value): value.isFinite ? .double(value) : ["$numberDouble": .string(Self.name(ofInfinite: value))]
    case .string(let text): .string(text)
    case .document(let document): document.json
    case .array(let elements): .array(elements.map(\.json))
    case .binary(let subtype, let bytes):
      ["$binary": ["base64": .string(Base64.standard.encode(bytes)), "subType": .string(Hex.encode([subtype]))]]
    case .undefined: ["$undefined": true]
    case .objectID(let id): ["$oid": .string("\(id)")]
    case .boolean(let value): .bool(value)
    case .date(let milliseconds): ["$date": Self.date(milliseconds)]
    case .null: .null
    case .regex(let pattern, let options):
      ["$regularExpression": ["pattern": .string(pattern), "options": .string(options)]]
    case .dbPointer(let collection, let id): ["$dbPointer": ["$ref": .string(collection), "$id": ["$oid": .string("\(id)")]]]
    case .javascript(let code): ["$code": .string(code)]
    case .symbol(let text): ["$symbol": .string(text)]
    case .javascriptWithScope(let code, let scope): ["$code": .string(code), "$scope": scope.json]
    case .int32(let value): .int(Int64(value))
    case .timestamp(let value): ["$timestamp": ["t": .int(Int64(value >> 32)), "i": .int(Int64(value & 0xFFFF_FFFF))]]
    case .int64(let value): .int(value)
    case .decimal128(let value): ["$numberDecimal": .string("\(value)")]
    case .minKey: ["$minKey": 1]
    case .maxKey: ["$maxKey": 1]
    }
  }

  private static func name(ofInfinite value: Double) -> String {
    value.isNaN ? "NaN" : value < 0 ? "-Infinity" : "Infinity"
  }

  /// Years from 1970 to 9999 as text, others as a number.
  private static func date(_ milliseconds: Int64) -> JSON {
    guard (0..<253_402_300_800_000).contains(milliseconds) else { return ["$numberLong": .string("\(milliseconds)")] }
    return .string(Timestamp(milliseconds: milliseconds).rfc3339)
  }
}

extension BSONDocument {
  /// The document as relaxed Extended JSON.
  package var json: JSON { .object(JSONObject(map { ($0.key, $0.value.json) })) }
}
