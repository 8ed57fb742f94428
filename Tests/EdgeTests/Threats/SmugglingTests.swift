import Codecs
import Net
import Testing

/// Two programs in a row must agree where a request ends: what could be read in two ways is refused, and nothing behind
/// it is read.
@Suite struct SmugglingTests {
  private static let hidden = "GET /hidden HTTP/1.1\r\nHost: a\r\n\r\n"

  private static let ambiguous: [String] = [
    "Content-Length: 5\r\nTransfer-Encoding: chunked", "Transfer-Encoding: chunked\r\nContent-Length: 5", "Content-Length: 5\r\nContent-Length: 6", "Content-Length: 5, 6",
    "Content-Length: +5", "Content-Length: 5 5", "Content-Length: 0x5", "Content-Length: -1", "Content-Length: 18446744073709551621", "Content-Length:", "Content-Length : 5",
    "Transfer-Encoding: xchunked", "Transfer-Encoding: chunked, identity", "Transfer-Encoding: identity", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
    "Transfer-Encoding : chunked", "Transfer-Encoding: \u{0B}chunked", "Transfer-Encoding:\r\n chunked", "X: y\r\n Transfer-Encoding: chunked", "X: a\rTransfer-Encoding: chunked",
    "X: a\nTransfer-Encoding: chunked", "X: a\u{0}b", "Host: b", "\u{1}: x", "X Y: z", "no colon",
  ]

  /// The heads that a parser makes of a stream, and whether it refused something.
  private func read(_ stream: String) -> (paths: [String], isRefused: Bool) {
    var parser = RequestParser()
    Array(stream.utf8).withUnsafeBytes { parser.append($0) }
    var paths: [String] = []
    do throws(HTTPSyntaxError) {
      while true {
        switch try parser.next() {
        case .needsBytes: return (paths, false)
        case .head(let head):
          paths.append(head.target.path)
          try parser.acceptBody(limit: 1000)
        case .body: break
        }
      }
    } catch { return (paths, true) }
  }

  @Test(arguments: ambiguous)
  func `a request whose end is ambiguous is refused with all behind it`(field: String) {
    let answer = read("POST / HTTP/1.1\r\nHost: a\r\n\(field)\r\n\r\n0\r\n\r\n\(Self.hidden)")
    #expect(answer.isRefused && !answer.paths.contains("/hidden"), "\(answer)")
  }

  @Test(arguments: ["0 \r\n\r\n", "-0\r\n\r\n", "0x0\r\n\r\n", "\r\n0\r\n\r\n", "1\r\na0\r\n\r\n", "1\r\nab\r\n0\r\n\r\n", "0\n\n", "0;\n\r\n", "g\r\n", "10000000000000000\r\n", "0\r\nX : y\r\n\r\n", "1;a=\u{0}\r\na\r\n0\r\n\r\n"])
  func `a chunk whose size is ambiguous is refused with all behind it`(chunks: String) {
    let answer = read("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n\(chunks)\(Self.hidden)")
    #expect(answer.isRefused && !answer.paths.contains("/hidden"), "\(answer)")
  }

  @Test func `transfer coding in HTTP 1.0 is refused`() {
    #expect(read("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n\(Self.hidden)").isRefused)
  }

  @Test func `what is clear is read, and what follows it`() {
    let answer = read("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n\(Self.hidden)")
    #expect(answer.paths == ["/", "/hidden"] && !answer.isRefused)
  }
}
