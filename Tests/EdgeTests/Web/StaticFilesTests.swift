import Codecs
import Edge
import Net
import Testing
import Web

/// Files are given out as they are or compressed, each form under a tag of its own.
@Suite struct StaticFilesTests {
  private static let style = Array(String(repeating: "body { color: black }\n", count: 200).utf8)
  private static let icon = Array("<svg/>".utf8)

  private func ask(_ test: TestApplication, _ target: String, _ fields: (String, String)...) throws -> HTTPResponse {
    let files = ["cairn.css": Self.style, "favicon.svg": Self.icon]
    let application = try Application(test.catalog, endpoints: Pages.endpoints(assets: files, secureCookies: false))
    var headers: HTTPHeaders = ["Host": "localhost"]
    for (name, value) in fields { headers.add(name, value) }
    return application.answer(HTTPRequest(.get, try URLTarget(Array(target.utf8)), headers: headers))
  }

  private func content(_ response: HTTPResponse) -> [UInt8] {
    if case .bytes(let bytes) = response.body { bytes } else { [] }
  }

  @Test func `who accepts gzip gets the compressed form, others the file`() throws {
    let test = try TestApplication()
    let plain = try ask(test, "/static/cairn.css")
    #expect(content(plain) == Self.style && !plain.headers.contains("Content-Encoding"))
    let compressed = try ask(test, "/static/cairn.css", ("Accept-Encoding", "gzip, br"))
    #expect(compressed.headers["Content-Encoding"] == "gzip" && content(compressed).count < Self.style.count / 4)
    #expect(try Decompressor.decompress(content(compressed), .gzip, limit: 1 << 20) == Self.style)
    for response in [plain, compressed] {
      #expect(response.headers.list("Vary") == ["Accept-Encoding"])
      #expect(response.headers["X-Content-Type-Options"] == "nosniff" && response.headers.values("Cache-Control").count == 1)
    }
    #expect(plain.headers["ETag"] != compressed.headers["ETag"])
    #expect(content(try ask(test, "/static/favicon.svg", ("Accept-Encoding", "gzip"))) == Self.icon)
  }

  @Test func `a form that the client has is not sent again`() throws {
    let test = try TestApplication()
    for fields in [[], [("Accept-Encoding", "gzip")]] {
      func again(_ tags: String) throws -> HTTPResponse {
        fields.isEmpty
          ? try ask(test, "/static/cairn.css", ("If-None-Match", tags))
          : try ask(test, "/static/cairn.css", fields[0], ("If-None-Match", tags))
      }
      let tag = try #require(try again("\"x\"").headers["ETag"])
      for tags in [tag, "\"x\", \(tag)", "*"] {
        let response = try again(tags)
        #expect(response.status == .notModified && content(response).isEmpty && response.headers["ETag"] == tag)
      }
      #expect(try again(String(tag.dropLast())).status == .ok)
    }
  }

  @Test func `an address with the content's tag is kept for ever, another is asked for again`() throws {
    let test = try TestApplication()
    let response = try ask(test, "/static/cairn.css")
    #expect(response.headers["Cache-Control"] == "no-cache")
    let tag = try #require(response.headers["ETag"]).filter { $0 != "\"" }
    #expect(try ask(test, "/static/cairn.css?v=\(tag)").headers["Cache-Control"] == "public, max-age=31536000, immutable")
    #expect(try ask(test, "/static/cairn.css?v=old").headers["Cache-Control"] == "no-cache")
  }
}
