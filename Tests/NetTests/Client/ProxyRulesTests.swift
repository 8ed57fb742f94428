import Codecs
import Net
import Testing

struct ProxyRulesTests {
  private func rules(_ variables: [String: String]) throws -> ProxyRules {
    try ProxyRules { variables[$0] }
  }

  @Test func `each scheme has its variable and lower case wins`() throws {
    let rules = try rules([
      "HTTP_PROXY": "http://upper:1", "http_proxy": "http://lower:2", "HTTPS_PROXY": "proxy.example:3128",
    ])
    #expect(rules.proxy(for: try URL("http://a.example/"))?.description == "http://lower:2")
    #expect(rules.proxy(for: try URL("https://a.example/"))?.description == "http://proxy.example:3128")
    let all = try self.rules(["ALL_PROXY": "http://all:9"])
    #expect(all.proxy(for: try URL("https://a.example/"))?.port == 9)
    #expect(try self.rules([:]).proxy(for: try URL("http://a.example/")) == nil)
    #expect(try self.rules(["http_proxy": ""]).proxy(for: try URL("http://a.example/")) == nil)
  }

  @Test(arguments: [
    ("example.com", "http://example.com/", true), ("example.com", "http://EXAMPLE.com/", true),
    ("example.com", "http://a.b.example.com/", true), ("example.com", "http://badexample.com/", false),
    (".example.com", "http://example.com/", false), (".example.com", "http://a.example.com/", true),
    ("*.example.com", "http://a.example.com/", true), ("other, example.com", "http://example.com/", true),
    ("example.com:8080", "http://example.com:8080/", true), ("example.com:8080", "http://example.com/", false),
    ("example.com:443", "https://example.com/", true), ("*", "http://anything/", true),
    ("10.0.0.0/8", "http://10.200.3.4/", true), ("10.0.0.0/8", "http://11.0.0.1/", false),
    ("10.128.0.0/9", "http://10.127.0.1/", false), ("10.128.0.0/9", "http://10.129.0.1/", true),
    ("10.1.2.3", "http://10.1.2.3:99/", true), ("10.1.2.3:98", "http://10.1.2.3:99/", false),
    ("fd00::/8", "http://[fd12::1]/", true), ("fd00::1", "http://[fd00::1]/", true),
    ("0.0.0.0/0", "http://9.9.9.9/", true),
    ("10.0.0.0/33", "http://10.0.0.1/", false), ("", "http://example.com/", false), ("!!,,//", "http://a/", false),
    ("", "http://localhost:1/", true), ("", "http://127.0.0.1/", true), ("", "http://[::1]/", true),
  ])
  func `exceptions go directly`(exceptions: String, target: String, isDirect: Bool) throws {
    let rules = try rules(["HTTP_PROXY": "http://p:1", "HTTPS_PROXY": "http://p:1", "NO_PROXY": exceptions])
    #expect((rules.proxy(for: try URL(target)) == nil) == isDirect)
  }

  @Test(arguments: ["socks5://p:1", "https://p:1", "http://", "http://user:secret@p:99999", "http://user:sec ret@p"])
  func `a proxy that cannot be used is named without its password`(proxy: String) {
    let error = #expect(throws: ProxyError.self) { try rules(["HTTP_PROXY": proxy]) }
    #expect(error?.description.contains("http://host:port is accepted") == true)
    #expect(error?.description.contains("sec") == false)
  }
}
