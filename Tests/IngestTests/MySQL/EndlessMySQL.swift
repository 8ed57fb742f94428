@testable import Ingest

/// A server on loopback that lets everybody in, and answers every question that has rows with rows without end.
final class EndlessMySQL: Sendable {
  private let listener: LoopbackListener

  /// - Parameter rowLength: bytes of each of a row's two values.
  init(rowLength: Int) throws {
    let rows = Self.rows(rowLength)
    listener = try LoopbackListener { peer, _ in
      peer.send(MySQLBytes.packet(MySQLBytes.greeting(), 0))
      _ = peer.receive()
      peer.send(MySQLBytes.packet(MySQLBytes.ok, 2))
      while true {
        let command = peer.receive()
        // Behind the packet's head and the word for a query.
        guard command.count > 5 else { return }
        if command.dropFirst(5).starts(with: Array("SET".utf8)) {
          peer.send(MySQLBytes.packet(MySQLBytes.ok, 1))
        } else {
          peer.send(MySQLBytes.packet([2], 1) + MySQLBytes.packet([3, 0x64, 0x65, 0x66], 2) + MySQLBytes.packet([3, 0x64, 0x65, 0x66], 3))
          while peer.send(rows) {}
        }
      }
    }
  }

  var port: UInt16 { listener.port }

  /// As many rows as there are packet numbers, from the one behind two columns.
  private static func rows(_ length: Int) -> [UInt8] {
    let value: [UInt8] = [0xFC, UInt8(truncatingIfNeeded: length), UInt8(truncatingIfNeeded: length >> 8)] + [UInt8](repeating: 0x78, count: length)
    return (0..<256).flatMap { MySQLBytes.packet(value + value, UInt8(truncatingIfNeeded: 4 + $0)) }
  }
}
