@testable import Ingest

/// What a server sends, made by hand.
enum MySQLBytes {
  static let scramble = Array("0123456789abcdefghij".utf8)

  static func packet(_ payload: [UInt8], _ sequence: UInt8) -> [UInt8] {
    MySQLPacket.encode(payload, sequence: sequence)
  }

  /// HandshakeV10 as a payload.
  static func greeting(
    version: String = "8.0.36", plugin: String = "mysql_native_password", scramble: [UInt8] = scramble,
    capabilities: UInt32 = 0x0138_A20D
  ) -> [UInt8] {
    var bytes: [UInt8] = [10] + Array(version.utf8) + [0, 7, 0, 0, 0]
    bytes += scramble.prefix(8)
    bytes += [0, UInt8(truncatingIfNeeded: capabilities), UInt8(truncatingIfNeeded: capabilities >> 8), 45, 2, 0]
    bytes += [UInt8(truncatingIfNeeded: capabilities >> 16), UInt8(truncatingIfNeeded: capabilities >> 24)]
    bytes += [UInt8(scramble.count + 1)] + [UInt8](repeating: 0, count: 10)
    return bytes + scramble.dropFirst(8) + [0] + Array(plugin.utf8) + [0]
  }

  static func switchTo(_ plugin: String, _ data: [UInt8]) -> [UInt8] { [0xFE] + Array(plugin.utf8) + [0] + data + [0] }

  static let ok: [UInt8] = [0, 0, 0, 2, 0, 0, 0]
  static let endOfRows: [UInt8] = [0xFE, 0, 0, 2, 0, 0, 0]

  static func error(_ code: Int, _ message: String, state: String? = "28000") -> [UInt8] {
    [0xFF, UInt8(code & 0xFF), UInt8(code >> 8)] + Array((state.map { "#\($0)" } ?? "").utf8) + Array(message.utf8)
  }

  /// A result of texts with the newer end of rows, its packets numbered from 1.
  static func result(_ columns: [String], _ rows: [[String?]]) -> [UInt8] {
    var payloads: [[UInt8]] = [[UInt8(columns.count)]]
    payloads += columns.map { name in [3] + Array("def".utf8) + [UInt8(name.utf8.count)] + Array(name.utf8) }
    payloads += rows.map { row in
      row.flatMap { value in value.map { [UInt8($0.utf8.count)] + Array($0.utf8) } ?? [0xFB] }
    }
    payloads.append(endOfRows)
    return payloads.enumerated().flatMap { packet($0.element, UInt8($0.offset + 1)) }
  }
}
