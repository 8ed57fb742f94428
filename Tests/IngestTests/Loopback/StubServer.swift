import Net
import System

/// An HTTP server on loopback that answers by a function and remembers what it was asked.
final class StubServer: Sendable {
  private let server: HTTPServer
  private let asked = Guarded<[HTTPRequest]>([])
  private let lie = Guarded(Lie { _ in nil })

  // A closure that a generic box holds as such is wrapped anew each time it is looked at, until calling through all the
  // wrappings overflows the stack.
  private struct Lie {
    var answer: @Sendable (HTTPRequest) -> HTTPResponse?
  }

  init(_ answer: @escaping @Sendable (HTTPRequest) -> HTTPResponse) throws {
    var configuration = ServerConfiguration()
    configuration.listen = ["127.0.0.1:0"]
    configuration.threads = 4
    // A debug build takes seconds for some megabytes.
    configuration.compressesResponses = false
    let (asked, lie) = (asked, lie)
    server = try HTTPServer(configuration) { request in
      asked.withLock { $0.append(request) }
      return lie.withLock { $0.answer }(request) ?? answer(request)
    }
    try server.start()
  }

  /// Sets what is answered from now on instead of the truth; nil for the truth.
  func lie(_ answer: @escaping @Sendable (HTTPRequest) -> HTTPResponse?) { lie.withLock { $0.answer = answer } }

  deinit { server.stop(drain: 0.1) }

  var port: UInt16 { UInt16(server.port) }
  var address: String { "http://127.0.0.1:\(server.port)" }

  /// Every request so far.
  var requests: [HTTPRequest] { asked.withLock { $0 } }
}

extension HTTPResponse {
  /// JSON as it stands in a test.
  static func json(_ text: String, _ status: HTTPStatus = .ok) -> HTTPResponse { .json(Array(text.utf8), status) }
}

/// Says for the first so many calls that they fail.
final class StubServerCount: Sendable {
  private let left: Guarded<Int>

  init(failures: Int) { left = Guarded(failures) }

  func next() -> Bool {
    left.withLock { left in
      left -= 1
      return left >= 0
    }
  }
}
