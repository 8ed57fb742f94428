import Codecs

/// Writes values as Avro has them, to be read back.
struct AvroWriter {
  private(set) var bytes: [UInt8] = []

  mutating func long(_ value: Int64) {
    var rest = UInt64(bitPattern: value << 1 ^ value >> 63)
    while rest > 0x7F {
      bytes.append(UInt8(rest & 0x7F) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  mutating func raw(_ more: [UInt8]) { bytes += more }

  mutating func sized(_ more: some Collection<UInt8>) {
    long(Int64(more.count))
    bytes += more
  }

  mutating func value(_ value: AvroValue, _ place: Int, _ schema: AvroSchema) {
    switch (value, schema[place].shape) {
    case (_, .union(let branches)):
      let index = branches.firstIndex { Self.fits(value, schema[$0].shape) } ?? 0
      long(Int64(index))
      self.value(value, branches[index], schema)
    case (.boolean(let value), _): bytes.append(value ? 1 : 0)
    case (.int(let value), _): long(Int64(value))
    case (.long(let value), _): long(value)
    case (.float(let value), _): raw(withUnsafeBytes(of: value.bitPattern.littleEndian) { Array($0) })
    case (.double(let value), _): raw(withUnsafeBytes(of: value.bitPattern.littleEndian) { Array($0) })
    case (.bytes(let value), _): sized(value)
    case (.string(let value), _): sized(value.utf8)
    case (.fixed(let value), _): raw(value)
    case (.enumeration(let symbol), .enumeration(let symbols)): long(Int64(symbols.firstIndex(of: symbol) ?? 0))
    case (.array(let values), .array(let item)):
      if !values.isEmpty {
        long(Int64(values.count))
        for value in values { self.value(value, item, schema) }
      }
      long(0)
    case (.map(let values), .map(let item)):
      // The form with sizes, which readers may skip by.
      if !values.isEmpty {
        var block = AvroWriter()
        for (key, value) in values {
          block.sized(key.utf8)
          block.value(value, item, schema)
        }
        long(Int64(-values.count))
        sized(block.bytes)
      }
      long(0)
    case (.record(let values), .record(let fields)):
      for (field, value) in zip(fields, values) { self.value(value, field.type, schema) }
    default: break
    }
  }

  private static func fits(_ value: AvroValue, _ shape: AvroSchema.Shape) -> Bool {
    switch (value, shape) {
    case (.null, .null), (.boolean, .boolean), (.int, .int), (.long, .long), (.float, .float), (.double, .double),
      (.bytes, .bytes), (.string, .string), (.fixed, .fixed), (.enumeration, .enumeration), (.array, .array),
      (.map, .map), (.record, .record):
      true
    default: false
    }
  }

  /// A whole container file with one block.
  static func container(_ schema: String, count: Int, _ content: [UInt8], codec: String = "null") -> [UInt8] {
    let marker = [UInt8](repeating: 0x5A, count: 16)
    var writer = AvroWriter()
    writer.raw([0x4F, 0x62, 0x6A, 1])
    writer.long(2)
    for (key, value) in [("avro.schema", schema), ("avro.codec", codec)] {
      writer.sized(key.utf8)
      writer.sized(value.utf8)
    }
    writer.long(0)
    writer.raw(marker)
    writer.long(Int64(count))
    writer.sized(content)
    writer.raw(marker)
    return writer.bytes
  }
}
