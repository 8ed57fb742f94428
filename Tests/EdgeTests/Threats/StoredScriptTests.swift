import Catalog
import Codecs
import Edge
import Net
import Testing

/// Whatever people and sources write is shown as text on every page (XSS).
@Suite struct StoredScriptTests {
  private static let polyglots = [
    "\"'><x-evil onload=alert(1)>", "<script>x-evil</script>", "' onxevil='1' \" onxevil=\"1", "javascript:x-evil()", "</title></textarea></script><x-evil>",
    "<!--<x-evil>-->", "&lt;x-evil&gt;", "[a](javascript:x-evil)", "![a](x\" onerror=\"x-evil)", "\"><x-evil \u{202E}>", "<svg/onload=x-evil>", "{{constructor.constructor('x')()}}",
    "<a href=\"data:text/html,x-evil\">", "`${x-evil}`", "]]><x-evil>",
  ]

  /// Writes the text into every field that takes one, and says where pages may show it.
  private func write(_ text: String, _ test: TestApplication) throws -> [String] {
    let fqn = try FQN(parts: ["shop", text, text, text])
    try test.catalog.write(.push("\(text)", Origin(.observed, "source"))) { writer in
      var draft = AssetDraft(.table, fqn, description: text, columns: [ColumnDraft(FieldPath(text), type: .string, nativeType: text)])
      draft.displayName = text
      draft.subtype = text
      draft.properties = [text: .string(text), "definition": .string(text), "url": .string("javascript:x-evil()")]
      draft.extra = [text: .array([.string(text)])]
      _ = try writer.put(draft)
      let asset = try #require(try writer.reader.asset(.data, fqn))
      for relation in [Relation.tag, .owner, .term, .domain, .product] {
        let kind: AssetKind = relation == .tag ? .tag : relation == .owner ? .team : relation == .term ? .term : relation == .domain ? .domain : .dataProduct
        _ = try? writer.link(Subject(asset.id), LinkDraft(relation, .named(kind, try FQN(parts: [text])), reason: text))
      }
      _ = try writer.put(AssetDraft(.table, try FQN("shop.a.b.target"), description: text))
      try writer.putEdges([EdgeDraft(.named(.table, fqn), .named(.table, try FQN("shop.a.b.target")))], job: nil, replacing: .none)
      try writer.putRecipe(text, text: "# \(text)\nsource: {}", isScheduled: false)
      let run = try writer.beginRun(of: text, trigger: "manual", isDry: false)
      try writer.updateRun(run, .failed, RunCounts(), failure: text, lines: [(.error, text)])
      _ = try writer.createToken(String(text.prefix(90)), for: try #require(try writer.reader.user("admin-visitor")).id, scopes: [.read], producer: text)
    }
    let id = try test.id(of: fqn.description)
    let tabs = ["", "overview", "columns", "lineage", "quality", "history", "api"].map { "/assets/\(id)?tab=\($0)" }
    return tabs + ["/assets/\(id)/columns/\(PercentEncoding.encode(FieldPath(text).description, keeping: .unreserved))", "/runs/1", "/recipes?name=\(PercentEncoding.encode(text, keeping: .unreserved))"]
  }

  @Test(arguments: polyglots)
  func `hostile text in any field is text on every page`(text: String) throws {
    let test = try TestApplication()
    let visitor = try Visitor(test, as: .admin)
    let places = try write(text, test)
    let value = PercentEncoding.encode(text, keeping: .unreserved)
    let questions = ["/search?q=\(value)", "/columns?q=\(value)", "/a/\(value)", "/search?q=x&kind=\(value)", "/sign-in?next=\(value)", "/nothing/\(value)", "/audit?actor=\(value)"]
    var shown = 0
    for target in PagesTests.places.filter({ $0 != "/set-up" }) + places + questions {
      guard (try? URLTarget(Array(target.utf8))) != nil else { continue }
      let page = try visitor.get(target)
      #expect(page.status < 500, "\(target) answers \(page.status)")
      #expect(Markup(page.text).faults == [], "\(target)")
      for broken in ["<x-evil", "<script>x-evil", "<svg/onload", " onxevil=\"1", " onerror=\"x-evil", "href=\"javascript:", "href=\"data:", "src=\"x\"", "<!--<x-evil"] {
        #expect(!page.text.contains(broken), "\(target) holds \(broken)")
      }
      if page.text.contains("x-evil") || page.text.contains("xevil") || page.text.contains("constructor") { shown += 1 }
    }
    // Pages that show nothing of it prove nothing.
    #expect(shown > 8)
  }

  @Test func `every answer tells browsers to run nothing and guess nothing`() throws {
    let test = try TestApplication()
    let visitor = try Visitor(test, as: .admin)
    for endpoint in TestApplication.endpoints where endpoint.method == .get && !endpoint.pattern.contains("stream") && !endpoint.pattern.contains("events") {
      let page = try visitor.get(endpoint.target("1"))
      let policy = page.headers["Content-Security-Policy"] ?? ""
      for rule in ["default-src 'none'", "script-src 'self'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'"] {
        #expect(policy.contains(rule), "\(endpoint.name)")
      }
      for word in ["unsafe", "*", "http:", "https:"] { #expect(!policy.contains(word), "\(endpoint.name)") }
      #expect(page.headers["X-Content-Type-Options"] == "nosniff", "\(endpoint.name)")
    }
  }
}
