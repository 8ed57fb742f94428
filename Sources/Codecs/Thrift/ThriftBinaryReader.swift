/// Reads values of TBinaryProtocol (Apache Thrift, `doc/specs/thrift-binary-protocol.md`).
package struct ThriftBinaryReader: Sendable {
  private var cursor: ThriftCursor

  package init(_ bytes: ArraySlice<UInt8>, limits: ThriftLimits = ThriftLimits()) {
    cursor = ThriftCursor(bytes, limits)
  }

  /// How many bytes have been read.
  package var offset: Int { cursor.offset }

  /// How many bytes have not been read.
  package var remaining: Int { cursor.remaining }

  /// A whole message, with the strict header that names a version or the older one that does not.
  package mutating func message() throws(ThriftError) -> ThriftMessage {
    let header = try ThriftMessage.Header(&self)
    return ThriftMessage(kind: header.kind, name: header.name, sequence: header.sequence, body: try structure())
  }

  /// The fields of a struct up to its end.
  package mutating func structure() throws(ThriftError) -> ThriftStructure {
    try cursor.enter()
    defer { cursor.leave() }
    var structure = ThriftStructure()
    while true {
      let type = try type()
      if type == .stop { return structure }
      try cursor.spend(1)
      let id = try int(Int16.self)
      structure.append(try value(type), as: id)
    }
  }

  /// One value.
  package mutating func value(_ type: ThriftType) throws(ThriftError) -> ThriftValue {
    switch type {
    case .stop: throw cursor.failure(.badType(type.rawValue))
    case .boolean: return .boolean(try boolean())
    case .byte: return .byte(try int(Int8.self))
    case .i16: return .i16(try int(Int16.self))
    case .i32: return .i32(try int(Int32.self))
    case .i64: return .i64(try int(Int64.self))
    case .double: return .double(Double(bitPattern: try int(UInt64.self)))
    case .binary: return .binary(try binary())
    case .structure: return .structure(try structure())
    case .map: return .map(try map())
    case .list, .set: return .list(try list())
    case .uuid: return .uuid(try take(16))
    }
  }

  /// A big-endian number.
  mutating func int<Number: FixedWidthInteger>(_: Number.Type) throws(ThriftError) -> Number {
    var word: UInt64 = 0
    for byte in try take(Number.bitWidth / 8) { word = word << 8 | UInt64(byte) }
    return Number(truncatingIfNeeded: word)
  }

  /// Bytes behind their length.
  mutating func binary() throws(ThriftError) -> ArraySlice<UInt8> {
    try take(try count("length"))
  }

  mutating func take(_ count: Int) throws(ThriftError) -> ArraySlice<UInt8> { try cursor.take(count) }

  private mutating func boolean() throws(ThriftError) -> Bool {
    switch try int(UInt8.self) {
    case 0: return false
    case 1: return true
    default: throw cursor.failure(.badValue("bool"))
    }
  }

  private mutating func type() throws(ThriftError) -> ThriftType {
    let code = try int(UInt8.self)
    guard let type = ThriftType(rawValue: code) else { throw cursor.failure(.badType(code)) }
    return type
  }

  private mutating func count(_ what: String) throws(ThriftError) -> Int {
    let count = try int(Int32.self)
    guard count >= 0 else { throw cursor.failure(.negative(what)) }
    return Int(count)
  }

  private mutating func list() throws(ThriftError) -> [ThriftValue] {
    try cursor.enter()
    defer { cursor.leave() }
    let type = try type()
    let count = try cursor.elements(try count("count"))
    var values: [ThriftValue] = []
    values.reserveCapacity(count)
    for _ in 0..<count { values.append(try value(type)) }
    return values
  }

  private mutating func map() throws(ThriftError) -> [ThriftEntry] {
    try cursor.enter()
    defer { cursor.leave() }
    let keyType = try type()
    let valueType = try type()
    let count = try cursor.elements(try count("count"))
    try cursor.spend(count)
    var entries: [ThriftEntry] = []
    entries.reserveCapacity(count)
    for _ in 0..<count {
      let key = try value(keyType)
      entries.append(ThriftEntry(key: key, value: try value(valueType)))
    }
    return entries
  }
}
