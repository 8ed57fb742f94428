import Net
import Testing

struct GrammarTests {
  @Test(arguments: [("0", 0), ("003", 3), ("9223372036854775807", Int.max), ("42", 42)])
  func `a decimal number is read`(text: String, value: Int) {
    let decimal = HTTPGrammar.decimal(bytes(text).span)
    #expect(decimal == value)
  }

  @Test(arguments: ["", "-1", "+5", "0x5", "5.0", "5 5", "5, 6", "1_0", "1e1", "9223372036854775808", "５", "99999999999999999999"])
  func `anything else is no decimal number`(text: String) {
    let decimal = HTTPGrammar.decimal(bytes(text).span)
    #expect(decimal == nil)
  }

  @Test(arguments: ["", "a", "a.b:80", "a:", "[::1]", "[::1]:8080", "0.0.0.0=5000", "a%20b", "a_b", "127.0.0.1:7474"])
  func `a legal authority is accepted`(text: String) {
    let isLegal = HTTPGrammar.isAuthority(bytes(text).span)
    #expect(isLegal)
  }

  @Test(arguments: ["a b", "a/b", "user@a", "a, b", "a\u{0}", "a\u{1}", "a:b", "éa", "[::1", "a?b", "[]", "[::1]x", "a%2", "a%zz", "a:1234567", "a:80:80", "#"])
  func `an illegal authority is refused`(text: String) {
    let isLegal = HTTPGrammar.isAuthority(bytes(text).span)
    #expect(!isLegal)
  }

  @Test func `only the listed methods are ours`() {
    for method in HTTPMethod.allCases {
      let read = HTTPMethod(bytes(method.rawValue).span)
      #expect(read == method)
    }
    for name in ["get", "TRACE", "CONNECT", "GETT", "", "MKCOLA"] {
      let read = HTTPMethod(bytes(name).span)
      #expect(read == nil)
    }
  }
}
