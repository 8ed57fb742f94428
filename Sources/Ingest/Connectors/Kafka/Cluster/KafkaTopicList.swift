/// The topics of a cluster that a recipe wants: in memory is where each of them waits and little more, so that a
/// million of them are no burden.
struct KafkaTopicList {
  private struct Entry {
    let hash: Int
    let start: Int
    let length: Int32
  }

  private var spool = SpooledBytes(memoryLimit: 16 << 20)
  private var portions: [SpooledBytes.Place] = []
  private var entries: [Entry] = []
  /// The topics of the portion that is being filled.
  private var pending: [UInt8] = []
  private var pendingLengths: [(hash: Int, length: Int)] = []
  private let portionSize: Int

  /// - Parameter portionSize: topics that are handed over together.
  init(portionSize: Int) { self.portionSize = portionSize }

  var count: Int { entries.count + pendingLengths.count }

  /// Adds a topic.
  /// - Parameter bytes: what `KafkaMetadata.Topic` reads it from.
  mutating func append(_ topic: KafkaMetadata.Topic, _ bytes: ArraySlice<UInt8>) throws(CrawlError) {
    pending += bytes
    pendingLengths.append((topic.name.hashValue, bytes.count))
    if pendingLengths.count == portionSize { try closePortion() }
  }

  /// Says that no further topic comes; then they can be read.
  mutating func close() throws(CrawlError) {
    try closePortion()
    entries.sort { ($0.hash, $0.start) < ($1.hash, $1.start) }
  }

  private mutating func closePortion() throws(CrawlError) {
    guard !pendingLengths.isEmpty else { return }
    let place = try spool.append(pending)
    portions.append(place)
    var start = place.lowerBound
    for (hash, length) in pendingLengths {
      entries.append(Entry(hash: hash, start: start, length: Int32(clamping: length)))
      start += length
    }
    pending.removeAll(keepingCapacity: true)
    pendingLengths.removeAll(keepingCapacity: true)
  }

  /// Hands over the topics in the cluster's order, a portion at a time.
  func forEachPortion(_ body: ([KafkaMetadata.Topic]) throws(CrawlError) -> Void) throws(CrawlError) {
    for place in portions {
      try body(try Self.topics(try spool.read(place)))
    }
  }

  /// The topic with a name; nil when there is none. Of two with one name it is the first.
  func topic(named name: String) throws(CrawlError) -> KafkaMetadata.Topic? {
    let hash = name.hashValue
    var (low, high) = (0, entries.count)
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].hash < hash { low = middle + 1 } else { high = middle }
    }
    while low < entries.count, entries[low].hash == hash {
      let entry = entries[low]
      let found = try Self.topics(try spool.read(entry.start..<entry.start + Int(entry.length)))
      if let topic = found.first, topic.name == name { return topic }
      low += 1
    }
    return nil
  }

  private static func topics(_ bytes: [UInt8]) throws(CrawlError) -> [KafkaMetadata.Topic] {
    var reader = KafkaReader(bytes[...])
    var topics: [KafkaMetadata.Topic] = []
    do throws(KafkaProtocolError) {
      while reader.remaining > 0 { topics.append(try KafkaMetadata.Topic(&reader)) }
    } catch { throw .damagedSpool }
    return topics
  }
}
