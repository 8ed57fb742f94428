/// What an ORC file's footer tells of its rows and columns (Apache ORC specification, "Footer").
package struct ORCFooter: Sendable {
  package let rowCount: UInt64
  /// The types, each behind the one that it lies in; the first is what a row is.
  package let types: [ORCType]
  /// What is known of the values of each type; may be shorter than the types.
  package let statistics: [ORCStatistics]
  package let compression: ORCCompression
  /// Which program wrote it, where that is known.
  package let writer: String?

  private static let typeLimit = 100_000
  private static let writers = ["ORC Java", "ORC C++", "Presto", "Scritchley Go", "Trino", "CUDF"]

  init(_ bytes: ArraySlice<UInt8>, compression: ORCCompression) throws(ORCError) {
    var rows: UInt64 = 0
    var types: [ORCType] = []
    var statistics: [ORCStatistics] = []
    var writer: String?
    try ORCError.fields(of: bytes) { (field) throws(ORCError) in
      switch field.number {
      case 4:
        guard types.count < Self.typeLimit else { throw .malformed("it has more than \(Self.typeLimit) types") }
        types.append(try ORCType(field.value.bytes ?? []))
      case 6: rows = field.value.number ?? 0
      case 7 where statistics.count < Self.typeLimit: statistics.append(try ORCStatistics(field.value.bytes ?? []))
      case 9: writer = field.value.number.flatMap { $0 < UInt64(Self.writers.count) ? Self.writers[Int($0)] : nil }
      default: break
      }
    }
    guard types.first?.kind == .structure else { throw .malformed("its rows are no structure") }
    var isInside = [Bool](repeating: false, count: types.count)
    for (place, type) in types.enumerated() {
      for child in type.children {
        // A type inside another stands behind it and in no other, so that they are a tree.
        guard child > place, child < types.count, !isInside[child] else {
          throw .malformed("type \(place) refers to one that cannot lie in it")
        }
        isInside[child] = true
      }
    }
    self.types = types
    self.statistics = statistics
    self.compression = compression
    self.writer = writer
    rowCount = rows
  }
}

/// A type of an ORC file ("Type Information").
package struct ORCType: Hashable, Sendable {
  /// What values are, in the order of the format's numbers.
  package enum Kind: UInt64, Sendable {
    case boolean, byte, short, int, long, float, double, string, binary, timestamp, list, map, structure, union, decimal,
      date, varchar, char, timestampInstant
  }

  package let kind: Kind
  /// The places of the types inside.
  package let children: [Int]
  /// The names of a structure's fields.
  package let names: [String]
  /// The most characters of a varchar or char.
  package let length: Int
  package let precision: Int
  package let scale: Int

  init(_ bytes: ArraySlice<UInt8>) throws(ORCError) {
    var kind: UInt64 = 0
    var children: [Int] = []
    var names: [String] = []
    var numbers: [Int: Int] = [:]
    try ORCError.fields(of: bytes) { (field) throws(ORCError) in
      switch (field.number, field.value) {
      case (1, .varint(let value)): kind = value
      case (2, .varint(let value)): children.append(Int(clamping: value))
      case (2, .bytes(let packed)):
        var reader = ProtobufReader(packed)
        do throws(ProtobufWireError) { while !reader.isAtEnd { children.append(Int(clamping: try reader.varint())) } } catch { throw .protobuf(error) }
      case (3, .bytes(let name)): names.append(String(decoding: name, as: UTF8.self))
      case (4...6, .varint(let value)): numbers[field.number] = Int(clamping: value)
      default: break
      }
    }
    guard let known = Kind(rawValue: kind) else { throw .unsupported("a type of kind \(kind)") }
    let wanted: ClosedRange<Int> = switch known {
    case .list: 1...1
    case .map: 2...2
    case .structure: names.count...names.count
    case .union: 1...256
    default: 0...0
    }
    guard wanted.contains(children.count) else { throw .malformed("a \(known) has \(children.count) types inside") }
    self.kind = known
    self.children = children
    self.names = names
    length = numbers[4] ?? 0
    precision = numbers[5] ?? 0
    scale = numbers[6] ?? 0
  }
}

/// What a footer tells of the values of one type ("Column Statistics").
package struct ORCStatistics: Hashable, Sendable {
  /// A bound of values.
  package enum Bound: Hashable, Sendable {
    case integer(Int64)
    case double(Double)
    case text(String)
    /// A decimal's digits with its point.
    case decimal(String)
    /// Days since 1970.
    case days(Int64)
    /// Milliseconds since 1970 on UTC's clock.
    case milliseconds(Int64)
  }

  /// Values that are not null; nil when the writer did not count them.
  package private(set) var valueCount: UInt64?
  package private(set) var lower: Bound?
  package private(set) var upper: Bound?

  init(_ bytes: ArraySlice<UInt8>) throws(ORCError) {
    try ORCError.fields(of: bytes) { (field) throws(ORCError) in
      switch field.number {
      case 1: valueCount = field.value.number
      case 2: try read(field) { $0.signed.map { .integer($0) } }
      case 3: try read(field) { $0.double.map { .double($0) } }
      case 4: try read(field) { $0.text.map { .text($0) } }
      case 6: try read(field) { $0.text.map { .decimal($0) } }
      case 7: try read(field) { $0.signed.map { .days($0) } }
      // The third and fourth are on UTC's clock; the first two are on the writer's, which nobody knows.
      case 9: try read(field, lower: 3, upper: 4) { $0.signed.map { .milliseconds($0) } }
      default: break
      }
    }
  }

  private mutating func read(
    _ field: ProtobufReader.Field, lower: Int = 1, upper: Int = 2, _ bound: (ProtobufReader.Value) -> Bound?
  ) throws(ORCError) {
    try ORCError.fields(of: field.value.bytes ?? []) { inner in
      if inner.number == lower { self.lower = bound(inner.value) }
      if inner.number == upper { self.upper = bound(inner.value) }
    }
  }
}
