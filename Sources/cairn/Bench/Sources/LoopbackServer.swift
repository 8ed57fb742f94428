import Glibc
import Net
import System

/// A server on loopback that talks over bare bytes, with a thread for each client.
final class LoopbackServer: Sendable {
  /// Takes what has arrived and gives what is to be sent; nil hangs up.
  typealias Conversation = (ArraySlice<UInt8>) -> [UInt8]?

  let port: UInt16
  private let listener: Int32

  /// - Parameters:
  ///   - greeting: what every client is sent before it says anything.
  ///   - begin: makes the conversation with a client, on its thread.
  init(greeting: [UInt8] = [], _ begin: @escaping @Sendable () -> Conversation) throws {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard listener >= 0 else { throw SystemError.last("socket") }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isListening = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, length) == 0 && listen(listener, 16) == 0 && getsockname(listener, $0, &length) == 0
      }
    }
    guard isListening else { throw SystemError.last("listen") }
    self.listener = listener
    port = UInt16(bigEndian: address.sin_port)
    _ = try Thread.start(name: "made-up") {
      while true {
        let client = accept(listener, nil, nil)
        guard client >= 0 else { return }
        _ = try? Thread.start(name: "made-up client") { Self.talk(client, greeting, begin()) }
      }
    }
  }

  deinit {
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
  }

  private static func talk(_ client: Int32, _ greeting: [UInt8], _ conversation: Conversation) {
    defer { close(client) }
    var on: Int32 = 1
    setsockopt(client, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    guard (try? File.write(greeting, to: client)) != nil else { return }
    var buffer = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      let count = recv(client, &buffer, buffer.count, 0)
      guard count > 0, let answer = conversation(buffer[..<count]) else { return }
      guard (try? File.write(answer, to: client)) != nil else { return }
    }
  }
}

/// An HTTP server on loopback that answers by a function.
final class LoopbackHTTP: Sendable {
  private let server: HTTPServer

  init(_ answer: @escaping @Sendable (HTTPRequest) -> HTTPResponse) throws {
    var configuration = ServerConfiguration()
    configuration.listen = ["127.0.0.1:0"]
    configuration.threads = 4
    // Real sources compress for those who ask; what that costs them is no matter here.
    configuration.compressesResponses = false
    server = try HTTPServer(configuration, handler: answer)
    try server.start()
  }

  deinit { server.stop(drain: 0.1) }

  var address: String { "http://127.0.0.1:\(server.port)" }
}
