import Codecs
import System
import Testing

@Suite struct ThriftMessageReaderTests {
  private static func messages(_ transport: ThriftTransport, _ pieces: [[UInt8]], limits: ThriftLimits = ThriftLimits()) throws(ThriftError) -> [ThriftMessage] {
    var reader = ThriftMessageReader(transport, limits: limits)
    var messages: [ThriftMessage] = []
    for piece in pieces {
      reader.append(piece[...])
      while let message = try reader.next() { messages.append(message) }
    }
    return messages
  }

  @Test(arguments: ThriftTransport.allCases)
  func `messages come out the same wherever the bytes are cut`(transport: ThriftTransport) throws {
    var random = SeededRandom(seed: 12)
    for _ in 0..<60 {
      let sent = (0..<2).map { _ in ThriftMessage.random(using: &random) }
      let bytes = sent.flatMap { $0.encoded(for: transport) }
      #expect(try Self.messages(transport, bytes.map { [$0] }) == sent)
      let cut = Int.random(in: 0...bytes.count, using: &random)
      #expect(try Self.messages(transport, [Array(bytes[..<cut]), Array(bytes[cut...])]) == sent)
    }
  }

  @Test(arguments: ThriftTransport.allCases)
  func `a message cut short is waited for and never made up`(transport: ThriftTransport) throws {
    var random = SeededRandom(seed: 13)
    let bytes = ThriftMessage.random(using: &random).encoded(for: transport)
    for end in 0..<bytes.count {
      var reader = ThriftMessageReader(transport)
      reader.append(bytes[..<end])
      #expect(try reader.next() == nil)
      #expect(reader.isInsideMessage == (end > 0))
    }
  }

  @Test func `random and mutated bytes are messages or errors, the same whole and in pieces`() throws {
    var random = SeededRandom(seed: 14)
    for round in 0..<3000 {
      var bytes = round % 3 == 0 ? random.bytes(60) : ThriftMessage.random(using: &random).encoded(for: .unframed)
      if round % 3 == 1 { bytes[Int.random(in: 0..<bytes.count, using: &random)] = random.bytes(1)[0] }
      #expect(Self.outcome(.unframed, [bytes]) == Self.outcome(.unframed, bytes.map { [$0] }))
      _ = Self.outcome(.framed, [bytes])
    }
  }

  private static func outcome(_ transport: ThriftTransport, _ pieces: [[UInt8]]) -> String {
    do throws(ThriftError) { return "\(try messages(transport, pieces))" } catch { return "\(error)" }
  }

  /// Bodies without end: lists in lists, a list of countless structs, a text of two gigabytes, and a list of numbers.
  @Test(arguments: [
    ([15, 0, 0] + [15, 0, 0, 0, 1], ThriftError.Reason.tooDeep(limit: 64), [15, 0, 0, 0, 1]),
    ([15, 0, 0, 12, 0x7F, 0xFF, 0xFF, 0xFF], .tooLarge("a count", limit: 1 << 20), []),
    ([11, 0, 0, 0x7F, 0xFF, 0xFF, 0xFF], .tooLarge("a length", limit: 1 << 20), []),
    ([15, 0, 0, 10, 0, 0x0F, 0xFF, 0xFF], .tooLarge("a message", limit: 1 << 20), []),
    ([15, 0, 0, 12, 0, 0x0F, 0xFF, 0xFF], .tooMany(limit: 1000), []),
    ([], .tooMany(limit: 1000), [2, 0, 1, 1]), ([], .tooLarge("a message", limit: 1 << 20), [11, 0, 1, 0, 1, 0, 0] + [UInt8](repeating: 0x61, count: 1 << 16)),
  ] as [([UInt8], ThriftError.Reason, [UInt8])])
  func `an answer without end is refused at the limit`(start: [UInt8], reason: ThriftError.Reason, again: [UInt8]) {
    var limits = ThriftLimits()
    limits.bytes = 1 << 20
    limits.values = reason == .tooLarge("a message", limit: 1 << 20) ? 1 << 20 : 1000
    let header: [UInt8] = [0x80, 1, 0, 2, 0, 0, 0, 1, 0x66, 0, 0, 0, 1]
    let pieces = [header + start] + (0..<(again.isEmpty ? 0 : 2000)).map { _ in again }
    #expect { try Self.messages(.unframed, pieces, limits: limits) } throws: { ($0 as? ThriftError)?.reason == reason }
  }

  @Test func `a frame with more than its message, or too long a frame, is refused`() {
    let message = ThriftMessage(kind: .reply, name: "f", sequence: 1, body: [:]).encoded(for: .unframed)
    let frame: [UInt8] = [0, 0, 0, UInt8(message.count + 2)] + message + [0, 0]
    #expect { try Self.messages(.framed, [frame]) } throws: { ($0 as? ThriftError)?.reason == .leftOver(2) }
    #expect { try Self.messages(.framed, [message]) } throws: { ($0 as? ThriftError)?.reason == .badMessage("0x80010002") }
  }

  @Test func `an application exception tells an unknown function from others`() {
    #expect(ThriftApplicationError([1: .text("Invalid method name: 'x'"), 2: .i32(1)]).isUnknownMethod)
    let other = ThriftApplicationError([1: .text("boom"), 2: .i32(6)])
    #expect(other.message == "boom")
    #expect(!other.isUnknownMethod)
  }
}
