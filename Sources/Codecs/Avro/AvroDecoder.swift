/// Reads binary-encoded Avro values one behind the other (Apache Avro specification, "Binary Encoding").
///
/// Values of a known schema are read by their types' own functions or as a whole by `value`; what is of no interest is
/// passed over by `skip`.
package struct AvroDecoder: Sendable {
  private let bytes: [UInt8]
  private var position: Int
  /// How many more values may be read: empty ones take no bytes, so that their number has to be bounded otherwise.
  private var budget: Int
  private var depth = 0

  private static let depthLimit = 64

  /// A decoder of `bytes`.
  /// - Parameter spare: how many values are accepted beyond those that so many bytes can hold.
  package init(_ bytes: [UInt8], spare: Int = 65_536) {
    self.bytes = bytes
    position = 0
    budget = bytes.count * 8 + spare
  }

  /// Whether everything has been read.
  package var isAtEnd: Bool { position == bytes.count }

  private func failure(_ reason: AvroError.Reason) -> AvroError { AvroError(offset: position, reason) }

  /// A `long`: zigzag, seven bits to a byte.
  @inline(__always)
  package mutating func long() throws(AvroError) -> Int64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      // The tenth byte holds the last bit alone.
      guard shift < 63 || byte <= 1 else { break }
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1) }
      shift += 7
    }
    throw failure(position == bytes.count && shift < 64 ? .truncated : .badValue("long"))
  }

  /// An `int`.
  package mutating func int() throws(AvroError) -> Int32 {
    guard let value = Int32(exactly: try long()) else { throw failure(.badValue("int")) }
    return value
  }

  /// A `boolean`.
  package mutating func boolean() throws(AvroError) -> Bool {
    switch try byte() {
    case 0: return false
    case 1: return true
    default: throw failure(.badValue("boolean"))
    }
  }

  /// A `float`.
  package mutating func float() throws(AvroError) -> Float {
    Float(bitPattern: UInt32(truncatingIfNeeded: try word(4)))
  }

  /// A `double`.
  package mutating func double() throws(AvroError) -> Double { Double(bitPattern: try word(8)) }

  /// A `bytes` value.
  package mutating func byteArray() throws(AvroError) -> [UInt8] { try fixed(try length()) }

  /// A `string` value; bytes that are not UTF-8 are repaired.
  package mutating func string() throws(AvroError) -> String {
    let count = try length()
    guard count <= bytes.count - position else { throw failure(.truncated) }
    defer { position += count }
    return String(decoding: bytes[position..<(position + count)], as: UTF8.self)
  }

  /// So many bytes as they are.
  package mutating func fixed(_ count: Int) throws(AvroError) -> [UInt8] {
    guard count <= bytes.count - position else { throw failure(.truncated) }
    defer { position += count }
    return Array(bytes[position..<(position + count)])
  }

  /// Passes over so many bytes.
  private mutating func skipBytes(_ count: Int) throws(AvroError) {
    guard count <= bytes.count - position else { throw failure(.truncated) }
    position += count
  }

  private mutating func byte() throws(AvroError) -> UInt8 {
    guard position < bytes.count else { throw failure(.truncated) }
    defer { position += 1 }
    return bytes[position]
  }

  private mutating func word(_ count: Int) throws(AvroError) -> UInt64 {
    guard count <= bytes.count - position else { throw failure(.truncated) }
    var value: UInt64 = 0
    for index in 0..<count { value |= UInt64(bytes[position + index]) << UInt64(8 * index) }
    position += count
    return value
  }

  private mutating func length() throws(AvroError) -> Int {
    let count = try long()
    guard count >= 0, count <= Int64(bytes.count - position) else {
      throw failure(count < 0 ? .badValue("length") : .truncated)
    }
    return Int(count)
  }

  /// The place of a union's branch among `branches`.
  package mutating func branch(of branches: [AvroSchema.Place]) throws(AvroError) -> AvroSchema.Place {
    let index = try long()
    guard index >= 0, index < Int64(branches.count) else { throw failure(.badValue("branch of its union")) }
    return branches[Int(index)]
  }

  /// Reads an array's or map's elements; `element` is called once for each and must read it.
  package mutating func forEachElement(
    _ element: (inout AvroDecoder) throws(AvroError) -> Void
  ) throws(AvroError) {
    while true {
      var count = try long()
      if count == 0 { return }
      if count < 0 {
        // The size in bytes follows, for those who skip the block.
        _ = try length()
        count = 0 &- count
      }
      guard count > 0, count <= Int64(budget) else { throw failure(.tooMany) }
      for _ in 0..<count {
        try spend()
        try element(&self)
      }
    }
  }

  private mutating func spend() throws(AvroError) {
    budget -= 1
    guard budget >= 0 else { throw failure(.tooMany) }
  }

  private mutating func enter() throws(AvroError) {
    depth += 1
    guard depth <= Self.depthLimit else { throw failure(.tooDeep(limit: Self.depthLimit)) }
    try spend()
  }

  /// A value of the type at a place of `schema`.
  package mutating func value(_ place: AvroSchema.Place, in schema: AvroSchema) throws(AvroError) -> AvroValue {
    try enter()
    defer { depth -= 1 }
    switch schema.shape(place) {
    case .null: return .null
    case .boolean: return .boolean(try boolean())
    case .int: return .int(try int())
    case .long: return .long(try long())
    case .float: return .float(try float())
    case .double: return .double(try double())
    case .bytes: return .bytes(try byteArray())
    case .string: return .string(try string())
    case .fixed(let count): return .fixed(try fixed(count))
    case .enumeration(let symbols):
      let index = Int(try int())
      guard symbols.indices.contains(index) else { throw failure(.badValue("symbol of its enum")) }
      return .enumeration(symbols[index])
    case .union(let branches): return try value(try branch(of: branches), in: schema)
    case .record(let fields):
      var values: [AvroValue] = []
      values.reserveCapacity(fields.count)
      for field in fields { values.append(try value(field.type, in: schema)) }
      return .record(values)
    case .array(let item):
      var values: [AvroValue] = []
      try forEachElement { (decoder) throws(AvroError) in values.append(try decoder.value(item, in: schema)) }
      return .array(values)
    case .map(let item):
      var values: [String: AvroValue] = [:]
      try forEachElement { (decoder) throws(AvroError) in
        let key = try decoder.string()
        values[key] = try decoder.value(item, in: schema)
      }
      return .map(values)
    }
  }

  /// Passes over a value of the type at a place of `schema`.
  package mutating func skip(_ place: AvroSchema.Place, in schema: AvroSchema) throws(AvroError) {
    try enter()
    defer { depth -= 1 }
    switch schema.shape(place) {
    case .null: return
    case .boolean: _ = try boolean()
    case .int, .long, .enumeration: _ = try long()
    case .float: try skipBytes(4)
    case .double: try skipBytes(8)
    case .bytes, .string: try skipBytes(try length())
    case .fixed(let count): try skipBytes(count)
    case .union(let branches): try skip(try branch(of: branches), in: schema)
    case .record(let fields): for field in fields { try skip(field.type, in: schema) }
    case .array(let item), .map(let item):
      var isMap = false
      if case .map = schema.shape(place) { isMap = true }
      try forEachElement { (decoder) throws(AvroError) in
        if isMap { try decoder.skipBytes(try decoder.length()) }
        try decoder.skip(item, in: schema)
      }
    }
  }
}
