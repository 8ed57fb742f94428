import Codecs
import Net
import Testing

@Suite(.timeLimit(.minutes(10)))
struct ContentCodingTests {
  private func post(_ body: [UInt8], _ coding: String, limit: Int = 1 << 20) throws -> String {
    let test = try TestServer(configure: { $0.bodyLimit = { _, _ in limit } })
    defer { test.server.stop(drain: 0.1) }
    let client = test.client()
    client.send(
      bytes("POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Encoding: \(coding)\r\nContent-Length: \(body.count)\r\n\r\n")
        + body)
    return client.receive()
  }

  @Test(arguments: ["gzip", "GZip", "x-gzip"])
  func `a compressed request reaches the handler as it was`(coding: String) throws {
    #expect(try post(GzipWriter.compress(bytes("hello")), coding).hasSuffix("\r\n\r\nhello"))
  }

  @Test func `an identity coding changes nothing`() throws {
    #expect(try post(bytes("hello"), "identity").hasSuffix("\r\n\r\nhello"))
  }

  @Test func `a small body that would grow beyond the limit is refused`() throws {
    let bomb = GzipWriter.compress([UInt8](repeating: 0, count: 1_000_000))
    #expect(bomb.count < 10_000)
    #expect(try post(bomb, "gzip", limit: 10_000).hasPrefix("HTTP/1.1 413 "))
  }

  @Test(arguments: ["br", "zstd", "gzip, gzip", "identity, gzip"])
  func `other codings are refused with those that are known`(coding: String) throws {
    let answer = try post(bytes("hello"), coding)
    #expect(answer.hasPrefix("HTTP/1.1 415 ") && answer.contains("\r\nAccept-Encoding: gzip, deflate\r\n"))
  }

  @Test func `damaged compressed content is refused`() throws {
    #expect(try post(bytes("no gzip at all"), "gzip").hasPrefix("HTTP/1.1 400 "))
    #expect(try post(GzipWriter.compress(bytes("hello")).dropLast(3) + [], "gzip").hasPrefix("HTTP/1.1 400 "))
  }

  @Test func `a large text is compressed for those who accept it`() throws {
    let text = String(repeating: "the same words again, ", count: 1000)
    let test = try TestServer { _ in
      var response = HTTPResponse.text(text)
      response.headers["ETag"] = "\"v1\""
      return response
    }
    defer { test.server.stop(drain: 0.1) }
    func ask(_ accepted: String) -> (header: String, body: [UInt8]) {
      let client = test.client()
      _ = client.exchange("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAccept-Encoding: \(accepted)\r\n\r\n")
      let end = client.received.firstRange(of: bytes("\r\n\r\n"))?.upperBound ?? 0
      return (String(decoding: client.received[..<end], as: UTF8.self), Array(client.received[end...]))
    }
    for accepted in ["gzip", "br, gzip;q=0.5", "*"] {
      let (header, body) = ask(accepted)
      #expect(header.contains("Content-Encoding: gzip\r\n") && header.contains("Vary: Accept-Encoding\r\n"))
      #expect(header.contains("ETag: W/\"v1\"\r\n"))
      #expect(try Decompressor.decompress(body, .gzip, limit: 1 << 20) == bytes(text))
    }
    for accepted in ["br", "gzip;q=0", "identity", "*;q=0.0"] {
      let (header, body) = ask(accepted)
      #expect(!header.contains("Content-Encoding") && header.contains("Vary: Accept-Encoding\r\n"))
      #expect(body == bytes(text))
    }
  }
}
