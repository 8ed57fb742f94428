/// Where a reader of Thrift data stands, and what it may still read: what both protocols share.
struct ThriftCursor: Sendable {
  private let bytes: ArraySlice<UInt8>
  private var position: Int
  private var meter: ThriftMeter

  init(_ bytes: ArraySlice<UInt8>, _ limits: ThriftLimits) {
    self.bytes = bytes
    position = bytes.startIndex
    meter = ThriftMeter(limits)
  }

  /// How many bytes have been read.
  var offset: Int { position - bytes.startIndex }

  /// How many bytes have not been read.
  var remaining: Int { bytes.endIndex - position }

  /// The error that tells what is wrong here.
  func failure(_ reason: ThriftError.Reason) -> ThriftError { ThriftError(offset: offset, reason) }

  /// Counts a level of nesting; the caller leaves it again.
  mutating func enter() throws(ThriftError) { try meter.enter(at: offset) }

  mutating func leave() { meter.leave() }

  /// Counts so many values.
  mutating func spend(_ count: Int) throws(ThriftError) { try meter.spend(count, at: offset) }

  /// Counts the elements that the data claims, none of which takes less than a byte, and gives their count back.
  mutating func elements(_ count: Int) throws(ThriftError) -> Int {
    guard count <= remaining else { throw failure(.tooMany(limit: remaining)) }
    try spend(count)
    return count
  }

  mutating func byte() throws(ThriftError) -> UInt8 {
    guard position < bytes.endIndex else { throw failure(.truncated) }
    defer { position += 1 }
    return bytes[position]
  }

  mutating func take(_ count: Int) throws(ThriftError) -> ArraySlice<UInt8> {
    guard count <= remaining else { throw failure(.truncated) }
    defer { position += count }
    return bytes[position..<(position + count)]
  }
}
