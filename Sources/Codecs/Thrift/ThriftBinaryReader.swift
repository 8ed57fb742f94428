/// Reads values of TBinaryProtocol (Apache Thrift, `doc/specs/thrift-binary-protocol.md`).
package struct ThriftBinaryReader: Sendable {
  private let bytes: ArraySlice<UInt8>
  private var position: Int
  private var meter: ThriftMeter

  package init(_ bytes: ArraySlice<UInt8>, limits: ThriftLimits = ThriftLimits()) {
    self.bytes = bytes
    position = bytes.startIndex
    meter = ThriftMeter(limits)
  }

  /// How many bytes have been read.
  package var offset: Int { position - bytes.startIndex }

  /// How many bytes have not been read.
  package var remaining: Int { bytes.endIndex - position }

  private func failure(_ reason: ThriftError.Reason) -> ThriftError { ThriftError(offset: offset, reason) }

  /// A whole message, with the strict header that names a version or the older one that does not.
  package mutating func message() throws(ThriftError) -> ThriftMessage {
    let header = try ThriftMessage.Header(&self)
    return ThriftMessage(kind: header.kind, name: header.name, sequence: header.sequence, body: try structure())
  }

  /// The fields of a struct up to its end.
  package mutating func structure() throws(ThriftError) -> ThriftStructure {
    try meter.enter(at: offset)
    defer { meter.leave() }
    var structure = ThriftStructure()
    while true {
      let type = try type()
      if type == .stop { return structure }
      try meter.spend(1, at: offset)
      let id = try int(Int16.self)
      structure.append(try value(type), as: id)
    }
  }

  /// One value.
  package mutating func value(_ type: ThriftType) throws(ThriftError) -> ThriftValue {
    switch type {
    case .stop: throw failure(.badType(type.rawValue))
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
    let width = Number.bitWidth / 8
    guard remaining >= width else { throw failure(.truncated) }
    var word: UInt64 = 0
    for index in position..<(position + width) { word = word << 8 | UInt64(bytes[index]) }
    position += width
    return Number(truncatingIfNeeded: word)
  }

  /// Bytes behind their length.
  mutating func binary() throws(ThriftError) -> ArraySlice<UInt8> {
    try take(try count("length"))
  }

  mutating func take(_ count: Int) throws(ThriftError) -> ArraySlice<UInt8> {
    guard remaining >= count else { throw failure(.truncated) }
    defer { position += count }
    return bytes[position..<(position + count)]
  }

  private mutating func boolean() throws(ThriftError) -> Bool {
    switch try int(UInt8.self) {
    case 0: return false
    case 1: return true
    default: throw failure(.badValue("bool"))
    }
  }

  private mutating func type() throws(ThriftError) -> ThriftType {
    let code = try int(UInt8.self)
    guard let type = ThriftType(rawValue: code) else { throw failure(.badType(code)) }
    return type
  }

  private mutating func count(_ what: String) throws(ThriftError) -> Int {
    let count = try int(Int32.self)
    guard count >= 0 else { throw failure(.negative(what)) }
    return Int(count)
  }

  /// A count of values, none of which takes less than a byte.
  private mutating func elementCount() throws(ThriftError) -> Int {
    let count = try count("count")
    guard count <= remaining else { throw failure(.tooMany(limit: remaining)) }
    try meter.spend(count, at: offset)
    return count
  }

  private mutating func list() throws(ThriftError) -> [ThriftValue] {
    try meter.enter(at: offset)
    defer { meter.leave() }
    let type = try type()
    let count = try elementCount()
    var values: [ThriftValue] = []
    values.reserveCapacity(count)
    for _ in 0..<count { values.append(try value(type)) }
    return values
  }

  private mutating func map() throws(ThriftError) -> [ThriftEntry] {
    try meter.enter(at: offset)
    defer { meter.leave() }
    let keyType = try type()
    let valueType = try type()
    let count = try elementCount()
    try meter.spend(count, at: offset)
    var entries: [ThriftEntry] = []
    entries.reserveCapacity(count)
    for _ in 0..<count {
      let key = try value(keyType)
      entries.append(ThriftEntry(key: key, value: try value(valueType)))
    }
    return entries
  }
}
