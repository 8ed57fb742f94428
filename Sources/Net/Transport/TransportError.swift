package import System

/// A failed exchange with a peer: which peer, and why.
package struct TransportError: Error, Equatable, CustomStringConvertible {
  /// What went wrong.
  package enum Cause: Equatable, Sendable {
    /// The host name has no address; the resolver's reason.
    case unresolved(String)
    /// The host name stands for this address, which the address policy forbids.
    case forbidden(IPAddress)
    /// The system refused a call.
    case system(SystemError)
    /// The deadline passed.
    case timedOut(Operation)
    /// Another thread called `cancel()`.
    case cancelled
    /// The peer ended the stream where more was due.
    case endOfStream
    /// The stream was closed on this side.
    case closed
    /// TLS failed, or the peer is not trusted.
    case tls(TLSError)
  }

  /// What was being done.
  package enum Operation: String, Sendable {
    /// Asking the resolver for a host's addresses.
    case resolve = "resolving the name"
    /// Opening the connection.
    case connect = "connecting"
    /// The TLS handshake.
    case handshake = "in the TLS handshake"
    /// Waiting for bytes.
    case read = "waiting for data"
    /// Waiting until the peer takes bytes.
    case write = "sending"
  }

  /// The peer as the operator knows it: `host:port` or the path of a socket.
  package let peer: String
  /// What went wrong.
  package let cause: Cause

  /// Creates an error.
  package init(peer: String, cause: Cause) {
    self.peer = peer
    self.cause = cause
  }

  package var description: String { "\(peer): \(cause)" }
}

extension TransportError.Cause: CustomStringConvertible {
  package var description: String {
    switch self {
    case .unresolved(let reason): "the host name cannot be resolved: \(reason)"
    case .forbidden(let address): "connections to \(address) are not allowed"
    case .system(let error): "\(error)"
    case .timedOut(let operation): "timed out while \(operation.rawValue)"
    case .cancelled: "cancelled"
    case .endOfStream: "the peer closed the connection early"
    case .closed: "the connection is closed"
    case .tls(let error): "\(error)"
    }
  }
}
