/// Values of one page in their order, absent ones left out.
package enum ParquetValues: Hashable, Sendable {
  case booleans([Bool])
  case integers([Int64])
  case doubles([Double])
  case bytes([ArraySlice<UInt8>])

  /// The value at a place as a text; nil when these are no texts.
  package func text(_ index: Int) -> String? {
    guard case .bytes(let values) = self, values.indices.contains(index) else { return nil }
    return String(decoding: values[index], as: UTF8.self)
  }

  /// The value at a place as a number; nil when these are no whole numbers.
  package func integer(_ index: Int) -> Int64? {
    guard case .integers(let values) = self, values.indices.contains(index) else { return nil }
    return values[index]
  }

  /// Reads values that stand one behind the other (Apache Parquet, "Plain").
  init(plain bytes: ArraySlice<UInt8>, count: Int, _ field: ParquetField) throws(ParquetError) {
    switch field.type {
    case .boolean:
      guard bytes.count >= (count + 7) / 8 else { throw Self.short }
      self = .booleans((0..<count).map { bytes[bytes.startIndex + $0 / 8] >> UInt8($0 % 8) & 1 == 1 })
    case .int32: self = .integers(try Self.words(bytes, count, 4).map { Int64(Int32(truncatingIfNeeded: $0)) })
    case .int64: self = .integers(try Self.words(bytes, count, 8).map { Int64(bitPattern: $0) })
    case .float: self = .doubles(try Self.words(bytes, count, 4).map { Double(Float(bitPattern: UInt32(truncatingIfNeeded: $0))) })
    case .double: self = .doubles(try Self.words(bytes, count, 8).map { Double(bitPattern: $0) })
    case .byteArray: self = .bytes(try Self.texts(bytes, count))
    case .fixedLengthByteArray, .int96:
      let length = field.type == .int96 ? 12 : field.length
      guard length > 0, bytes.count / length >= count else { throw Self.short }
      self = .bytes((0..<count).map { bytes.dropFirst($0 * length).prefix(length) })
    case nil: throw .malformed("\(field.name) is a group and holds no values")
    }
  }

  private static var short: ParquetError { .malformed("a page ends before its last value") }

  private static func words(_ bytes: ArraySlice<UInt8>, _ count: Int, _ width: Int) throws(ParquetError) -> [UInt64] {
    guard bytes.count / width >= count else { throw short }
    var words: [UInt64] = []
    words.reserveCapacity(count)
    var place = bytes.startIndex
    for _ in 0..<count {
      var word: UInt64 = 0
      for index in 0..<width { word |= UInt64(bytes[place + index]) << UInt64(8 * index) }
      words.append(word)
      place += width
    }
    return words
  }

  private static func texts(_ bytes: ArraySlice<UInt8>, _ count: Int) throws(ParquetError) -> [ArraySlice<UInt8>] {
    guard bytes.count / 4 >= count else { throw short }
    var texts: [ArraySlice<UInt8>] = []
    texts.reserveCapacity(count)
    var place = bytes.startIndex
    for _ in 0..<count {
      guard bytes.endIndex - place >= 4 else { throw short }
      let length = (0..<4).reduce(0) { $0 | Int(bytes[place + $1]) << (8 * $1) }
      place += 4
      guard length <= bytes.endIndex - place else { throw short }
      texts.append(bytes[place..<(place + length)])
      place += length
    }
    return texts
  }

  /// The values at places of a dictionary.
  func picked(_ places: [UInt32]) throws(ParquetError) -> ParquetValues {
    switch self {
    case .booleans(let values): .booleans(try Self.pick(values, places))
    case .integers(let values): .integers(try Self.pick(values, places))
    case .doubles(let values): .doubles(try Self.pick(values, places))
    case .bytes(let values): .bytes(try Self.pick(values, places))
    }
  }

  private static func pick<Value>(_ values: [Value], _ places: [UInt32]) throws(ParquetError) -> [Value] {
    var picked: [Value] = []
    picked.reserveCapacity(places.count)
    for place in places {
      guard Int(place) < values.count else { throw .malformed("a value beyond the dictionary's \(values.count)") }
      picked.append(values[Int(place)])
    }
    return picked
  }
}
