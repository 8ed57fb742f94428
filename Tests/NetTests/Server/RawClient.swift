import Glibc

/// A TCP client that sends exactly what a test says.
final class RawClient {
  private let descriptor: Int32
  /// Everything received and not yet taken.
  private(set) var received: [UInt8] = []
  /// Whether the server has closed the connection.
  private(set) var isClosed = false

  init(port: Int, receiveBuffer: Int32? = nil) {
    // 1 is SOCK_STREAM, which C headers spell as an enumeration here and as a macro there.
    descriptor = socket(AF_INET, 1, 0)
    if var receiveBuffer {
      setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &receiveBuffer, socklen_t(MemoryLayout<Int32>.size))
    }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    withUnsafeBytes(of: address) {
      _ = connect(descriptor, $0.baseAddress?.assumingMemoryBound(to: sockaddr.self), socklen_t($0.count))
    }
  }

  deinit { close(descriptor) }

  func send(_ text: String) { send(bytes(text)) }

  /// Sends as much as the server takes; what a closed connection refuses is lost.
  func send(_ data: [UInt8]) {
    var sent = 0
    while sent < data.count {
      let count = data.withUnsafeBytes { write(descriptor, $0.baseAddress?.advanced(by: sent), $0.count - sent) }
      guard count > 0 else { return }
      sent += count
    }
  }

  func finishSending() { shutdown(descriptor, 1) }

  /// Closes so that the server sees a reset.
  func reset() {
    var linger = linger(l_onoff: 1, l_linger: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
  }

  /// Receives until `done` says so, the server closes, or time is up.
  @discardableResult
  func receive(seconds: Double = 5, until done: ([UInt8]) -> Bool = { _ in false }) -> String {
    var chunk = [UInt8](repeating: 0, count: 65_536)
    var waited = 0.0
    while !done(received) && !isClosed && waited < seconds {
      var poll = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      guard Glibc.poll(&poll, 1, 20) > 0 else {
        waited += 0.02
        continue
      }
      let count = read(descriptor, &chunk, chunk.count)
      if count > 0 { received += chunk[..<count] } else { isClosed = true }
    }
    return String(decoding: received, as: UTF8.self)
  }

  /// Receives until the answers hold `text` so many times.
  func receive(_ text: String, times: Int = 1, seconds: Double = 5) -> String {
    receive(seconds: seconds) { String(decoding: $0, as: UTF8.self).count(of: text) >= times }
  }

  /// Sends a request and receives until the server closes.
  func exchange(_ request: String, seconds: Double = 5) -> String {
    send(request)
    return receive(seconds: seconds)
  }
}

extension String {
  /// How often `text` occurs, without overlaps.
  func count(of text: String) -> Int {
    var count = 0
    var rest = utf8[...]
    while let range = rest.firstRange(of: text.utf8) {
      count += 1
      rest = rest[range.upperBound...]
    }
    return count
  }

  /// What follows the header of an answer.
  var afterHeader: String {
    utf8.firstRange(of: "\r\n\r\n".utf8).map { String(decoding: utf8[$0.upperBound...], as: UTF8.self) } ?? ""
  }
}
