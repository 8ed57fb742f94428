import Codecs

/// Records that come in any order and are wanted group by group: in memory while they are few, on disk when they are not.
///
/// The groups are dealt out to a fixed number of shares, and one share at a time is read back, so that memory never
/// holds more than that of a large source.
struct SpooledGroups {
  private var shares = [Share](repeating: Share(), count: Self.shareCount)
  private var bytes = 0
  private let memoryLimit: Int
  /// Lines of one share together, so that few reads bring them back.
  private var spool = SpooledBytes(memoryLimit: 0)
  private static let shareCount = 256

  private struct Share {
    /// Records as lines of JSON, those that are not in the file.
    var lines: [UInt8] = []
    var places: [SpooledBytes.Place] = []
  }

  /// - Parameter memoryLimit: bytes of records that are kept in memory.
  init(memoryLimit: Int) { self.memoryLimit = memoryLimit }

  /// Adds a record to a group.
  mutating func append(_ record: JSON, to group: JSON) throws(CrawlError) {
    let name = group.bytes()
    // FNV-1a: the same in every process, so that groups come in the same order each time.
    let hash = name.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    let share = Int(hash % UInt64(Self.shareCount))
    let line = JSON.array([group, record]).bytes() + [UInt8(ascii: "\n")]
    shares[share].lines += line
    bytes += line.count
    if bytes > memoryLimit { try spill() }
  }

  private mutating func spill() throws(CrawlError) {
    for index in shares.indices where !shares[index].lines.isEmpty {
      shares[index].places.append(try spool.append(shares[index].lines))
      shares[index].lines = []
    }
    bytes = 0
  }

  /// Hands over each group with its records in the order in which they came.
  func forEachGroup(_ body: (JSON, [JSON]) throws(CrawlError) -> Void) throws(CrawlError) {
    for share in shares {
      var groups: [(name: JSON, records: [JSON])] = []
      var places: [JSON: Int] = [:]
      for lines in try read(share) {
        for line in JSONLines(lines) {
          let (name, record) = try Self.pair(line.bytes)
          let place = places[name] ?? groups.count
          places[name] = place
          if place == groups.count { groups.append((name, [])) }
          groups[place].records.append(record)
        }
      }
      for group in groups { try body(group.name, group.records) }
    }
  }

  /// The group and the record of a line.
  private static func pair(_ line: ArraySlice<UInt8>) throws(CrawlError) -> (JSON, JSON) {
    guard let pair = try? JSON.parse(line, limits: .source), let name = pair[0], let record = pair[1] else { throw .damagedSpool }
    return (name, record)
  }

  private func read(_ share: Share) throws(CrawlError) -> [[UInt8]] {
    try share.places.map { (place) throws(CrawlError) in try spool.read(place) } + [share.lines]
  }
}
