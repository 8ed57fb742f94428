import Codecs

extension FuzzTarget {
  /// Thrift's binary protocol: how bytes are split changes nothing, and what was read and written again reads the same.
  static let thrift = FuzzTarget("thrift", bytes: thriftSeeds, words: ["\u{B}\0\u{1}\0\0\0\u{1}", "\u{C}\0\0", "\u{F}\0\0\u{C}\0\0\0\u{1}", "\0", "\0\0\0\0"]) { input in
    for transport in ThriftTransport.allCases {
      let whole = thriftMessages([input], transport)
      // By their texts, since a number that is none equals nothing.
      if "\(thriftMessages(input.pieces, transport))" != "\(whole)" { return "how the bytes are split changes the messages" }
      for message in whole.messages where message.name.utf8.count < 300 {
        let written = message.encoded(for: transport)
        // Lists and sets, and names that were not UTF-8, are written in one way.
        guard thriftMessages([written], transport).messages.count == 1 else { return "what was written cannot be read" }
      }
    }
    return nil
  }

  private static let thriftSeeds: [[UInt8]] = {
    let column: ThriftStructure = [1: .text("id"), 2: .text("bigint"), 3: .text("key")]
    let table: ThriftStructure = [
      1: .text("orders"), 4: .i32(1_700_000_000), 7: .structure([1: .list([.structure(column)]), 5: .boolean(false)]),
      9: .map([ThriftEntry(key: .text("EXTERNAL"), value: .text("TRUE"))]), 20: .i64(-1), 21: .double(0.5), 22: .byte(3), 23: .i16(9),
    ]
    let bodies: [ThriftStructure] = [
      [0: .list([.text("default"), .text("retail")])], [0: .structure(table)], [2: .structure([1: .text("retail.nope table not found")])],
      [1: .text("Invalid method name"), 2: .i32(1)], [0: .list([.list([.list([])])])],
    ]
    let messages = bodies.map { ThriftMessage(kind: .reply, name: "get_table", sequence: 1, body: $0) }
    return ThriftTransport.allCases.flatMap { transport in messages.map { $0.encoded(for: transport) } }
  }()

  /// The messages up to the first fault, and the fault.
  private static func thriftMessages(_ pieces: [[UInt8]], _ transport: ThriftTransport) -> (messages: [ThriftMessage], fault: ThriftError?) {
    var limits = ThriftLimits()
    limits.bytes = 1 << 16
    var reader = ThriftMessageReader(transport, limits: limits)
    var messages: [ThriftMessage] = []
    do throws(ThriftError) {
      for piece in pieces {
        reader.append(piece[...])
        while let message = try reader.next() { messages.append(message) }
      }
    } catch { return (messages, error) }
    return (messages, nil)
  }
}
