import Codecs
import Net
import Testing

struct ContentDecodingTests {
  private static let text = String(repeating: "the same words again and again, ", count: 100)
  /// `text` as gzip, zlib and raw DEFLATE, made by another implementation.
  private static let gzip =
    "H4sIAAAAAAACA+3JsQkAIAxFwVX+AC4VUNRCBRNwfQtXsHzdwUUrchtFZ+3ssmp9ymZ+Sgqe53me53me5/lPfwFBY9+egAwAAA=="
  private static let zlib = "eNrtybEJACAMRcFV/gAuFVDUQgUTcH0LV7B83cFFK3IbRWft7LJqfcpmfkoKnud5nud5nuf5T38BFcFg8Q=="
  private static let raw = "7cmxCQAgDEXBVf4ALhVQ1EIFE3B9C1ewfN3BRStyG0Vn7eyyan3KZn5KCp7neZ7neZ7n+U9/AQ=="
  /// 100,000 zeros as gzip; members of gzip may follow one another.
  private static let bomb =
    "H4sIAAAAAAACA+3BMQEAAADCoPVPbQ0PoAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAIBXA32VEdSghgEA"

  private func response(
    _ body: [UInt8], coding: String, bodyLimit: Int = 1 << 20, _ change: (inout ClientRequest) -> Void = { _ in }
  ) throws -> ClientResponse {
    try withServer { peer in
      guard let head = peer.readHead(), head.lowercased().contains("accept-encoding: ") else { return }
      peer.write("HTTP/1.1 200 OK\r\nContent-Encoding: \(coding)\r\nContent-Length: \(body.count)\r\n\r\n")
      if !head.hasPrefix("HEAD ") { peer.write(body) }
    } _: { server in
      var configuration = HTTPClientConfiguration()
      configuration.bodyLimit = bodyLimit
      configuration.responseTimeout = 5
      var request = ClientRequest(.get, try URL("http://127.0.0.1:\(server.port)/"))
      change(&request)
      return try HTTPClient(configuration).send(request)
    }
  }

  private func decoded(_ base64: String) throws -> [UInt8] { try #require(Base64.standard.decode(base64)) }

  @Test(arguments: [
    ("gzip", gzip), ("GZIP", gzip), ("x-gzip", gzip), ("identity, gzip", gzip), ("deflate", zlib), ("deflate", raw),
  ])
  func `an encoded body is decoded and its coding no longer told`(coding: String, body: String) throws {
    let response = try response(decoded(body), coding: coding)
    #expect(response.text == Self.text)
    #expect(response.headers["Content-Encoding"] == nil)
    #expect(response.headers["Content-Length"] == nil)
  }

  @Test func `a body that is not encoded is left alone`() throws {
    let response = try response(bytes("plain"), coding: "identity")
    #expect(response.text == "plain")
    #expect(response.headers["Content-Length"] == "5")
  }

  @Test func `a caller that asks for a coding gets it as it is`() throws {
    let body = try decoded(Self.gzip)
    let response = try response(body, coding: "gzip") { $0.headers.add("Accept-Encoding", "gzip") }
    #expect(response.body == body)
    #expect(response.headers["Content-Encoding"] == "gzip")
  }

  @Test func `a coding for no bytes is no error`() throws {
    let empty = try response([], coding: "gzip")
    #expect(empty.body.isEmpty)
    let head = try response(decoded(Self.gzip), coding: "gzip") { $0.method = .head }
    #expect(head.body.isEmpty)
  }

  @Test func `a small body that grows large is refused`() throws {
    let body = [[UInt8]](repeating: try decoded(Self.bomb), count: 100).flatMap { $0 }
    #expect(body.count < 20_000)
    let error = #expect(throws: HTTPClientError.self) { try response(body, coding: "gzip") }
    #expect(error?.cause == .tooLarge(limit: 1 << 20))
  }

  @Test(arguments: ["br", "gzip, gzip", "zstd", "gzip, deflate"])
  func `a coding that was not asked for is refused`(coding: String) {
    let error = #expect(throws: HTTPClientError.self) { try response([1, 2, 3], coding: coding) }
    #expect(error?.cause == .undecodable("its Content-Encoding is \(coding); gzip and deflate are accepted"))
  }

  @Test func `a damaged or cut body is refused`() throws {
    let body = try decoded(Self.gzip)
    var damaged = body
    damaged[body.count - 5] ^= 1
    for broken in [damaged, Array(body.dropLast()), Array(body.prefix(5)), body + [0], bytes("not gzip")] {
      let error = #expect(throws: HTTPClientError.self) { try response(broken, coding: "gzip") }
      guard case .undecodable = error?.cause else {
        Issue.record("\(String(describing: error))")
        continue
      }
    }
  }

  @Test func `an encoded body can be taken in pieces`() throws {
    let body = try decoded(Self.gzip)
    try withServer { peer in
      guard peer.readHead() != nil else { return }
      peer.write("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n")
      for byte in body { peer.write(bytes("1\r\n") + [byte] + bytes("\r\n")) }
      peer.write("0\r\n\r\n")
    } _: { server in
      var taken: [UInt8] = []
      let request = ClientRequest(.get, try URL("http://127.0.0.1:\(server.port)/"))
      _ = try HTTPClient().send(request) { _, bytes in
        #expect(!bytes.isEmpty)
        taken += bytes
        return true
      }
      #expect(String(decoding: taken, as: UTF8.self) == Self.text)
    }
  }
}
