import Codecs
import System

/// A metastore on loopback that speaks Thrift and answers by a function.
final class FakeMetastore: Sendable {
  private let listener: LoopbackListener
  private let asked: Guarded<[ThriftMessage]>

  /// - Parameter answer: the reply's body under the kind it has; nil for no answer at all.
  init(
    _ transport: ThriftTransport = .unframed,
    _ answer: @escaping @Sendable (ThriftMessage) -> (ThriftMessage.Kind, ThriftStructure)?
  ) throws {
    let asked = Guarded<[ThriftMessage]>([])
    self.asked = asked
    listener = try LoopbackListener { peer, _ in
      Self.serve(peer, transport) { call in
        asked.withLock { $0.append(call) }
        return answer(call)
      }
    }
  }

  var port: UInt16 { listener.port }

  /// The functions that were called so far.
  var calls: [ThriftMessage] { asked.withLock { $0 } }

  private static func serve(
    _ peer: LoopbackPeer, _ transport: ThriftTransport,
    _ answer: (ThriftMessage) -> (ThriftMessage.Kind, ThriftStructure)?
  ) {
    var reader = ThriftMessageReader(transport)
    while true {
      let bytes = peer.receive()
      guard !bytes.isEmpty else { return }
      reader.append(bytes[...])
      // What is no Thrift makes a real server hang up, too.
      while let call = try? reader.next() {
        guard let (kind, body) = answer(call) else { continue }
        let reply = ThriftMessage(kind: kind, name: call.name, sequence: call.sequence, body: body)
        guard peer.send(reply.encoded(for: transport)) else { return }
      }
      if transport == .framed, reader.isInsideMessage, bytes[0] == 0x80 { return }
    }
  }
}
