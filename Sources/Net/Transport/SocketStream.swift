import CLinux
import Glibc
import System

/// A blocking stream of bytes to a peer over TCP or a Unix socket, in the clear or under TLS, with a deadline on every
/// operation.
///
/// One thread at a time reads, writes and closes; `cancel()` may come from any thread.
package final class SocketStream: @unchecked Sendable {
  // `descriptor` is constant and `state` locked; the rest belongs to the one thread that uses the stream.

  /// The peer as errors name it.
  package let peer: String
  /// The peer's address; nil for a Unix socket.
  package let address: IPAddress?

  private enum State { case open, cancelled, closed }
  private let descriptor: Int32
  private let state = Guarded(State.open)
  private var tls: TLSClientSession?
  private var buffer: [UInt8] = []
  private var position = 0

  init(descriptor: Int32, peer: String, address: IPAddress?) {
    self.descriptor = descriptor
    self.peer = peer
    self.address = address
  }

  deinit { release() }

  /// The TLS session's facts, nil in the clear.
  package var tlsInfo: TLSInfo? { tls?.info }

  /// Reads what is there, waiting for at least one byte.
  /// - Parameters:
  ///   - bytes: what was read is appended here.
  ///   - max: the most bytes to append.
  /// - Returns: how many bytes; 0 when the peer has ended the stream.
  package func read(
    into bytes: inout [UInt8], max: Int = 1 << 16, deadline: Deadline
  ) throws(TransportError) -> Int {
    if position == buffer.count { try fill(deadline: deadline) }
    let count = min(max, buffer.count - position)
    bytes.append(contentsOf: buffer[position..<position + count])
    position += count
    return count
  }

  /// Reads exactly `count` bytes.
  /// - Throws: `.endOfStream` when the peer ends the stream before. Memory grows with what arrives, not with `count`.
  package func readExactly(_ count: Int, deadline: Deadline) throws(TransportError) -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count < count {
      guard try read(into: &bytes, max: count - bytes.count, deadline: deadline) > 0 else { throw error(.endOfStream) }
    }
    return bytes
  }

  /// Sends all the bytes.
  package func write(_ bytes: [UInt8], deadline: Deadline) throws(TransportError) {
    guard let tls else { return try send(bytes, deadline: deadline) }
    try attempt { () throws(TLSError) in try tls.write(bytes) }
    try send(tls.takeOutput(), deadline: deadline)
  }

  /// Whether the peer has ended the stream or sent something unasked; what a pool checks before it hands a connection
  /// out again.
  package var hasInputOrEnded: Bool {
    if position < buffer.count { return true }
    var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return Glibc.poll(&entry, 1, 0) != 0
  }

  /// Makes the operation under way, and all later ones, fail with `.cancelled`. Any thread may call it.
  package func cancel() {
    state.withLock { state in
      guard state == .open else { return }
      state = .cancelled
      shutdown(descriptor, Int32(SHUT_RDWR))
    }
  }

  /// Ends the stream; under TLS the peer is told, as far as that works without waiting.
  package func close() {
    if let tls, state.withLock({ $0 == .open }) {
      tls.close()
      let farewell = tls.takeOutput()
      _ = Glibc.send(descriptor, farewell, farewell.count, Int32(MSG_NOSIGNAL))
    }
    release()
  }

  private func release() {
    let wasClosed = state.withLock { state in
      defer { state = .closed }
      return state == .closed
    }
    if !wasClosed { Glibc.close(descriptor) }
  }
}

extension SocketStream {
  /// Turns the stream into a TLS stream and checks the peer's certificate as the context's configuration says.
  /// - Parameter serverName: the host name or address that the certificate must carry, also sent as SNI.
  package func startTLS(
    _ context: TLSClientContext, serverName: String, deadline: Deadline
  ) throws(TransportError) {
    // Bytes that came before the handshake could have been planted by anyone on the way.
    guard tls == nil, position == buffer.count else {
      throw error(.tls(.handshake("the server sent unencrypted data before the handshake")))
    }
    let session = try attempt { () throws(TLSError) in try TLSClientSession(context, serverName: serverName) }
    var input: [UInt8] = []
    while true {
      let isDone: Bool
      do throws(TLSError) {
        isDone = try session.handshake()
      } catch {
        // The alert tells the server why; that it may not arrive changes nothing here.
        let alert = session.takeOutput()
        _ = Glibc.send(descriptor, alert, alert.count, Int32(MSG_NOSIGNAL))
        throw self.error(.tls(error))
      }
      try send(session.takeOutput(), deadline: deadline, operation: .handshake)
      if isDone { break }
      input.removeAll(keepingCapacity: true)
      guard try receive(into: &input, deadline: deadline, operation: .handshake) > 0 else {
        throw error(.tls(.handshake("the server closed the connection during the handshake")))
      }
      session.receive(input)
    }
    tls = session
  }

  /// Refills the empty buffer with plain bytes; leaves it empty at the end of the stream.
  private func fill(deadline: Deadline) throws(TransportError) {
    buffer.removeAll(keepingCapacity: true)
    position = 0
    guard let tls else {
      _ = try receive(into: &buffer, deadline: deadline, operation: .read)
      return
    }
    var input: [UInt8] = []
    while true {
      switch try attempt({ () throws(TLSError) in try tls.read(into: &buffer) }) {
      case .bytes, .closed: return
      case .needsInput: break
      }
      // A key update or an alert may be waiting to go out.
      try send(tls.takeOutput(), deadline: deadline)
      input.removeAll(keepingCapacity: true)
      guard try receive(into: &input, deadline: deadline, operation: .read) > 0 else {
        throw error(.tls(.truncated))
      }
      tls.receive(input)
    }
  }

  private func attempt<Result>(_ body: () throws(TLSError) -> Result) throws(TransportError) -> Result {
    do throws(TLSError) {
      return try body()
    } catch {
      throw self.error(.tls(error))
    }
  }

  /// One `recv` from the socket, waiting until there is something.
  private func receive(
    into bytes: inout [UInt8], deadline: Deadline, operation: TransportError.Operation
  ) throws(TransportError) -> Int {
    while true {
      try checkOpen()
      var code: Int32 = 0
      let chunk = [UInt8](unsafeUninitializedCapacity: 1 << 16) { chunk, count in
        let received = recv(descriptor, chunk.baseAddress, chunk.count, 0)
        code = received < 0 ? errno : 0
        count = max(0, received)
      }
      switch code {
      case 0:
        if chunk.isEmpty { try checkOpen() }
        bytes.append(contentsOf: chunk)
        return chunk.count
      case EAGAIN: try wait(for: Int16(POLLIN), deadline: deadline, operation: operation)
      case EINTR: continue
      default: throw failure(code, "recv")
      }
    }
  }

  private func send(
    _ bytes: [UInt8], deadline: Deadline, operation: TransportError.Operation = .write
  ) throws(TransportError) {
    var sent = 0
    while sent < bytes.count {
      try checkOpen()
      let count = bytes.withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress?.advanced(by: sent), $0.count - sent, Int32(MSG_NOSIGNAL))
      }
      if count >= 0 {
        sent += count
        continue
      }
      switch errno {
      case EAGAIN: try wait(for: Int16(POLLOUT), deadline: deadline, operation: operation)
      case EINTR: continue
      default: throw failure(errno, "send")
      }
    }
  }

  private func wait(
    for events: Int16, deadline: Deadline, operation: TransportError.Operation
  ) throws(TransportError) {
    guard SocketStream.poll(descriptor, events, until: deadline) else { throw error(.timedOut(operation)) }
  }

  /// Waits until the descriptor is ready or broken.
  /// - Returns: false when the deadline passed first.
  static func poll(_ descriptor: Int32, _ events: Int16, until deadline: Deadline) -> Bool {
    var entry = pollfd(fd: descriptor, events: events, revents: 0)
    while true {
      // A signal, and a wait longer than poll's 24 days, come back here early.
      if Glibc.poll(&entry, 1, deadline.pollTimeout) > 0 { return true }
      if deadline.hasPassed { return false }
    }
  }

  private func checkOpen() throws(TransportError) {
    switch state.withLock({ $0 }) {
    case .open: return
    case .cancelled: throw error(.cancelled)
    case .closed: throw error(.closed)
    }
  }

  /// A call's failure, unless it failed because of `cancel()`.
  private func failure(_ code: Int32, _ operation: String) -> TransportError {
    if state.withLock({ $0 == .cancelled }) { return error(.cancelled) }
    return error(.system(SystemError(code: code, operation: operation, path: nil)))
  }

  private func error(_ cause: TransportError.Cause) -> TransportError { TransportError(peer: peer, cause: cause) }
}
