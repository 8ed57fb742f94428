import Net
import System
import Testing

struct ChunkedDecoderTests {
  /// Decodes `text`, handing over the first `cut` bytes alone, then all of it.
  private func decode(_ text: String, cut: Int = 0, limit: Int = 1 << 20) throws -> (body: String, left: Int)? {
    let all = bytes(text)
    var decoder = ChunkedDecoder(limit: limit)
    var body: [UInt8] = []
    var position = 0
    var done = try decoder.decode(Array(all[..<cut]).span, &position, into: &body)
    if !done { done = try decoder.decode(all.span, &position, into: &body) }
    return done ? (String(decoding: body, as: UTF8.self), all.count - position) : nil
  }

  private static let legal: [(String, String)] = [
    ("0\r\n\r\n", ""), ("5\r\nhello\r\n0\r\n\r\n", "hello"), ("A\r\n0123456789\r\n000\r\n\r\n", "0123456789"),
    ("5\r\nhello\r\n1\r\n!\r\n0\r\n\r\n", "hello!"), ("5;foo=bar;baz=\"q\\\"x\"\r\nhello\r\n0;a\r\n\r\n", "hello"),
    ("1\r\nx\r\n0\r\nVary: *\r\nX: y\r\n\r\n", "x"), ("5;a;b;c=d\r\nhello\r\n0\r\n\r\n", "hello"),
  ]

  @Test(arguments: legal)
  func `a legal body split at every byte decodes the same`(text: String, body: String) throws {
    for cut in 0...text.utf8.count {
      let result = try decode(text + "GET", cut: cut)
      #expect(result?.body == body)
      #expect(result?.left == 3)
    }
  }

  @Test(arguments: legal)
  func `an unfinished body asks for more`(text: String, body: String) throws {
    for count in 0..<text.utf8.count { #expect(try decode(String(decoding: text.utf8.prefix(count), as: UTF8.self)) == nil) }
  }

  @Test(arguments: [
    "0x5\r\nhello\r\n0\r\n\r\n", "+5\r\n", "-5\r\n", "0_5\r\n", "\r\nhello", " 5\r\nhello", "5 \r\nhello", "5g\r\n",
    "10000000000000005\r\n", "8000000000000000\r\n", "00000000000000005\r\n", "4\r\nhello\r\n", "5\r\nhello0\r\n",
    "5\nhello", "5\r\nhello\n0\r\n\r\n", "5\rhello", "5;a\nb\r\nhello", "5;a=\u{0}\r\n", "5;a=\rb\r\n", "2;\r\naa",
    "2 erfr\r\naa", "5;a=\"b\r\nhello", "5;a=\r\nhello", "5;a=\"b\"c\r\nhello", "5;=b\r\nhello", "5\r\r;ABCD",
    "0\r\nbad trailer\r\n\r\n", "0\r\nX : y\r\n\r\n", "0\r\nX: \u{0}\r\n\r\n", "0\r\n\n", "3\r\nfoo\r\n\r\n",
  ])
  func `a malformed body is refused`(text: String) {
    #expect(throws: HTTPSyntaxError.self) { try decode(text) }
  }

  @Test func `a chunk above the limit is refused as soon as it is announced`() throws {
    #expect(try decode("5\r\nhello\r\n5\r\nworld\r\n0\r\n\r\n", limit: 10)?.body == "helloworld")
    let refusal = HTTPSyntaxError("the body is larger than 9 bytes", status: .contentTooLarge)
    #expect(throws: refusal) { try decode("5\r\nhello\r\n5\r\n", limit: 9) }
    #expect(throws: HTTPSyntaxError.self) { try decode("7fffffffffffffff\r\n", limit: .max - 1) }
  }

  @Test func `extensions without end are refused`() {
    let extensions = "5;" + String(repeating: "a", count: 20_000)
    #expect(throws: HTTPSyntaxError("chunk extensions of more than 16 kB")) { try decode(extensions) }
  }

  @Test func `trailers are kept apart`() throws {
    var decoder = ChunkedDecoder(limit: 10)
    var body: [UInt8] = []
    var position = 0
    let done = try decoder.decode(bytes("1\r\nx\r\n0\r\nDigest: abc\r\n\r\n").span, &position, into: &body)
    #expect(done)
    #expect(decoder.trailers == ["Digest": "abc"])
    #expect(decoder.decoded == 1)
    let stillDone = try decoder.decode(bytes("GET").span, &position, into: &body)
    #expect(stillDone && body == bytes("x"))
  }

  @Test func `a thousand chunks of one byte decode`() throws {
    let text = String(repeating: "1\r\nx\r\n", count: 1000) + "0\r\n\r\n"
    #expect(try decode(text)?.body == String(repeating: "x", count: 1000))
  }

  @Test func `random bytes are refused or read, never fatal`() {
    var random = SeededRandom(seed: 1)
    let base = bytes("5;x=\"y\"\r\nhello\r\nA\r\n0123456789\r\n0\r\nT: v\r\n\r\n")
    for _ in 0..<5000 {
      var mutated = base
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let index = Int.random(in: 0..<mutated.count, using: &random)
        mutated[index] = UInt8.random(in: 0...255, using: &random)
      }
      var decoder = ChunkedDecoder(limit: 100)
      var body: [UInt8] = []
      var position = 0
      _ = try? decoder.decode(mutated.span, &position, into: &body)
      #expect(body.count <= 100)
    }
  }
}
