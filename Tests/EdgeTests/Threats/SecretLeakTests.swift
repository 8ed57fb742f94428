import Catalog
import Codecs
import Edge
import Net
import SQLite
import System
import Testing

@testable import Catalog

/// A secret shows nowhere but where it was made: not in the store, pages, answers, errors or the audit.
@Suite struct SecretLeakTests {
  private static let canary = "canary-7f3a9c"

  @Test(arguments: [
    "source: {type: postgres, config: {host_port: 'h:1', username: u, password: \(canary)}}",
    "source: {type: postgres, config: {host_port: 'h:1', username: u, password: '${P:-\(canary)}'}}",
    "source: {type: postgres, config: {host_port: 'h:1', username: u, nested: {api_key: \(canary)}}}",
    "source: {type: postgres, config: {host_port: 'postgres://u:\(canary)@h:1/d'}}",
    "source: {type: kafka, config: {urls: ['https://u:\(canary)@h/']}}",
    "source: {type: postgres, config: {client_secret: [\(canary)]}}",
  ])
  func `a recipe with a secret written out is refused and kept nowhere`(recipe: String) throws {
    let test = try TestApplication(crawls: Self.agreeable)
    let answer = try test.ask(.put, "/api/v1/recipes/shop", body: recipe, type: "application/yaml", as: test.token)
    #expect(answer.status == 400 && !answer.text.contains(Self.canary), "\(answer.text)")
    let visitor = try Visitor(test, as: .admin)
    _ = try visitor.get("/recipes")
    #expect(try visitor.post("/recipes", [("name", "shop"), ("text", recipe)]).status >= 400)
    #expect(try !test.storedBytes().contains(text: Self.canary))
  }

  /// A crawler that finds no fault with any recipe, so that only the look for secrets can refuse one.
  private static let agreeable = CrawlControl(
    lint: { _ in ("shop", []) }, start: { _, _, _ in 1 }, cancel: { _ in false }, next: { _ in nil })

  @Test(arguments: ["${SHOP_PASSWORD}", "${secret:shop}"])
  func `a recipe that refers to its secret is kept`(reference: String) throws {
    let test = try TestApplication(crawls: Self.agreeable)
    let recipe = "source: {type: postgres, config: {host_port: 'h:1', username: u, password: '\(reference)'}}"
    #expect(try test.ask(.put, "/api/v1/recipes/shop", body: recipe, type: "application/yaml", as: test.token).status < 300)
    #expect(try test.storedBytes().contains(text: reference))
  }

  @Test func `secrets of tokens, links and the vault show once and then nowhere`() throws {
    let test = try TestApplication()
    let made = try JSON.parse(Array(try test.ask(.post, "/api/v1/tokens", body: #"{"name": "t"}"#, as: test.token).text.utf8))
    let invited = try JSON.parse(Array(try test.ask(.post, "/api/v1/users", body: #"{"name": "bob", "role": "viewer"}"#, as: test.token).text.utf8))
    #expect(try test.ask(.put, "/api/v1/secrets/shop", body: #"{"value": "\#(Self.canary)"}"#, as: test.token).status < 300)
    let secrets = [
      try #require(made["secret"]?.string), String(try #require(invited["link"]?.string?.split(separator: "=").last)), Self.canary, test.token,
    ]
    let visitor = try Visitor(test, as: .admin)
    for endpoint in TestApplication.endpoints where endpoint.method == .get && !endpoint.pattern.contains("stream") && !endpoint.pattern.contains("events") {
      for value in ["1", "2", "shop", "bob"] {
        let page = try visitor.get(endpoint.target(value))
        for secret in secrets { #expect(!page.text.contains(secret), "\(endpoint.name) shows a secret") }
      }
    }
    let stored = try test.storedBytes()
    for secret in secrets { #expect(!stored.contains(text: secret)) }
  }

  @Test func `an error shows neither secrets nor the inside of the store`() throws {
    let test = try TestApplication()
    let session = try test.session()
    try test.fillShop()
    #expect(try test.ask(.post, "/api/v1/checks/results", body: #"[{"check": "shop.rows", "subject": "shop.db.s.customers", "outcome": "passed"}]"#, as: test.token).status == 200)
    let id = try test.id(of: "shop.db.s.customers")
    try test.catalog.write(.system) { try $0.connection.run("DROP TABLE check_results") }
    for accept in ["text/html", "application/json"] {
      for target in ["/api/v1/checks/shop.rows/results", "/assets/\(id)?tab=quality", "/api/v1/assets/shop.db.s.customers/checks"] {
        let answer = try #require(try test.answer(.get, target, headers: [session, ("Accept", accept), ("X-Secret", Self.canary)]))
        #expect(answer.status == 500, "\(target)")
        for inside in ["no such table", "SELECT", "check_results", "sqlite", ".swift", Self.canary, test.directory] {
          #expect(!answer.text.contains(inside), "\(target) shows \(inside)")
        }
      }
    }
  }

  @Test func `a secret in the address or the header of a request does not reach the store`() throws {
    let test = try TestApplication()
    _ = try test.ask(.get, "/api/v1/search?q=\(Self.canary)", as: "cairn_\(Self.canary)")
    _ = try test.answer(.post, "/sign-in", headers: [("Content-Type", "application/x-www-form-urlencoded"), ("User-Agent", "x")], body: "name=ann&password=\(Self.canary)")
    #expect(try !test.storedBytes().contains(text: Self.canary))
  }

  @Test func `a backup holds no key that opens sealed secrets`() throws {
    let test = try TestApplication()
    #expect(try test.ask(.put, "/api/v1/secrets/shop", body: #"{"value": "\#(Self.canary)"}"#, as: test.token).status < 300)
    let copy = "\(test.directory)/copy"
    try File.createDirectory(copy, mode: 0o700)
    try Catalog.backup(directory: test.directory, to: "\(copy)/cairn.db")
    let bytes = try File.read("\(copy)/cairn.db")
    #expect(bytes.contains(text: "ann") && !bytes.contains(text: Self.canary) && !bytes.contains(text: test.token))
    let key = try File.read("\(test.directory)/secret.key")
    #expect(bytes.firstRange(of: key) == nil && Hex.decode(String(decoding: key, as: UTF8.self).filter { !$0.isWhitespace }).map { bytes.firstRange(of: $0) == nil } != false)
  }
}
