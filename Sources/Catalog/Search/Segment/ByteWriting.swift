extension [UInt8] {
  /// Appends an unsigned number in 7-bit groups, the lowest first.
  @inline(__always)
  mutating func append(varint value: Int) {
    var value = UInt(bitPattern: value)
    while value >= 0x80 {
      append(UInt8(truncatingIfNeeded: value) | 0x80)
      value >>= 7
    }
    append(UInt8(truncatingIfNeeded: value))
  }

  /// Appends a number in the machine's byte order (little endian on every supported machine).
  mutating func append<Number: FixedWidthInteger>(raw value: Number) {
    Swift.withUnsafeBytes(of: value) { append(contentsOf: $0) }
  }

  /// Appends zeros up to a multiple of eight.
  mutating func pad() {
    while count % 8 != 0 { append(0) }
  }
}

/// Reads numbers one after another from bytes that a checksum has vouched for.
struct ByteReader {
  private(set) var pointer: UnsafeRawPointer

  init(_ pointer: UnsafeRawPointer) { self.pointer = pointer }

  @inline(__always)
  mutating func varint() -> Int {
    var value: UInt = 0
    var shift: UInt = 0
    while true {
      let byte = pointer.load(as: UInt8.self)
      pointer += 1
      value |= UInt(byte & 0x7F) << shift
      if byte < 0x80 { return Int(bitPattern: value) }
      shift += 7
    }
  }

  @inline(__always)
  mutating func byte() -> UInt8 {
    defer { pointer += 1 }
    return pointer.load(as: UInt8.self)
  }

  @inline(__always)
  mutating func skip(_ count: Int) { pointer += count }
}
