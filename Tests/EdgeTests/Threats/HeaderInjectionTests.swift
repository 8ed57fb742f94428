import Catalog
import Codecs
import Edge
import Net
import Testing

/// Line ends and control characters in what people write never become lines of a header or of a log.
@Suite struct HeaderInjectionTests {
  private static let breaks = ["\r\nSet-Cookie: evil=1", "\nX-Evil: 1", "\r\n\r\n<x-evil>", "\u{1B}]0;evil\u{7}", "\u{2028}X-Evil: 1", "a\u{0}b"]

  @Test(arguments: breaks)
  func `no answer's header carries a line end`(text: String) throws {
    let test = try TestApplication()
    let value = PercentEncoding.encode(text, keeping: .unreserved)
    for endpoint in TestApplication.endpoints where endpoint.method == .get && !endpoint.pattern.contains("stream") && !endpoint.pattern.contains("events") {
      for target in [endpoint.target(value), "\(endpoint.target("x"))?q=\(value)&name=\(value)&next=\(value)&back=\(value)&\(value)=x"] {
        for accept in ["text/html", "application/json"] {
          guard let answer = try test.answer(.get, target, headers: [test.bearer, ("Accept", accept)]) else { continue }
          for field in answer.headers {
            #expect(field.value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }, "\(endpoint.name): \(field.name)")
          }
          #expect(answer.headers["Set-Cookie"] == nil && answer.headers["X-Evil"] == nil, "\(endpoint.name)")
        }
      }
    }
  }

  @Test(arguments: breaks)
  func `a field with a line end does not get into a header`(text: String) {
    var response = HTTPResponse(.ok)
    response.headers.add("X-Name", text)
    #expect(response.headers["X-Name"]?.utf8.contains { $0 < 0x20 } != true)
  }
}
