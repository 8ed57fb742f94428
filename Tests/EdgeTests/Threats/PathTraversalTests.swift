import Codecs
import Edge
import Net
import Testing
import Web

/// Files are looked up by name among those inside the program; the file system is never asked.
@Suite struct PathTraversalTests {
  @Test(arguments: [
    "../Package.swift", "..%2fPackage.swift", "%2e%2e/Package.swift", "%2e%2e%2fPackage.swift", "....//Package.swift", "..%5cPackage.swift", "..\\Package.swift",
    "%252e%252e%252fPackage.swift", "..%c0%afPackage.swift", "/etc/passwd", "%2fetc%2fpasswd", "file:///etc/passwd", "cairn.css/../../x", "cairn.css%00.png", "cairn.css/",
    "CAIRN.CSS", ".", "..", "", "*", "cairn.css;x", "~root", "cairn.css%20",
  ])
  func `no name leads out of the files inside the program`(name: String) throws {
    let test = try TestApplication()
    let application = try Application(
      test.catalog, endpoints: Pages.endpoints(assets: ["cairn.css": Array("body {}".utf8), "cairn.js": []], secureCookies: false))
    for prefix in ["/static/", "/static//", "/static/x/"] {
      guard let target = try? URLTarget(Array("\(prefix)\(name)".utf8)) else { continue }
      let response = application.answer(HTTPRequest(.get, target, headers: ["Host": "localhost"]))
      #expect(response.status.code >= 400, "\(prefix)\(name)")
    }
    let target = try URLTarget(Array("/static/cairn.css".utf8))
    #expect(application.answer(HTTPRequest(.get, target, headers: ["Host": "localhost"])).status == .ok)
  }
}
