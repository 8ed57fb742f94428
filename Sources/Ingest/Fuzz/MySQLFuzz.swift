/// Feeds the client what no MySQL server would send; for `cairn debug fuzz`.
enum MySQLFuzz {
  /// A login by each method and a result.
  static let seeds: [[UInt8]] = [
    greeting("mysql_native_password") + packet(2, [0, 0, 0, 2, 0, 0, 0]) + result,
    greeting("caching_sha2_password") + packet(2, [1, 3]) + packet(3, [0, 0, 0, 2, 0, 0, 0]) + result,
    greeting("caching_sha2_password") + packet(2, [1, 4]),
    greeting("client_ed25519") + packet(2, [0xFE] + Array("mysql_native_password".utf8) + [0] + scramble + [0]) + packet(4, [0, 0, 0, 2, 0, 0, 0]),
    greeting("x") + packet(2, [0xFF, 0x15, 4] + Array("#28000Access denied".utf8)),
  ]

  /// The rule that an input breaks: how it is split into packets must not change what the client makes of it.
  static func fault(_ input: [UInt8]) -> String? {
    let whole = transcript([input[...]])
    var pieces: [ArraySlice<UInt8>] = []
    var rest = input[...]
    while let first = rest.first {
      pieces.append(rest.prefix(1 + Int(first) % 11))
      rest = rest.dropFirst(1 + Int(first) % 11)
    }
    return transcript(pieces) == whole ? nil : "how the packets are split changes them"
  }

  /// What kinds of steps a handshake and a statement made of the packets; nonces make the bytes differ.
  private static func transcript(_ pieces: [ArraySlice<UInt8>]) -> [String] {
    var decoder = MySQLPacketDecoder()
    var handshake: MySQLHandshake? = MySQLHandshake(
      login: MySQLLogin(user: "u", password: "p", database: "d"), wantsTLS: false, demandsTLS: false, acceptsServerKey: true)
    var exchange = MySQLExchange(sql: "SELECT 1", deprecatesEndOfRows: true)
    _ = exchange.start()
    var transcript: [String] = []
    do throws(MySQLProtocolError) {
      for piece in pieces {
        decoder.append(piece)
        while let packet = try decoder.next() {
          guard var opening = handshake else {
            transcript.append("\(try exchange.receive(packet.payload))")
            continue
          }
          do throws(MySQLHandshakeError) {
            let step = try opening.receive(packet.payload)
            handshake = step == .ready ? nil : opening
            if case .send = step { decoder.expect(packet.sequence &+ 2) }
          } catch { return transcript + ["refused"] }
        }
      }
    } catch { transcript.append("\(error)") }
    return transcript
  }

  private static let scramble = [UInt8](0x41..<0x55)

  private static func greeting(_ plugin: String) -> [UInt8] {
    let capabilities: [UInt8] = [0xFF, 0xF7], more: [UInt8] = [0xFF, 0x81]
    let head = [10] + Array("8.0.40".utf8) + [0, 7, 0, 0, 0] + scramble[..<8] + [0] + capabilities
    return packet(0, head + [45, 2, 0] + more + [21] + [UInt8](repeating: 0, count: 10) + scramble[8...] + [0] + Array(plugin.utf8) + [0])
  }

  /// Two columns, a row and the end.
  private static let result: [UInt8] =
    packet(1, [2]) + packet(2, column("a")) + packet(3, column("b")) + packet(4, [1, 0x78, 0xFB]) + packet(5, [0xFE, 0, 0, 2, 0, 0, 0])

  private static func column(_ name: String) -> [UInt8] {
    ["def", "", "t", "t", name, name].flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) } + [12, 45, 0, 10, 0, 0, 0, 0xFD, 0, 0, 0, 0, 0]
  }

  private static func packet(_ sequence: UInt8, _ payload: [UInt8]) -> [UInt8] {
    [UInt8(payload.count & 0xFF), UInt8(payload.count >> 8), 0, sequence] + payload
  }
}
