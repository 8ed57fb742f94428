import Codecs
import Net
import Testing

struct PreconditionTests {
  private let tag = EntityTag("v1")
  private let modified = Timestamp(httpDate: "Sun, 06 Nov 1994 08:49:37 GMT")

  @Test(arguments: [
    ("GET", "If-None-Match: \"v1\"", "notModified"), ("HEAD", "If-None-Match: \"v1\"", "notModified"),
    ("GET", "If-None-Match: W/\"v1\"", "notModified"), ("GET", "If-None-Match: \"x\", W/\"v1\"", "notModified"),
    ("GET", "If-None-Match: *", "notModified"), ("GET", "If-None-Match: \"v2\"", "met"),
    ("GET", "If-None-Match: v1", "met"), ("PUT", "If-None-Match: *", "failed"), ("PUT", "If-None-Match: \"v2\"", "met"),
    ("PUT", "If-Match: \"v1\"", "met"), ("PUT", "If-Match: \"a,b\", \"v1\"", "met"), ("PUT", "If-Match: *", "met"),
    ("PUT", "If-Match: \"v2\"", "failed"), ("PUT", "If-Match: W/\"v1\"", "failed"), ("GET", "", "met"),
    ("GET", "If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT", "notModified"),
    ("GET", "If-Modified-Since: Sun, 06 Nov 1994 08:49:36 GMT", "met"), ("GET", "If-Modified-Since: yesterday", "met"),
    ("PUT", "If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT", "met"),
    ("GET", "If-None-Match: \"v2\"\r\nIf-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT", "met"),
    ("GET", "If-None-Match: \"v2\"\r\nIf-None-Match: \"v1\"", "notModified"),
  ])
  func `conditions are weighed in the order of the standard`(method: String, fields: String, expected: String) throws {
    var headers = HTTPHeaders()
    for line in fields.split(separator: "\r\n") { try headers.addLine(bytes(String(line)).span) }
    let request = HTTPRequest(try #require(HTTPMethod(rawValue: method)), try URLTarget(bytes("/")), headers: headers)
    #expect("\(request.precondition(tag: tag, modified: modified))" == expected)
  }

  @Test func `nothing matches a resource that does not exist`() throws {
    let create = HTTPRequest(.put, try URLTarget(bytes("/")), headers: ["If-None-Match": "*"])
    #expect("\(create.precondition(tag: nil))" == "met")
    let change = HTTPRequest(.put, try URLTarget(bytes("/")), headers: ["If-Match": "*"])
    #expect("\(change.precondition(tag: nil))" == "failed")
  }

  @Test func `a response that the client has becomes 304 and keeps its tag`() throws {
    let request = HTTPRequest(.get, try URLTarget(bytes("/")), headers: ["If-None-Match": "\"v1\""])
    var page = HTTPResponse.text("hello")
    #expect(page.conditional(on: request).status == .ok)
    page.headers["ETag"] = tag.description
    let answer = page.conditional(on: request)
    #expect(answer.status == .notModified)
    #expect(answer.headers["ETag"] == "\"v1\"" && answer.headers["Content-Type"] == nil)
  }

  @Test func `a tag of awkward text is still one tag`() {
    #expect(EntityTag("a\" b\r\n").description == "\"a--b--\"")
    #expect(EntityTag("a", isWeak: true).description == "W/\"a\"")
  }
}
