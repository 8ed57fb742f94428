import Codecs
import System

/// The way to a server: what connections are pooled by.
struct Route: Hashable {
  let origin: Origin
  let proxy: URL?

  /// Whether the proxy reads our requests, rather than passing on a tunnel's bytes.
  var isForwarded: Bool { proxy != nil && origin.scheme == "http" }

  /// What a forwarding proxy wants to know about us (RFC 9110 11.7.2).
  var proxyFields: HTTPHeaders {
    var fields = HTTPHeaders()
    if let proxy, let user = proxy.user {
      fields.add("Proxy-Authorization", ClientRequest.basic(user: user, password: proxy.password ?? ""))
    }
    return fields
  }
}

/// An open connection and the exchanges on it.
struct ClientConnection {
  let route: Route
  let stream: SocketStream
  /// When the last exchange ended, in `MonotonicClock` nanoseconds.
  var idleSince: UInt64 = 0

  /// How one exchange ended, apart from what it delivered.
  struct Outcome {
    /// What went wrong; nil when the answer is complete.
    var failure: HTTPClientError.Cause?
    /// Whether the connection can carry another exchange.
    var isReusable: Bool
    /// Whether the server has sent any byte.
    var hasBegun: Bool
  }

  /// Sends a request and hands out the events of its answer.
  /// - Parameters:
  ///   - silence: seconds that each wait may last, within `deadline`.
  ///   - receive: takes each event; false breaks off.
  func exchange(
    _ request: [UInt8], _ parser: consuming HTTPResponseParser, silence: Double, deadline: Deadline,
    receive: (HTTPResponseParser.Event) throws(HTTPClientError.Cause) -> Bool
  ) -> Outcome {
    var writeFailure: TransportError?
    do throws(HTTPClientError.Cause) {
      writeFailure = try send(request, silence: silence, deadline: deadline)
      let isComplete = try read(&parser, silence: silence, deadline: deadline, receive: receive)
      let isReusable = isComplete && parser.isReusable && writeFailure == nil
      return Outcome(isReusable: isReusable, hasBegun: true)
    } catch {
      // A server that hangs up without an answer failed at our sending.
      let cause = writeFailure.map { parser.hasBegun ? error : .transport($0) } ?? error
      return Outcome(failure: cause, isReusable: false, hasBegun: parser.hasBegun)
    }
  }

  /// - Returns: the failure of a server that closed while we were sending: it may have answered first, as with 413.
  private func send(
    _ request: [UInt8], silence: Double, deadline: Deadline
  ) throws(HTTPClientError.Cause) -> TransportError? {
    do throws(TransportError) {
      try stream.write(request, deadline: min(deadline, .after(seconds: silence)))
      return nil
    } catch {
      guard case .system = error.cause else { throw .transport(error) }
      return error
    }
  }

  /// - Returns: whether the answer was read to its end.
  private func read(
    _ parser: inout HTTPResponseParser, silence: Double, deadline: Deadline,
    receive: (HTTPResponseParser.Event) throws(HTTPClientError.Cause) -> Bool
  ) throws(HTTPClientError.Cause) -> Bool {
    while true {
      while let event = try parsed(parser.bodyLimit, { () throws(HTTPSyntaxError) in try parser.next() }) {
        guard try receive(event) else { return false }
        if event == .end { return true }
      }
      var input: [UInt8] = []
      let count: Int
      do throws(TransportError) {
        count = try stream.read(into: &input, deadline: min(deadline, .after(seconds: silence)))
      } catch {
        throw .transport(error)
      }
      if count > 0 {
        parser.append(input)
      } else if !parser.hasBegun {
        throw .transport(TransportError(peer: stream.peer, cause: .endOfStream))
      } else if let end = try parsed(parser.bodyLimit, { () throws(HTTPSyntaxError) in try parser.endOfInput() }) {
        return try receive(end)
      }
    }
  }

  private func parsed<Result>(
    _ limit: Int, _ body: () throws(HTTPSyntaxError) -> Result
  ) throws(HTTPClientError.Cause) -> Result {
    do throws(HTTPSyntaxError) {
      return try body()
    } catch {
      throw HTTPClientError.Cause(error, limit: limit)
    }
  }
}
