import Catalog
import Codecs

extension ValueShape {
  /// The shape of a BSON value, in the words of MongoDB's `$type`.
  init(_ value: BSON) {
    self = switch value {
    case .document(let document): ValueShape(document)
    case .array(let elements): .array(elements.map { ValueShape($0) })
    case .null, .undefined: .null
    case .double: .scalar(.bsonDouble)
    case .string, .symbol: .scalar(.string)
    case .binary(let subtype, let bytes): .scalar((subtype == 3 || subtype == 4) && bytes.count == 16 ? .uuid : .binData)
    case .objectID: .scalar(.objectID)
    case .boolean: .scalar(.bool)
    case .date: .scalar(.bsonDate)
    case .regex: .scalar(.regex)
    case .dbPointer: .scalar(.dbPointer)
    case .javascript, .javascriptWithScope: .scalar(.javascript)
    case .int32: .scalar(.bsonInt)
    case .timestamp: .scalar(.bsonTimestamp)
    case .int64: .scalar(.bsonLong)
    case .decimal128: .scalar(.bsonDecimal)
    case .minKey: .scalar(.minKey)
    case .maxKey: .scalar(.maxKey)
    }
  }

  /// The shape of a document.
  init(_ document: BSONDocument) { self = .object(document.map { Member($0.key, ValueShape($0.value)) }) }
}

extension ScalarShape {
  fileprivate static let bsonDouble = ScalarShape("double", .float)
  fileprivate static let binData = ScalarShape("binData", .binary)
  fileprivate static let uuid = ScalarShape("uuid", .uuid)
  fileprivate static let objectID = ScalarShape("objectId", .string)
  fileprivate static let bool = ScalarShape("bool", .boolean)
  fileprivate static let bsonDate = ScalarShape("date", .timestamp)
  fileprivate static let regex = ScalarShape("regex", .string)
  fileprivate static let dbPointer = ScalarShape("dbPointer", .string)
  fileprivate static let javascript = ScalarShape("javascript", .string)
  fileprivate static let bsonInt = ScalarShape("int", .integer, width: 4)
  fileprivate static let bsonTimestamp = ScalarShape("timestamp", .timestamp)
  fileprivate static let bsonLong = ScalarShape("long", .integer, width: 8)
  fileprivate static let bsonDecimal = ScalarShape("decimal", .decimal)
  fileprivate static let minKey = ScalarShape("minKey", .unknown)
  fileprivate static let maxKey = ScalarShape("maxKey", .unknown)
  /// What validators call any number.
  private static let bsonNumber = ScalarShape("number", .decimal)

  /// The shape that MongoDB's word for a type stands for; nil for words of no single value.
  init?(bsonType word: String) {
    guard let shape = Self.byBSONType[word] else { return nil }
    self = shape
  }

  private static let byBSONType: [String: ScalarShape] = {
    let shapes: [ScalarShape] = [
      .bsonDouble, .string, .binData, .objectID, .bool, .bsonDate, .regex, .dbPointer, .javascript, .bsonInt,
      .bsonTimestamp, .bsonLong, .bsonDecimal, .minKey, .maxKey, .bsonNumber,
    ]
    let synonyms: [(String, ScalarShape)] = [("boolean", .bool), ("symbol", .string), ("javascriptWithScope", .javascript)]
    return Dictionary(shapes.map { ($0.name, $0) } + synonyms) { first, _ in first }
  }()
}
