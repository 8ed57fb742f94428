import Codecs

/// A single value as bounds hold it (Iceberg table specification, "Binary single-value serialization").
enum IcebergValue: Hashable, Comparable, Sendable {
  case boolean(Bool)
  /// An int, long, date, time or timestamp, which the field's type tells apart.
  case integer(Int64)
  case double(Double)
  /// The unscaled value of a decimal.
  case decimal(Int128)
  case bytes([UInt8])

  /// Reads a value of a type; nil when the bytes are none, or values of the type have no order.
  init?(_ bytes: [UInt8], _ type: IcebergPrimitive) {
    switch type {
    case .boolean:
      guard bytes.count == 1 else { return nil }
      self = .boolean(bytes[0] != 0)
    case .int, .long, .date, .time, .timestamp, .timestamptz, .timestampNanos, .timestamptzNanos:
      // A file written before an int became a long holds four bytes.
      guard let value = Self.integer(bytes) else { return nil }
      self = .integer(value)
    case .float, .double:
      guard let value = Self.floating(bytes), !value.isNaN else { return nil }
      self = .double(value)
    case .decimal:
      guard !bytes.isEmpty, bytes.count <= 16 else { return nil }
      let start: Int128 = bytes[0] >= 0x80 ? -1 : 0
      self = .decimal(bytes.reduce(start) { $0 << 8 | Int128($1) })
    case .string, .uuid, .binary, .fixed: self = .bytes(bytes)
    case .unknown, .variant, .other: return nil
    }
  }

  private static func integer(_ bytes: [UInt8]) -> Int64? {
    let bits = bytes.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    switch bytes.count {
    case 4: return Int64(Int32(truncatingIfNeeded: bits))
    case 8: return Int64(bitPattern: bits)
    default: return nil
    }
  }

  private static func floating(_ bytes: [UInt8]) -> Double? {
    let bits = bytes.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    switch bytes.count {
    case 4: return Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits)))
    case 8: return Double(bitPattern: bits)
    default: return nil
    }
  }

  static func < (left: IcebergValue, right: IcebergValue) -> Bool {
    switch (left, right) {
    case (.boolean(let a), .boolean(let b)): !a && b
    case (.integer(let a), .integer(let b)): a < b
    case (.double(let a), .double(let b)): a < b
    case (.decimal(let a), .decimal(let b)): a < b
    case (.bytes(let a), .bytes(let b)): a.lexicographicallyPrecedes(b)
    default: false
    }
  }

  /// The value in JSON: numbers as they are, times in ISO 8601, decimals with their point, bytes in hexadecimal.
  func json(_ type: IcebergPrimitive) -> JSON {
    switch (self, type) {
    case (.boolean(let value), _): .bool(value)
    case (.integer(let days), .date): .string(CivilDate(daysSinceEpoch: Int(days)).description)
    case (.integer(let microseconds), .time): .string(Self.time(microseconds))
    case (.integer(let microseconds), .timestamp), (.integer(let microseconds), .timestamptz):
      .string(Self.timestamp(microseconds, type))
    case (.integer(let nanoseconds), .timestampNanos), (.integer(let nanoseconds), .timestamptzNanos):
      .string(Self.timestamp(nanoseconds / 1000, type))
    case (.integer(let value), _): .int(value)
    case (.double(let value), _): value.isFinite ? .double(value) : .string(value > 0 ? "Infinity" : "-Infinity")
    case (.decimal(let value), .decimal(_, let scale)): .string(Self.decimal(value, scale))
    case (.decimal(let value), _): .string("\(value)")
    case (.bytes(let bytes), .string): .string(String(decoding: bytes, as: UTF8.self))
    case (.bytes(let bytes), .uuid): .string(UUID(bytes: bytes)?.description ?? Hex.encode(bytes))
    case (.bytes(let bytes), _): .string(Hex.encode(bytes))
    }
  }

  private static func time(_ microseconds: Int64) -> String {
    // The text of an instant ends in the time of day.
    Timestamp(microseconds: microseconds).rfc3339.split(separator: "T").last.map { String($0.dropLast()) } ?? ""
  }

  private static func timestamp(_ microseconds: Int64, _ type: IcebergPrimitive) -> String {
    let text = Timestamp(microseconds: microseconds).rfc3339
    return type == .timestamptz || type == .timestamptzNanos ? text : String(text.dropLast())
  }

  private static func decimal(_ value: Int128, _ scale: Int) -> String {
    guard (1...38).contains(scale) else { return "\(value)" }
    var digits = "\(value.magnitude)"
    while digits.utf8.count <= scale { digits = "0" + digits }
    let point = digits.index(digits.endIndex, offsetBy: -scale)
    return "\(value < 0 ? "-" : "")\(digits[..<point]).\(digits[point...])"
  }
}
