/// Reads values of TCompactProtocol (Apache Thrift, `doc/specs/thrift-compact-protocol.md`).
package struct ThriftCompactReader: Sendable {
  private var cursor: ThriftCursor

  package init(_ bytes: ArraySlice<UInt8>, limits: ThriftLimits = ThriftLimits()) {
    cursor = ThriftCursor(bytes, limits)
  }

  /// How many bytes have been read.
  package var offset: Int { cursor.offset }

  /// The fields of a struct up to its end.
  package mutating func structure() throws(ThriftError) -> ThriftStructure {
    try cursor.enter()
    defer { cursor.leave() }
    var structure = ThriftStructure()
    var last: Int16 = 0
    while true {
      let head = try cursor.byte()
      if head == 0 { return structure }
      try cursor.spend(1)
      // Small steps from one number to the next stand in the head itself.
      let step = Int16(head >> 4)
      last = step == 0 ? Int16(truncatingIfNeeded: try zigzag()) : last &+ step
      let type = try type(head & 0x0F)
      structure.append(type.isBoolean ? .boolean(type == .true) : try value(type), as: last)
    }
  }

  /// The codes of the compact protocol, which are not those of the binary one.
  private enum Code: UInt8 {
    case `true` = 1
    case `false` = 2
    case byte = 3
    case i16 = 4
    case i32 = 5
    case i64 = 6
    case double = 7
    case binary = 8
    case list = 9
    case set = 10
    case map = 11
    case structure = 12
    case uuid = 13

    var isBoolean: Bool { self == .true || self == .false }
  }

  private func type(_ code: UInt8) throws(ThriftError) -> Code {
    guard let type = Code(rawValue: code) else { throw cursor.failure(.badType(code)) }
    return type
  }

  /// A value that stands by itself; truth values take a byte there.
  private mutating func value(_ type: Code) throws(ThriftError) -> ThriftValue {
    switch type {
    case .true, .false: return .boolean(try cursor.byte() == 1)
    case .byte: return .byte(Int8(bitPattern: try cursor.byte()))
    case .i16: return .i16(Int16(truncatingIfNeeded: try zigzag()))
    case .i32: return .i32(Int32(truncatingIfNeeded: try zigzag()))
    case .i64: return .i64(try zigzag())
    case .double: return .double(Double(bitPattern: try word()))
    case .binary: return .binary(try cursor.take(try count()))
    case .structure: return .structure(try structure())
    case .map: return .map(try map())
    case .list, .set: return .list(try list())
    case .uuid: return .uuid(try cursor.take(16))
    }
  }

  private mutating func list() throws(ThriftError) -> [ThriftValue] {
    try cursor.enter()
    defer { cursor.leave() }
    let head = try cursor.byte()
    let type = try type(head & 0x0F)
    let count = try cursor.elements(head >> 4 == 15 ? try count() : Int(head >> 4))
    var values: [ThriftValue] = []
    values.reserveCapacity(count)
    for _ in 0..<count { values.append(try value(type)) }
    return values
  }

  private mutating func map() throws(ThriftError) -> [ThriftEntry] {
    try cursor.enter()
    defer { cursor.leave() }
    let count = try cursor.elements(try count())
    // An empty map does not tell its types.
    guard count > 0 else { return [] }
    try cursor.spend(count)
    let types = try cursor.byte()
    let keyType = try type(types >> 4)
    let valueType = try type(types & 0x0F)
    var entries: [ThriftEntry] = []
    entries.reserveCapacity(count)
    for _ in 0..<count {
      let key = try value(keyType)
      entries.append(ThriftEntry(key: key, value: try value(valueType)))
    }
    return entries
  }

  /// Eight bytes, the least significant first.
  private mutating func word() throws(ThriftError) -> UInt64 {
    try cursor.take(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  private mutating func varint() throws(ThriftError) -> UInt64 {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 64, by: 7) {
      let byte = try cursor.byte()
      guard shift < 63 || byte <= 1 else { break }
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
    }
    throw cursor.failure(.badValue("number"))
  }

  private mutating func zigzag() throws(ThriftError) -> Int64 {
    let value = try varint()
    return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
  }

  private mutating func count() throws(ThriftError) -> Int {
    let value = try varint()
    guard value <= UInt64(Int32.max) else { throw cursor.failure(.negative("count")) }
    return Int(value)
  }
}
