/// Why bytes are not a usable time zone file.
package enum TZifError: Error, Hashable, Sendable, CustomStringConvertible {
  case notTZif
  case truncated
  /// A type, name or order of changes that contradicts the rest of the file.
  case inconsistent
  /// The rule for the future is none of POSIX.
  case badRule(String)
  /// The file counts leap seconds, which timestamps do not.
  case leapSeconds

  package var description: String {
    switch self {
    case .notTZif: "not a time zone file; it would start with 'TZif'"
    case .truncated: "the time zone file ends too early"
    case .inconsistent: "the time zone file contradicts itself"
    case .badRule(let text): "the time zone file ends in '\(text)', which is no POSIX time zone rule"
    case .leapSeconds: "the time zone file counts leap seconds, as those under 'right/' do; use the usual one"
    }
  }
}

extension TimeZoneRules {
  /// Reads a compiled time zone file as found under `/usr/share/zoneinfo` (RFC 8536), versions 1 to 4.
  package init(tzif bytes: [UInt8]) throws(TZifError) {
    var reader = TZifReader(bytes)
    self = try reader.rules()
  }
}

/// Takes a time zone file apart (RFC 8536 section 3).
private struct TZifReader {
  private let bytes: [UInt8]
  private var offset = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  private struct Header {
    var version: UInt8 = 0
    var universalCount = 0
    var standardCount = 0
    var leapCount = 0
    var changeCount = 0
    var typeCount = 0
    var nameLength = 0

    /// The size of the data behind the header, given that of a time.
    func dataSize(timeSize: Int) -> Int {
      changeCount * (timeSize + 1) + typeCount * 6 + nameLength + leapCount * (timeSize + 4) + standardCount
        + universalCount
    }
  }

  mutating func rules() throws(TZifError) -> TimeZoneRules {
    var header = try readHeader()
    guard header.version >= UInt8(ascii: "2") else { return try readData(header, timeSize: 4, hasFooter: false) }
    _ = try take(header.dataSize(timeSize: 4))
    header = try readHeader()
    return try readData(header, timeSize: 8, hasFooter: true)
  }

  private mutating func readHeader() throws(TZifError) -> Header {
    guard bytes.count - offset >= 4, bytes[offset..<offset + 4].elementsEqual("TZif".utf8) else { throw .notTZif }
    offset += 4
    var header = Header()
    header.version = try take(16).first ?? 0
    header.universalCount = try readCount()
    header.standardCount = try readCount()
    header.leapCount = try readCount()
    header.changeCount = try readCount()
    header.typeCount = try readCount()
    header.nameLength = try readCount()
    return header
  }

  private mutating func readData(
    _ header: Header, timeSize: Int, hasFooter: Bool
  ) throws(TZifError) -> TimeZoneRules {
    guard header.leapCount == 0 else { throw .leapSeconds }
    var changes: [Int64] = []
    for _ in 0..<header.changeCount { changes.append(Self.integer(try take(timeSize))) }
    guard zip(changes, changes.dropFirst()).allSatisfy({ $0 < $1 }) else { throw .inconsistent }
    let indexes = try take(header.changeCount)
    let types = try take(header.typeCount * 6)
    let names = try take(header.nameLength)
    _ = try take(header.standardCount + header.universalCount)
    var periods: [TimeZoneRules.Period] = []
    for start in stride(from: types.startIndex, to: types.endIndex, by: 6) {
      periods.append(try Self.period(types[start..<start + 6], names: names))
    }
    guard let first = periods.first, indexes.allSatisfy({ $0 < periods.count }) else { throw .inconsistent }
    let rule = hasFooter ? try readFooter() : nil
    return TimeZoneRules(changes: changes, periods: indexes.map { periods[Int($0)] }, first: first, rule: rule)
  }

  private static func period(
    _ type: ArraySlice<UInt8>, names: ArraySlice<UInt8>
  ) throws(TZifError) -> TimeZoneRules.Period {
    let start = type.startIndex
    let offset = Int(integer(type.prefix(4)))
    let name = names.dropFirst(Int(type[start + 5])).prefix { $0 != 0 }
    guard abs(offset) < 100_000, type[start + 4] <= 1, name.endIndex < names.endIndex else { throw .inconsistent }
    return .init(
      offset: offset, isDaylight: type[start + 4] == 1, abbreviation: String(decoding: name, as: UTF8.self))
  }

  /// The rule between two line feeds; none when there is nothing between them.
  private mutating func readFooter() throws(TZifError) -> DaylightRule? {
    let lineFeed = UInt8(ascii: "\n")
    guard try take(1).first == lineFeed, let end = bytes[offset...].firstIndex(of: lineFeed) else {
      throw .truncated
    }
    let text = String(decoding: bytes[offset..<end], as: UTF8.self)
    if text.isEmpty { return nil }
    guard let rule = DaylightRule(text) else { throw .badRule(text) }
    return rule
  }

  private mutating func readCount() throws(TZifError) -> Int {
    let count = Int(Self.integer(try take(4)))
    guard (0...bytes.count).contains(count) else { throw .truncated }
    return count
  }

  /// A big-endian integer of four or eight bytes in two's complement.
  private static func integer(_ bytes: ArraySlice<UInt8>) -> Int64 {
    let bits = bytes.reduce(0) { $0 << 8 | UInt64($1) }
    return bytes.count == 4 ? Int64(Int32(truncatingIfNeeded: bits)) : Int64(bitPattern: bits)
  }

  private mutating func take(_ count: Int) throws(TZifError) -> ArraySlice<UInt8> {
    guard count <= bytes.count - offset else { throw .truncated }
    defer { offset += count }
    return bytes[offset..<offset + count]
  }
}
