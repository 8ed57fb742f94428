/// Feeds the client what no PostgreSQL server would send; for `cairn debug fuzz`.
package enum PostgreSQLFuzz {
  /// A login and a query as servers send them.
  package static let seeds: [[UInt8]] = [
    login(authentication(0)), login(authentication(3)), login(authentication(5) + [1, 2, 3, 4]),
    message("R", int32(10) + text("SCRAM-SHA-256") + [0]) + message("R", int32(11) + Array("r=abc,s=QSXCR+Q6sek8bf92,i=4096".utf8)),
    message("T", int16(2) + column("a") + column("b")) + message("D", int16(2) + int32(1) + [0x78] + int32(-1)) + message("C", text("SELECT 1")) + message("Z", [0x49]),
    message("E", [0x53] + text("FATAL") + [0x43] + text("28P01") + [0x4D] + text("no") + [0]) + message("N", [0x4D] + text("n") + [0]),
    message("v", int32(196_608) + int32(1) + text("_pq_.x")) + message("1") + message("2") + message("n") + message("s") + message("I"),
  ]

  /// The rule that an input breaks: how it is split into packets must not change what the client makes of it.
  package static func fault(_ input: [UInt8]) -> String? {
    let whole = transcript([input[...]])
    var packets: [ArraySlice<UInt8>] = []
    var rest = input[...]
    while let first = rest.first {
      packets.append(rest.prefix(1 + Int(first) % 11))
      rest = rest.dropFirst(1 + Int(first) % 11)
    }
    return transcript(packets) == whole ? nil : "how the messages are split changes them"
  }

  /// The messages by name, and how a handshake and a query took them.
  private static func transcript(_ packets: [ArraySlice<UInt8>]) -> [String] {
    var decoder = PostgreSQLMessageDecoder()
    var handshake: PostgreSQLHandshake? = PostgreSQLHandshake(login: PostgreSQLLogin(user: "u", password: "p", database: "d"))
    var exchange = PostgreSQLExchange(sql: "SELECT 1")
    var transcript: [String] = []
    do throws(PostgreSQLProtocolError) {
      for packet in packets {
        decoder.append(packet)
        while let message = try decoder.next() {
          transcript.append(message.name)
          guard var opening = handshake else {
            if case .row(let row) = try exchange.receive(message) { transcript.append("\(row.count)") }
            continue
          }
          // SCRAM draws a nonce, so only the kind of step can be compared.
          do throws(PostgreSQLHandshakeError) {
            handshake = try opening.receive(message) == .ready ? nil : opening
          } catch { return transcript + ["refused"] }
        }
      }
    } catch { transcript.append("\(error)") }
    return transcript
  }

  private static func login(_ authentication: [UInt8]) -> [UInt8] {
    authentication + message("R", int32(0)) + message("S", text("server_version") + text("15.4")) + message("K", int32(7) + [1, 2, 3, 4]) + message("Z", [0x49])
  }

  private static func authentication(_ code: Int) -> [UInt8] { message("R", int32(code)) }

  private static func message(_ type: String, _ body: [UInt8] = []) -> [UInt8] { Array(type.utf8) + int32(body.count + 4) + body }

  private static func column(_ name: String) -> [UInt8] { text(name) + int32(0) + int16(0) + int32(25) + int16(-1) + int32(-1) + int16(0) }

  private static func text(_ text: String) -> [UInt8] { Array(text.utf8) + [0] }

  private static func int16(_ value: Int) -> [UInt8] { [UInt8(truncatingIfNeeded: value >> 8), UInt8(truncatingIfNeeded: value)] }

  private static func int32(_ value: Int) -> [UInt8] { int16(value >> 16) + int16(value) }
}
