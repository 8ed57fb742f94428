import Glibc
import System

/// Connections to a server on loopback, used in rounds: a request is sent on each, then all answers are read. So as many
/// requests are under way at once as there are connections, from one thread.
final class LoadGenerator {
  private let connections: [LoadConnection]
  /// How many answers were refusals or failures.
  private(set) var failures = 0
  /// The body of the last answer.
  private(set) var lastBody: [UInt8] = []

  init(port: UInt16, connections: Int) throws {
    self.connections = try (0..<connections).map { _ in try LoadConnection(port: port) }
  }

  /// Sends requests until all are answered.
  /// - Parameters:
  ///   - depth: requests sent on a connection before its answers are read.
  ///   - request: makes the request with a number.
  /// - Returns: how long each round took, in nanoseconds of wall time.
  @discardableResult
  func send(_ count: Int, depth: Int = 1, _ request: (Int) -> [UInt8]) throws -> Samples {
    var samples = Samples()
    var next = 0
    while next < count {
      let start = MonotonicClock.now
      var waiting = [Int](repeating: 0, count: connections.count)
      for index in connections.indices where next < count {
        let share = min(depth, count - next)
        try connections[index].send((next..<next + share).reduce(into: []) { $0 += request($1) })
        waiting[index] = share
        next += share
      }
      for index in connections.indices {
        for _ in 0..<waiting[index] {
          let answer = try connections[index].receive()
          if !(200..<300).contains(answer.status) { failures += 1 }
          lastBody = answer.body
        }
      }
      samples.append(MonotonicClock.now - start)
    }
    return samples
  }

  /// A request with a body as clients of the API send it.
  static func request(
    _ method: String, _ target: String, body: [UInt8] = [], type: String = "application/json", token: String? = nil,
    acceptsGzip: Bool = false
  ) -> [UInt8] {
    var head = "\(method) \(target) HTTP/1.1\r\nHost: localhost\r\n"
    if let token { head += "Authorization: Bearer \(token)\r\n" }
    if acceptsGzip { head += "Accept-Encoding: gzip, deflate, br, zstd\r\n" }
    if !body.isEmpty { head += "Content-Type: \(type)\r\nContent-Length: \(body.count)\r\n" }
    return Array("\(head)\r\n".utf8) + body
  }
}

/// One connection and what has arrived on it.
private final class LoadConnection {
  private let descriptor: Int32
  private var buffer: [UInt8] = []
  private var position = 0

  init(port: UInt16) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { throw SystemError.last("socket") }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let code = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard code == 0 else { throw SystemError.last("connect") }
    var on: Int32 = 1
    setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
  }

  deinit { close(descriptor) }

  func send(_ bytes: [UInt8]) throws { try File.write(bytes, to: descriptor) }

  /// The next answer; its length must be given in its head.
  func receive() throws -> (status: Int, body: [UInt8]) {
    var head = headEnd()
    while head == nil {
      try fill()
      head = headEnd()
    }
    guard let end = head else { throw BenchError(reason: "an answer without end") }
    let lines = String(decoding: buffer[position..<end], as: UTF8.self).split(separator: "\r\n")
    let status = Int(lines.first?.split(separator: " ").dropFirst().first ?? "") ?? 0
    let length = lines.first { $0.lowercased().hasPrefix("content-length:") }.flatMap { line in
      Int(line.split(separator: ":")[1].filter(\.isNumber))
    }
    let total = end + (length ?? 0)
    while buffer.count < total { try fill() }
    let body = Array(buffer[end..<total])
    position = total
    if position == buffer.count {
      buffer.removeAll(keepingCapacity: true)
      position = 0
    }
    return (status, body)
  }

  /// The place behind the empty line that ends a head.
  private func headEnd() -> Int? {
    var index = position
    while index + 3 < buffer.count {
      if buffer[index] == 13, buffer[index + 1] == 10, buffer[index + 2] == 13, buffer[index + 3] == 10 { return index + 4 }
      index += 1
    }
    return nil
  }

  private func fill() throws {
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    let count = chunk.withUnsafeMutableBytes { recv(descriptor, $0.baseAddress, $0.count, 0) }
    guard count > 0 else { throw SystemError.last("recv") }
    buffer += chunk[..<count]
  }
}
