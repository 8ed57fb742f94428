import Codecs
import System
import Testing

@Suite struct AvroContainerTests {
  private static let schema = #"{"type": "record", "name": "row", "fields": [{"name": "id", "type": "long"}, {"name": "name", "type": ["null", "string"]}]}"#

  /// Every value of a file that arrives in pieces of a size.
  private func values(_ bytes: [UInt8], pieces: Int = .max, _ limits: AvroLimits = AvroLimits()) throws -> [AvroValue] {
    var reader = AvroContainerReader(limits)
    var values: [AvroValue] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      reader.push(Array(rest.prefix(pieces)))
      rest = rest.dropFirst(pieces)
      while let block = try reader.next() {
        let schema = try #require(reader.header).schema
        var decoder = block.decoder
        for _ in 0..<block.count { values.append(try decoder.value(schema.root, in: schema)) }
      }
    }
    try reader.finish()
    return values
  }

  @Test(arguments: avroFixtures.indices)
  func `every codec is read, in pieces of any size`(index: Int) throws {
    let bytes = try #require(Hex.decode(avroFixtures[index].1))
    let expected = (0..<40).map { (row: Int) -> AvroValue in
      let name: AvroValue = row % 5 == 0 ? .null : .string("name \(row)")
      return .record([.long(Int64(row) * 1000 - 5000), name])
    }
    for pieces in [1, 7, 100, bytes.count] { #expect(try values(bytes, pieces: pieces) == expected) }
  }

  @Test(arguments: avroFixtures.indices)
  func `a file cut at any byte ends in an error or after a whole block`(index: Int) throws {
    let bytes = try #require(Hex.decode(avroFixtures[index].1))
    var whole: Set<Int> = []
    for count in 0..<bytes.count where (try? values(Array(bytes.prefix(count)))) != nil { whole.insert(count) }
    // After the header, and after the first block.
    #expect(whole.count == 2)
  }

  @Test(arguments: avroFixtures.indices)
  func `no changed byte does harm`(index: Int) throws {
    let bytes = try #require(Hex.decode(avroFixtures[index].1))
    var random = SeededRandom(seed: 8)
    for _ in 0..<500 {
      var broken = bytes
      broken[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next())
      _ = try? values(broken)
    }
  }

  @Test func `metadata beside the schema can be read`() throws {
    let bytes = try #require(Hex.decode(avroFixtures[0].1))
    var reader = AvroContainerReader()
    reader.push(bytes)
    _ = try reader.next()
    #expect(reader.header?.text("avro.codec") == "null")
    #expect(reader.header?.text("absent") == nil)
  }

  @Test func `what is no container, of an unknown codec or too large is named`() throws {
    func reason(_ bytes: [UInt8], _ limits: AvroLimits = AvroLimits()) -> AvroError.Reason? {
      do { _ = try values(bytes, limits) } catch { return (error as? AvroError)?.reason }
      return nil
    }
    #expect(reason(Array("PAR1".utf8)) == .badMagic)
    #expect(reason([0x4F, 0x62]) == .truncated)
    #expect(reason(AvroWriter.container(Self.schema, count: 0, [], codec: "uncompressed")) == .codec("uncompressed"))
    var marker = AvroWriter.container(Self.schema, count: 1, [2, 0])
    marker[marker.count - 1] ^= 1
    #expect(reason(marker) == .badMarker)
    var limits = AvroLimits()
    limits.block = 10
    #expect(reason(AvroWriter.container(Self.schema, count: 1, [UInt8](repeating: 0, count: 11)), limits) == .tooLarge("a block", limit: 10))
    limits.header = 10
    #expect(reason(Array(AvroWriter.container(Self.schema, count: 1, []).prefix(40)), limits) == .tooLarge("a header", limit: 10))
    // A count that lies runs into the end of the block.
    #expect(reason(AvroWriter.container(Self.schema, count: .max, [2, 0])) == .truncated)
  }

  @Test func `many small blocks of values without bytes are refused like a large one`() throws {
    // Thirty thousand nulls, and the end of the list.
    let nulls: [UInt8] = [0xE0, 0xD4, 0x03, 0]
    let file = AvroWriter.container(#"{"type": "array", "items": "null"}"#, count: 1, nulls)
    var reader = AvroContainerReader()
    reader.push(file + file.suffix(2 + nulls.count + 16))
    var decoder = try #require(try reader.next()).decoder
    let schema = try #require(reader.header?.schema)
    _ = try decoder.value(schema.root, in: schema)
    decoder = try #require(try reader.next()).decoder
    #expect(throws: AvroError.self) { try decoder.value(schema.root, in: schema) }
  }

  @Test func `a header of many entries in tiny pieces is read once`() throws {
    let entries = 20_000
    let entry: [UInt8] = [4, 0x6B, 0x65, 2, 0x76]
    let schema = Array(#""long""#.utf8)
    var bytes = Array("Obj\u{1}".utf8) + [2, 22] + Array("avro.schema".utf8) + [UInt8(schema.count * 2)] + schema
    // So many entries as a varint of three bytes.
    let count = 2 * entries
    bytes += [UInt8(count & 0x7F | 0x80), UInt8(count >> 7 & 0x7F | 0x80), UInt8(count >> 14)]
    for _ in 0..<entries { bytes += entry }
    bytes += [0] + [UInt8](repeating: 7, count: 16)
    var reader = AvroContainerReader()
    let start = ProcessClock.now
    for byte in bytes {
      reader.push([byte])
      let block = try reader.next()
      if block != nil { Issue.record("a block before the header's end") }
    }
    try reader.finish()
    #expect(reader.header?.text("ke") == "v")
    // Reading it anew for each piece would take minutes.
    #expect(ProcessClock.now - start < 10_000_000_000)
  }
}
