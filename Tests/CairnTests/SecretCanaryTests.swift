import API
import Catalog
import Codecs
import Edge
import Ingest
import Net
import SQLite
import System
import Testing
import Web

@testable import cairn

/// A secret goes into everything that may hold one, and every output is searched for it.
@Suite struct SecretCanaryTests {
  private static let canary = "c4nary-Vfx9!q2/ß"

  /// A catalog with the canary as a secret, and recipes that got it by every road.
  private final class Bench {
    let folder: String
    let catalog: Catalog
    let crawls: CrawlService
    private(set) var runs: [Int64] = []

    init() throws {
      folder = try File.temporaryDirectory(prefix: "cairn-canary")
      catalog = try Catalog(directory: "\(folder)/data", migrations: Resources.migrations())
      crawls = CrawlService(catalog, folder: folder, files: .within(folder))
      try File.writeAtomically(Array("\(SecretCanaryTests.canary)\n".utf8), to: "\(folder)/secret-file")
      try catalog.write(.person("ann")) { try $0.putSecret("canary", value: SecretCanaryTests.canary) }
    }

    deinit {
      try? catalog.close()
      try? File.removeTree(folder)
    }

    /// PostgreSQL at a port where nobody listens; the canary stands where users put secrets, and where they should not.
    func texts() -> [String] {
      let references = ["${secret:canary}", "${file:secret-file}", "'\(SecretCanaryTests.canary)'"]
      return references.flatMap { reference in
        [
          "password: \(reference)", "password: x\n    database: \(reference)", "password: x\n    sslrootcert: \(reference)",
          "password: x\n    sslmode: \(reference)", "password: x\n    connect_timeout: \(reference)",
        ].map { "source:\n  type: postgres\n  config:\n    host_port: 127.0.0.1:1\n    username: ann\n    \($0)\n" }
      }.filter { !$0.contains("'") || $0.contains("password: '") }
    }

    func keep(_ text: String, as name: String) throws {
      try catalog.write(.person("ann")) { try $0.putRecipe(name, text: text, isScheduled: false) }
    }
  }

  @Test func `no run, report, probe, explanation or error shows a secret`() throws {
    let bench = try Bench()
    for (number, text) in bench.texts().enumerated() {
      let bytes = Array(text.utf8)
      let references = RecipeReferences.kept(in: bench.catalog)
      let report = RecipeReport(bytes, fallbackName: "r", folder: bench.folder, references: references)
      var said = report.faults.map { "\($0)" } + report.notes.map { "\($0)" }
      said += report.explanation(at: Timestamp(microseconds: 0), names: ["t"])
      do {
        let recipe = try Recipe(bytes, fallbackName: "r\(number)", folder: bench.folder, references: references)
        said += recipe.probe(MonotonicClock.after(seconds: 5)).map(\.detail)
        let run = try CrawlRun(recipe, bench.catalog, trigger: "test", actor: "ann")
        said += [run.perform().failure ?? ""]
        said += try bench.catalog.read { try $0.lines(of: run.id).map(\.text) }
      } catch { said.append("\(error)") }
      for line in said { #expect(!line.contains("c4nary"), "\(text)\n\(line)") }
    }
  }

  @Test func `neither the store, its backup nor its search index holds a secret`() throws {
    let bench = try Bench()
    for (number, text) in bench.texts().enumerated() where !text.contains(Self.canary) {
      try bench.keep(text, as: "r\(number)")
      // A recipe that is refused has said so; what it left behind is searched below.
      _ = try? bench.crawls.start("r\(number)", actor: "ann", isDry: false)
      bench.crawls.stop()
    }
    try Catalog.backup(directory: "\(bench.folder)/data", to: "\(bench.folder)/data/copy.db")
    var pending = ["\(bench.folder)/data"]
    var files = 0
    while let place = pending.popLast() {
      guard !File.isDirectory(place) else {
        pending += try File.list(place).map { "\(place)/\($0)" }
        continue
      }
      files += 1
      #expect(!String(decoding: try File.read(place), as: UTF8.self).contains("c4nary"), "\(place)")
    }
    #expect(files > 2)
  }

  @Test func `no answer of the API and no page shows a secret`() throws {
    let bench = try Bench()
    for (number, text) in bench.texts().enumerated() where !text.contains(Self.canary) { try bench.keep(text, as: "r\(number)") }
    let references = RecipeReferences.kept(in: bench.catalog)
    let recipe = try Recipe(
      Array(bench.texts()[0].utf8), fallbackName: "r0", folder: bench.folder, references: references)
    let run = try CrawlRun(recipe, bench.catalog, trigger: "test", actor: "ann")
    run.perform()
    let crawls = bench.crawls
    let endpoints = RESTAPI.endpoints(metrics: Metrics()) + Pages.endpoints(assets: [:], secureCookies: false)
    let application = try Application(
      bench.catalog, crawls: CatalogServer.control(crawls), endpoints: endpoints, options: Application.Options())
    let token = try bench.catalog.write(.system) { writer in
      let user = try writer.createUser("root", role: .admin)
      return try writer.createToken("t", for: user.id, scopes: Set(Permission.allCases)).secret
    }
    func ask(_ method: HTTPMethod, _ target: String, _ body: String = "", _ type: String = "application/yaml") throws -> String {
      let headers: HTTPHeaders = ["Host": "localhost", "Authorization": "Bearer \(token)", "Content-Type": type]
      let request = HTTPRequest(method, try URLTarget(Array(target.utf8)), headers: headers, body: Array(body.utf8))
      guard case .bytes(let bytes) = application.answer(request).body else { return "" }
      return String(decoding: bytes, as: UTF8.self)
    }
    var answers: [(String, String)] = []
    for endpoint in endpoints where endpoint.method == .get {
      let target = endpoint.pattern.split(separator: "{name}").joined(separator: "r0")
        .split(separator: "{id}").joined(separator: "\(run.id)").split(separator: "{id:any}").joined(separator: "shop")
      guard !target.contains("{"), !target.hasSuffix("stream"), !target.hasSuffix("events") else { continue }
      answers.append((target, try ask(.get, target)))
    }
    #expect(answers.contains { $0.1.contains("\"canary\"") }, "the list of secrets has its name")
    for text in bench.texts() {
      for route in ["lint", "check", "test-connection"] {
        answers.append((route, try ask(.post, "/api/v1/recipes/\(route)", text)))
      }
      answers.append(("put", try ask(.put, "/api/v1/recipes/new", text)))
    }
    answers.append(("secret", try ask(.put, "/api/v1/secrets/0wrong", "{\"value\": \"\(Self.canary)\"}", "application/json")))
    answers.append(("secret", try ask(.put, "/api/v1/secrets/other", "{\"valu\": \"\(Self.canary)\"}", "application/json")))
    for (target, answer) in answers { #expect(!answer.contains("c4nary"), "\(target): \(answer.prefix(500))") }
  }
}
