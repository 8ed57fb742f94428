import Codecs
import Net
import Testing

struct HTTPRequestTests {
  private func request(_ headers: HTTPHeaders, _ body: String = "", target: String = "/") throws -> HTTPRequest {
    HTTPRequest(.post, try URLTarget(bytes(target)), headers: headers, body: bytes(body), id: RequestID(0xABC))
  }

  @Test func `a cookie is found among others and over lines`() throws {
    let request = try request(["Cookie": "a=1; session=x=y; b=2", "cookie": "c=3"])
    #expect(request.cookie("session") == "x=y")
    #expect(request.cookie("a") == "1" && request.cookie("c") == "3")
    #expect(request.cookie("sess") == nil)
  }

  @Test func `a form is read only when it says it is one`() throws {
    let form = try request(["Content-Type": "Application/X-WWW-Form-Urlencoded; charset=utf-8"], "a=1&b=c+d%21").form
    #expect(form?["b"] == "c d!")
    #expect(try request(["Content-Type": "text/plain"], "a=1").form == nil)
    #expect(try request(["Content-Type": "application/x-www-form-urlencoded"], "a=%zz").form == nil)
  }

  @Test func `an absolute target outranks the Host field`() throws {
    #expect(try request(["Host": "a"]).authority == "a")
    #expect(try request(["Host": "a"], target: "http://b:8/").authority == "b:8")
  }

  @Test func `a request is named by twelve digits`() throws {
    #expect(try request([:]).id.description == "000000000abc")
    #expect(RequestID(.max).description == "ffffffffffff")
  }

  @Test func `a problem is written as JSON whatever its text`() throws {
    let response = ProblemDetails(status: .tooManyRequests, detail: "a \"b\" \u{1}", instance: RequestID(1)).response
    guard case .bytes(let body) = response.body else {
      Issue.record("no body")
      return
    }
    let json = try JSON.parse(body)
    #expect(json["detail"]?.string == "a \"b\" \u{1}" && json["status"]?.int == 429)
  }
}
