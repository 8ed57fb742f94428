import Glibc
import System

/// A server on loopback that gives each connection what a script says, for faults that a real server never shows.
final class ScriptedServer: Sendable {
  /// What a connection is given.
  enum Play: Sendable {
    /// These bytes, then silence.
    case bytes([UInt8])
    /// These bytes, then the end of the stream.
    case cut([UInt8])
    /// The first bytes, then the others again and again, with a pause between them in microseconds.
    case endless([UInt8], [UInt8], pause: UInt32)
  }

  /// What happens once an answer is sent.
  enum Ending: Sendable { case close, silence }

  private let listener: LoopbackListener
  private let plays: Guarded<[Play]>
  private let requests: Guarded<[[UInt8]]>

  /// - Parameters:
  ///   - plays: one per connection; those beyond them are closed.
  ///   - speaksFirst: whether the client is not waited for.
  init(plays: [Play] = [], speaksFirst: Bool = true) throws {
    let (plays, requests) = (Guarded(plays), Guarded<[[UInt8]]>([]))
    (self.plays, self.requests) = (plays, requests)
    listener = try LoopbackListener { peer, _ in
      guard let play = plays.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) else { return }
      if !speaksFirst {
        let request = peer.receive()
        requests.withLock { $0.append(request) }
      }
      Self.perform(play, peer)
    }
  }

  /// Answers one connection after the other.
  convenience init(_ answers: [[UInt8]], then ending: Ending = .close, speaksFirst: Bool = false) throws {
    try self.init(plays: answers.map { ending == .close ? .cut($0) : .bytes($0) }, speaksFirst: speaksFirst)
  }

  var port: UInt16 { listener.port }

  /// What clients sent first, one entry per connection that was answered after it spoke.
  var received: [[UInt8]] { requests.withLock { $0 } }

  /// Ends what is open, and sets what the next connections are given, one each.
  func expect(_ plays: [Play]) {
    listener.hangUp()
    self.plays.withLock { $0 = plays }
  }

  private static func perform(_ play: Play, _ peer: LoopbackPeer) {
    switch play {
    case .bytes(let bytes): peer.send(bytes)
    case .cut(let bytes):
      peer.send(bytes)
      peer.finish()
    case .endless(let first, let again, let pause):
      guard peer.send(first) else { return }
      while peer.send(again) { usleep(pause) }
    }
    peer.drain()
  }
}
