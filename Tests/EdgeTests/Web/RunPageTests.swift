import Catalog
import Codecs
import Net
import Testing

/// Services, recipes and runs.
@Suite struct RunPageTests {
  private let test: TestApplication
  private let admin: Visitor
  private static let recipe = "pipeline_name: shop\nsource:\n  type: sqlite\n  config:\n    path: /tmp/shop.db\n"

  init() throws {
    test = try TestApplication(crawls: .scripted)
    admin = try Visitor(test, as: .admin)
  }

  @Test func `a recipe is checked, kept, run, paused and forgotten`() throws {
    #expect(try admin.get("/recipes").text.contains("No recipe yet."))
    #expect(try admin.post("/recipes", [("text", Self.recipe), ("then", "check")]).text.contains("It names itself shop"))
    #expect(try admin.get("/recipes").text.contains("No recipe yet."))
    #expect(try admin.post("/recipes", [("text", Self.recipe), ("scheduled", "1")]).location == "/recipes")
    #expect(try admin.get("/recipes").text.contains("Pause"))
    #expect(try admin.post("/recipes/shop/schedule", [("scheduled", "0")]).status == 303)
    #expect(try admin.get("/recipes").text.contains("paused"))
    #expect(try admin.get("/recipes/shop").text.contains("path: /tmp/shop.db"))
    #expect(try admin.post("/recipes/shop/run").location == "/runs/7")
    #expect(try admin.post("/recipes", [("text", Self.recipe), ("then", "run")]).location == "/runs/7")
    #expect(try admin.post("/recipes/shop/remove").status == 303)
    #expect(try admin.get("/recipes/shop").status == 404)
  }

  @Test func `a fault stands beside its line, and the text is not lost`() throws {
    let answer = try admin.post("/recipes", [("text", "pipeline_name: x\nsorce: {}\n")])
    #expect(answer.status == 400 && answer.text.contains("recipe:2:1: there is no key sorce"))
    #expect(answer.text.contains("<li class=\"error\">sorce: {}</li>") && answer.text.contains("</textarea>"))
    #expect(Markup(answer.text).faults == [])
  }

  @Test func `a password that is written out is refused and not shown again elsewhere`() throws {
    let answer = try admin.post("/recipes", [("text", Self.recipe + "    password: hunter2\n")])
    #expect(answer.status == 400 && answer.text.contains("password is written out"))
    #expect(try !admin.get("/recipes").text.contains("hunter2") && !admin.get("/audit").text.contains("hunter2"))
  }

  @Test func `a run shows its counts, its failure and its log as text`() throws {
    let id = try test.catalog.write(.person("ann")) { writer in
      let id = try writer.beginRun(of: "shop", trigger: "manual", isDry: true)
      var counts = RunCounts()
      (counts.seen, counts.created, counts.removed, counts.problems) = (12_345, 3, 2, 1)
      try writer.updateRun(id, .warned, counts, failure: nil, lines: [(.info, "begins"), (.error, TestApplication.hostile)])
      return id
    }
    let page = try admin.get("/runs/\(id)").text
    #expect(page.contains("12\u{202F}345 seen, 3 new") && page.contains("2 gone, 1 problem<") && page.contains("dry: nothing is written"))
    #expect(page.contains("<li class=\"error\">") && !page.contains("<script>alert") && !page.contains("data-events"))
    #expect(Markup(page).faults == [])
    _ = try test.catalog.write(.person("ann")) { try $0.beginRun(of: "shop", trigger: "ann", isDry: false) }
    let all = try admin.get("/runs").text
    #expect(all.contains("Run again") && all.contains("<td>manual, ann</td>") && all.contains("<td>ann</td>"))
    #expect(try admin.get("/runs?recipe=other").text.contains("Nothing was run yet."))
  }

  @Test func `a run under way is followed live, refreshed by hand, and stopped`() throws {
    let id = try test.catalog.write(.person("ann")) { try $0.beginRun(of: "shop", trigger: "manual", isDry: false) }
    let page = try admin.get("/runs/\(id)").text
    #expect(page.contains("data-events=\"/runs/\(id)/events\"") && page.contains(">Refresh</a>") && page.contains("Stop it"))
    #expect(try admin.post("/runs/\(id)/cancel").status == 409)
    #expect(try Visitor(test, as: .viewer).get("/runs/\(id)").text.contains("Stop it") == false)
  }

  @Test func `a long log shows its two ends`() throws {
    let id = try test.catalog.write(.person("ann")) { writer in
      let id = try writer.beginRun(of: "shop", trigger: "manual", isDry: false)
      try writer.updateRun(id, .succeeded, RunCounts(), lines: (0..<1000).map { (.info, "line number \($0).") })
      return id
    }
    let page = try admin.get("/runs/\(id)").text
    #expect(page.contains("line number 0.") && page.contains("line number 999.") && !page.contains("line number 500.") && page.contains("… 400 lines …"))
  }

  @Test func `older runs are one page further`() throws {
    try test.catalog.write(.person("ann")) { writer in
      for _ in 0..<60 { _ = try writer.beginRun(of: "shop", trigger: "manual", isDry: false) }
    }
    let page = try admin.get("/runs").text
    #expect(page.contains("href=\"/runs?before=11\""))
    #expect(try admin.get("/runs?before=11").text.contains("/runs/10\""))
  }

  @Test func `services say where they run and what they hold`() throws {
    try test.catalog.write(.crawl(recipe: "shop")) { writer in
      let identity = ServiceIdentity(platform: "postgres", host: "db.example", port: 5432)
      _ = try writer.put(AssetDraft(.service, try FQN(parts: ["shop"]), service: identity))
      _ = try writer.put(AssetDraft(.table, try FQN("shop.a.b.c")))
      let run = try writer.beginRun(of: "shop", trigger: "manual", isDry: false)
      try writer.updateRun(run, .succeeded, RunCounts())
    }
    let page = try admin.get("/services").text
    #expect(page.contains("db.example:5432") && page.contains("postgres") && page.contains("succeeded"))
  }
}
