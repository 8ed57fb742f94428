import Codecs
import Net

extension FuzzTarget {
  /// The server's and the client's parser: how bytes were split into packets must not change what they mean.
  static let http = FuzzTarget(
    "http",
    seeds: [
      "GET /a/b?c=d&e=%20f HTTP/1.1\r\nHost: localhost:7474\r\nAccept: */*\r\n\r\n",
      "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\nhelloGET / HTTP/1.1\r\nHost: a\r\n\r\n",
      "PUT http://a:1/y HTTP/1.1\r\nHost: a:1\r\nTransfer-Encoding: chunked\r\n\r\n5;a=\"b\\\"c\";d\r\nhello\r\n0\r\nX: y\r\n\r\n",
      "OPTIONS * HTTP/1.0\r\nConnection: keep-alive\r\n\r\nHEAD / HTTP/1.1\r\nHost: [::1]\r\nConnection: foo, CLOSE\r\nRange: bytes=0-1,2-\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Encoding: gzip\r\n\r\nok",
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.0 404 \r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n",
    ],
    words: [
      "\r\n", "\r\n\r\n", "\n", "\r", "\0", " ", "\t", ":", "HTTP/1.1", "HTTP/1.0", "HTTP/2.0", "Content-Length: ", "Transfer-Encoding: chunked\r\n",
      "Host: a\r\n", "Connection: close\r\n", "0\r\n\r\n", ";", "=", "\"", "%2f", "%00", "..", "/", "?", "#", "CONNECT ", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ]
  ) { input in
    if Transcript.ofRequests([input]) != Transcript.ofRequests(input.pieces) { return "how a request is split changes it" }
    if Transcript.ofResponse([input]) != Transcript.ofResponse(input.pieces) { return "how a response is split changes it" }
    return nil
  }
}

/// What a parser made of a stream, without anything that may depend on where packets end.
private enum Transcript {
  static func ofRequests(_ packets: [[UInt8]]) -> [[UInt8]] {
    var parser = RequestParser()
    var transcript: [[UInt8]] = []
    for packet in packets {
      packet.withUnsafeBytes { parser.append($0) }
      do throws(HTTPSyntaxError) {
        while try note(parser.next(), &parser, &transcript) {}
      } catch {
        transcript.append(Array("refused".utf8))
        return transcript
      }
    }
    return transcript
  }

  private static func note(
    _ step: RequestParser.Step, _ parser: inout RequestParser, _ transcript: inout [[UInt8]]
  ) throws(HTTPSyntaxError) -> Bool {
    switch step {
    case .needsBytes: return false
    case .head(let head):
      transcript.append(Array("\(head.method.rawValue) \(head.target.path) \(head.headers.count) \(head.isPersistent)".utf8))
      try parser.acceptBody(limit: 4096)
    case .body(let body): transcript.append(body)
    }
    return true
  }

  static func ofResponse(_ packets: [[UInt8]]) -> [[UInt8]] {
    var parser = HTTPResponseParser(bodyLimit: 4096)
    var transcript: [[UInt8]] = []
    var body: [UInt8] = []
    do throws(HTTPSyntaxError) {
      for packet in packets {
        parser.append(packet)
        while let event = try parser.next() { note(event, &transcript, &body) }
      }
      if let event = try parser.endOfInput() { note(event, &transcript, &body) }
    } catch {
      // How much of a body came before its fault depends on the packets.
      return transcript + [Array("refused".utf8)]
    }
    return transcript + [body]
  }

  private static func note(_ event: HTTPResponseParser.Event, _ transcript: inout [[UInt8]], _ body: inout [UInt8]) {
    switch event {
    case .head(let status, let headers): transcript.append(Array("\(status.code) \(headers.count)".utf8))
    case .body(let bytes): body += bytes
    case .end: transcript.append(Array("end".utf8))
    }
  }
}
