import CLinux
import Glibc

/// What became of an attempt to read or write.
enum ChannelOutcome {
  /// This many bytes went through.
  case count(Int)
  /// Nothing can be done until the socket is ready for this.
  case blocked(Interest)
  /// The client sends nothing more.
  case end
  /// The connection is broken.
  case failed
}

/// A connected socket, with or without TLS.
struct Channel: Sendable {
  let descriptor: Int32
  let tls: TLSServerSession?

  /// Reads what is there.
  /// - Returns: also whether that was all.
  func read(into buffer: UnsafeMutableRawBufferPointer) -> (outcome: ChannelOutcome, isAll: Bool) {
    if let tls { return readRecords(tls, into: buffer) }
    while true {
      let count = recv(descriptor, buffer.baseAddress, buffer.count, 0)
      if count > 0 { return (.count(count), count < buffer.count) }
      if count == 0 { return (.end, true) }
      if errno != EINTR { return (errno == EAGAIN ? .blocked(.read) : .failed, true) }
    }
  }

  /// Reads records until none is left, since epoll does not know what OpenSSL still holds.
  private func readRecords(
    _ tls: TLSServerSession, into buffer: UnsafeMutableRawBufferPointer
  ) -> (outcome: ChannelOutcome, isAll: Bool) {
    var filled = 0
    while filled < buffer.count {
      let outcome = tls.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
      guard case .count(let count) = outcome else {
        let isAll = if case .blocked(.read) = outcome { true } else { false }
        return (filled > 0 ? .count(filled) : outcome, isAll)
      }
      filled += count
    }
    return (.count(filled), false)
  }

  /// Sends as much of the output as the socket takes, in one system call (with TLS, one record after another).
  func write(_ output: borrowing Output) -> ChannelOutcome {
    output.withParts { first, second in
      if let tls { return tls.write(first.isEmpty ? second : first) }
      if second.isEmpty { return Self.outcome { send(descriptor, first.baseAddress, first.count, Int32(MSG_NOSIGNAL)) } }
      var parts = (
        iovec(iov_base: UnsafeMutableRawPointer(mutating: first.baseAddress), iov_len: first.count),
        iovec(iov_base: UnsafeMutableRawPointer(mutating: second.baseAddress), iov_len: second.count)
      )
      return withUnsafeMutableBytes(of: &parts) { raw in
        var message = msghdr()
        message.msg_iov = raw.baseAddress?.assumingMemoryBound(to: iovec.self)
        message.msg_iovlen = 2
        return Self.outcome { sendmsg(descriptor, &message, Int32(MSG_NOSIGNAL)) }
      }
    }
  }

  /// What became of a call that sends; begun again when a signal interrupts it.
  @inline(__always)
  private static func outcome(_ attempt: () -> Int) -> ChannelOutcome {
    while true {
      let count = attempt()
      if count >= 0 { return .count(count) }
      if errno != EINTR { return errno == EAGAIN ? .blocked(.write) : .failed }
    }
  }

  /// Whether the client has sent something that was not read yet.
  var hasUnreadBytes: Bool {
    var byte: UInt8 = 0
    return recv(descriptor, &byte, 1, Int32(MSG_PEEK | MSG_DONTWAIT)) > 0
  }

  /// Says that nothing more will be sent.
  func finishWriting() {
    tls?.sayGoodbye()
    shutdown(descriptor, Int32(SHUT_WR))
  }

  /// Closes the socket.
  /// - Parameter abandons: throws away what the client has not taken, so that it holds no memory in the kernel.
  func close(abandons: Bool) {
    if abandons {
      var linger = linger(l_onoff: 1, l_linger: 0)
      setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
    }
    Glibc.close(descriptor)
  }
}
