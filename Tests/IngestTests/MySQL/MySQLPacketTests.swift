import System
import Testing

@testable import Ingest

struct MySQLPacketTests {
  @Test(arguments: [0, 1, 0xFF_FFFE, 0xFF_FFFF, 0x100_0000, 0x1FF_FFFE, 0x1FF_FFFF])
  func `a payload of any length comes back in one packet`(length: Int) throws {
    let payload = [UInt8](unsafeUninitializedCapacity: length) { buffer, count in
      for index in 0..<length { buffer[index] = UInt8(truncatingIfNeeded: index &* 31 ^ index >> 8) }
      count = length
    }
    let bytes = MySQLPacket.encode(payload, sequence: 254)
    #expect(bytes.count == length + 4 * (length / MySQLPacket.partLimit + 1))
    var decoder = MySQLPacketDecoder(limit: MySQLPacketDecoder.sessionLimit)
    decoder.append(bytes)
    let packet = try #require(try decoder.next())
    #expect(packet.payload.elementsEqual(payload))
    #expect(packet.sequence == 254 &+ UInt8(length / MySQLPacket.partLimit))
    #expect(try decoder.next() == nil)
  }

  @Test func `bytes that come one by one make the same packets`() throws {
    let bytes = MySQLBytes.packet([1, 2, 3], 0) + MySQLBytes.packet([], 1) + MySQLBytes.packet([9], 2)
    var decoder = MySQLPacketDecoder()
    var payloads: [[UInt8]] = []
    for byte in bytes {
      decoder.append([byte])
      while let packet = try decoder.next() { payloads.append(Array(packet.payload)) }
    }
    #expect(payloads == [[1, 2, 3], [], [9]])
  }

  @Test func `a packet past the limit is refused by its header alone`() {
    var decoder = MySQLPacketDecoder(limit: 100)
    decoder.append([101, 0, 0, 0])
    #expect(throws: MySQLProtocolError("a packet of more than 100 bytes")) { try decoder.next() }
  }

  @Test func `parts together count against the limit`() throws {
    var decoder = MySQLPacketDecoder(limit: MySQLPacket.partLimit + 10)
    decoder.append([0xFF, 0xFF, 0xFF, 0])
    decoder.append([UInt8](repeating: 7, count: MySQLPacket.partLimit))
    decoder.append([11, 0, 0, 1])
    #expect(throws: MySQLProtocolError.self) { try decoder.next() }
  }

  @Test func `a packet out of turn is refused`() throws {
    var decoder = MySQLPacketDecoder()
    decoder.expect(3)
    decoder.append(MySQLBytes.packet([1], 4))
    #expect(throws: MySQLProtocolError("packet number 4 where 3 is expected")) { try decoder.next() }
  }

  static let lengths: [(bytes: [UInt8], value: UInt64?)] = [
    ([0], 0), ([250], 250), ([0xFB], nil), ([0xFC, 0xFB, 0], 251), ([0xFC, 0xFF, 0xFF], 65_535),
    ([0xFD, 0, 0, 1], 65_536), ([0xFE, 0, 0, 0, 1, 0, 0, 0, 0], 16_777_216),
    ([0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], .max),
  ]

  @Test(arguments: lengths) func `a length is read as it was written`(bytes: [UInt8], value: UInt64?) throws {
    var reader = MySQLByteReader(bytes[...])
    #expect(try reader.lengthEncoded() == value)
    #expect(reader.remaining == 0)
    for cut in 0..<bytes.count {
      #expect(throws: MySQLProtocolError.self, "cut at \(cut)") {
        var short = MySQLByteReader(bytes.prefix(cut))
        _ = try short.lengthEncoded()
      }
    }
  }

  @Test func `a field longer than its packet is refused, however long it claims to be`() {
    let claims: [[UInt8]] = [
      [5, 1, 2], [0xFC, 0xFF, 0xFF, 1], [0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1], [0xFF],
    ]
    for bytes in claims {
      #expect(throws: MySQLProtocolError.self) {
        var reader = MySQLByteReader(bytes[...])
        _ = try reader.lengthEncodedBytes()
      }
    }
  }

  @Test func `random bytes never do more than fail`() {
    var random = SeededRandom(seed: 7)
    for _ in 0..<20_000 {
      let bytes = (0..<Int.random(in: 0...80, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
      var decoder = MySQLPacketDecoder(limit: 1 << 10)
      decoder.append(bytes)
      while let packet = try? decoder.next() {
        var exchange = MySQLExchange(sql: "", deprecatesEndOfRows: Bool.random(using: &random))
        _ = try? exchange.receive(packet.payload)
        _ = try? exchange.receive(packet.payload)
        _ = try? MySQLRow(packet.payload, count: 3)
      }
      _ = try? MySQLGreeting(bytes[...])
      _ = try? MySQLServerError(bytes[...])
    }
  }
}
