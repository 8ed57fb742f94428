import Catalog
import Codecs
import Edge
import Ingest
import Net
import System
import Testing

/// Small inputs that would cost much: each is refused or answered in bounded time and memory.
@Suite(.serialized) struct ExhaustionTests {
  /// Runs `body` and says how long it took: of this thread, since others share the machine.
  private func seconds(by now: () -> UInt64 = { ThreadClock.now }, _ body: () throws -> Void) rethrows -> Double {
    let begin = now()
    try body()
    return Double(now() &- begin) / 1e9
  }

  @Test(arguments: ["[", "{\"a\":", "[{\"a\":[", "[[[[[[[["])
  func `JSON of any depth is refused at its cap`(opening: String) throws {
    let test = try TestApplication()
    let body = String(repeating: opening, count: 100_000 / opening.count)
    for target in ["/api/v1/assets", "/api/v1/assets/bulk", "/api/v1/lineage/edges", "/api/v1/sql/lineage"] {
      let answer = try test.ask(.post, target, body: body, as: test.token)
      #expect((200..<500).contains(answer.status) && answer.status != 201, "\(target) answers \(answer.status)")
      #expect(answer.text.contains("128") || answer.text.contains("deep") || answer.status == 207, "\(answer.text)")
    }
  }

  @Test func `a YAML document that grows by its aliases is refused`() throws {
    let test = try TestApplication()
    var laughs = "a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]\n"
    for level in 1...12 { laughs += "a\(level): &a\(level) [\((0..<10).map { _ in "*a\(level - 1)" }.joined(separator: ", "))]\n" }
    let spent = try seconds {
      for (method, target) in [(HTTPMethod.put, "/api/v1/recipes/x"), (.post, "/api/v1/recipes/check")] {
        let answer = try test.ask(method, target, body: laughs, type: "application/yaml", as: test.token)
        #expect((200..<500).contains(answer.status), "\(target) answers \(answer.status)")
      }
      #expect(throws: YAMLError.self) { try YAML.document(Array(laughs.utf8)) }
    }
    #expect(spent < 2)
  }

  @Test func `a body that grows when decompressed is cut at the route's limit`() {
    var bomb: [UInt8] = []
    var writer = GzipWriter()
    let zeros = [UInt8](repeating: 0, count: 1 << 20)
    for _ in 0..<64 { writer.push(zeros, into: &bomb) }
    writer.finish(into: &bomb)
    #expect(bomb.count < 1 << 20)
    let spent = seconds {
      #expect(throws: DecompressionError.self) { try Decompressor.decompress(bomb, .gzip, limit: 1 << 20) }
    }
    #expect(spent < 1)
  }

  @Test(arguments: [
    "(a+)+$", "(a|a)*b", "(a|aa)+$", "(.*)*x", "([a-zA-Z]+)*1", "(.*a){20}", "^(([a-z])+.)+[A-Z]([a-z])+$", "((((a*)*)*)*)*b", "(x+x+)+y", "a{0,200}{0,200}{0,200}",
  ])
  func `no pattern of a recipe takes longer than its name explains`(pattern: String) {
    let name = String(repeating: "a", count: 5000) + "!"
    let spent = seconds {
      // A pattern that would be too large is refused, which is as good.
      guard let expression = try? LinearRegex(pattern, ignoresCase: true) else { return }
      _ = expression.matchesPrefix(of: name)
    }
    #expect(spent < 2, "\(spent) s")
  }

  @Test(arguments: [
    String(repeating: "*a*", count: 500), String(repeating: "(", count: 4000), String(repeating: "-", count: 5000), String(repeating: "a OR ", count: 1500),
    String(repeating: "kind:(", count: 900), String(repeating: "\"", count: 4001), (0..<1000).map { "w\($0)*" }.joined(separator: " "), String(repeating: "aaaaaaaaaa", count: 700),
  ])
  func `no search takes longer than its length explains`(query: String) throws {
    let test = try TestApplication()
    try test.fillShop()
    let value = PercentEncoding.encode(query, keeping: .unreserved)
    let spent = try seconds { () throws in
      for target in ["/api/v1/search?q=", "/api/v1/suggest?q=", "/api/v1/facets?q=", "/search?q="] {
        #expect(try test.ask(.get, target + value, as: test.token).status < 500, "\(target)")
      }
    }
    #expect(spent < 4, "\(spent) s")
  }

  @Test func `a graph in which everything leads to everything is answered within a second`() throws {
    let test = try TestApplication()
    let names = (0..<60).map { "shop.db.s.t\($0)" }
    try test.catalog.write(.push("x", Origin(.declared, "x"))) { writer in
      var edges: [EdgeDraft] = []
      for source in names { for target in names where source != target { edges.append(EdgeDraft(.named(.table, try FQN(source)), .named(.table, try FQN(target)))) } }
      try writer.putEdges(edges, job: nil, replacing: .none)
    }
    let spent = try seconds {
      for direction in ["upstream", "downstream", "both"] {
        let answer = try test.ask(.get, "/api/v1/lineage?name=shop.db.s.t0&depth=100&limit=100000&direction=\(direction)", as: test.token)
        #expect(answer.status == 200 || answer.status == 413, "\(direction)")
      }
      let id = try test.id(of: "shop.db.s.t0")
      #expect(try test.ask(.get, "/assets/\(id)?tab=lineage&depth=20", as: test.token).status == 200)
    }
    #expect(spent < 3, "\(spent) s")
  }

  @Test(arguments: ["(", "SELECT * FROM (", "CASE WHEN ", "NOT ", "a.", "WITH a AS (", "SELECT 1 UNION ", "/*", "f(", "-- \n"])
  func `SQL of any depth is answered`(opening: String) throws {
    let test = try TestApplication()
    let body = JSON.object(["sql": .string("SELECT a FROM t WHERE " + String(repeating: opening, count: 200_000 / opening.count))]).text
    let spent = try seconds {
      let status = try test.ask(.post, "/api/v1/sql/lineage", body: body, as: test.token).status
      #expect((200..<500).contains(status), "answers \(status)")
    }
    #expect(spent < 5, "\(spent) s")
  }

  @Test func `a patch that copies without end is refused`() throws {
    let test = try TestApplication()
    #expect(try test.ask(.post, "/api/v1/assets", body: #"{"kind": "table", "fqn": "a.b.c.d", "properties": {"x": [1]}}"#, as: test.token).status == 201)
    let copies = (0..<60).map { _ in #"{"op": "copy", "from": "/properties", "path": "/properties/x/0"}"# }.joined(separator: ",")
    // The writer's thread does it.
    let spent = try seconds(by: { MonotonicClock.now }) {
      let answer = try test.ask(.patch, "/api/v1/assets/a.b.c.d", body: "[\(copies)]", type: "application/json-patch+json", as: test.token)
      #expect((400..<500).contains(answer.status), "answers \(answer.status)")
    }
    #expect(spent < 2)
  }
}
