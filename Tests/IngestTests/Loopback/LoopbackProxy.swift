import Glibc
import System
import Testing

/// Stands between a client and a server on loopback: keeps what the server says, and can cut it off at any byte.
final class LoopbackProxy: Sendable {
  /// How a connection that is cut off ends.
  enum Ending: String, Sendable, CustomTestStringConvertible {
    case finish, reset
    /// Nothing more comes.
    case silence
    /// A byte comes now and then.
    case drip
    /// What the server said last comes again and again.
    case flood

    var testDescription: String { rawValue }
  }

  private struct State {
    /// How often a cut was set: what came before belongs to another play.
    var scene = 0
    var conversation: [[UInt8]] = []
    var borders: [Int] = []
    var left = Int.max
    var ending = Ending.finish
  }

  private let listener: LoopbackListener
  private let state: Guarded<State>
  private let target: Guarded<UInt16>

  init(to target: UInt16) throws {
    let (state, target) = (Guarded(State()), Guarded(target))
    (self.state, self.target) = (state, target)
    listener = try LoopbackListener { peer, _ in
      guard let server = LoopbackPeer(port: target.withLock { $0 }) else { return }
      let (scene, index) = state.withLock { state in
        state.conversation.append([])
        return (state.scene, state.conversation.count - 1)
      }
      let up = try? Thread.start(name: "up") {
        Self.pump(peer, server) { $0 }
        server.finish()
      }
      Self.pump(server, peer) { bytes in
        state.withLock { state in
          guard state.scene == scene else { return [] }
          let allowed = bytes.prefix(state.left)
          state.left -= allowed.count
          state.conversation[index] += allowed
          state.borders.append(state.conversation.joined().count)
          return Array(allowed)
        }
      }
      let (ending, last): (Ending, ArraySlice<UInt8>) = state.withLock { state in
        state.scene == scene && state.left == 0 ? (state.ending, state.conversation[index].suffix(1000)) : (.finish, [])
      }
      Self.end(peer, ending, last)
      up?.join()
      server.hangUp()
    }
  }

  var port: UInt16 { listener.port }

  /// What the server has said since the last cut was set, one entry per connection in the order in which they were
  /// opened.
  var conversation: [[UInt8]] { state.withLock { $0.conversation } }

  /// After how many bytes in all each piece ended that the server sent.
  var borders: [Int] { state.withLock { $0.borders } }

  /// Ends what is open; from then on the server's words end after so many bytes, over all connections together, and
  /// stay so.
  func cut(after bytes: Int = .max, _ ending: Ending = .finish) {
    listener.hangUp()
    state.withLock { $0 = State(scene: $0.scene + 1, left: bytes, ending: ending) }
  }

  /// Ends what is open, and leads to another server from then on.
  func redirect(to port: UInt16) {
    listener.hangUp()
    target.withLock { $0 = port }
  }

  private static func end(_ peer: LoopbackPeer, _ ending: Ending, _ last: ArraySlice<UInt8>) {
    switch ending {
    case .finish: peer.finish()
    case .reset: peer.resetAtEnd()
    case .silence: peer.drain()
    case .drip: while peer.send([0x20]) { usleep(100_000) }
    case .flood:
      let piece = Array(repeating: last.isEmpty ? [0x20] : Array(last), count: 1 << 16 / max(1, last.count)).joined()
      while peer.send(piece) {}
    }
  }

  /// Passes on what `pass` lets through, until it holds something back.
  private static func pump(_ from: LoopbackPeer, _ to: LoopbackPeer, _ pass: ([UInt8]) -> [UInt8]) {
    while true {
      let bytes = from.receive()
      let passed = pass(bytes)
      guard !bytes.isEmpty, to.send(passed), passed.count == bytes.count else { break }
    }
  }
}
