import Codecs
import Testing

@testable import Ingest

@Suite struct RecipeReportTests {
  @Test func `every fault is told at once, in the order of lines`() {
    let text = """
      pipeline_nam: shop
      source:
        type: postgres
        config:
          usernam: ann
          sslmod: require
          include_views: perhaps
          connect_timeout: soon
          table_pattern: {allow: ["("]}
      schedule: {cron: "61 * * * *", timezon: UTC}
      stateful_ingestion: {fail_safe_threshold: 200}
      transformers:
        - {type: nothing_at_all}
      """
    let faults = report(text).faults
    #expect(faults.map(\.line) == [1, 5, 6, 10, 10, 11, 13], "\(faults)")
    #expect(faults.contains { $0.line == 5 && $0.reason.contains("did you mean username?") })
  }

  @Test func `every wrong value of a configuration is told, not only the first`() {
    let text = recipeText(config: "path: x\ninclude_views: perhaps\ntimeout: soon\ntable_pattern: {allow: [\"(\"]}")
    #expect(report(text).faults.map(\.line) == [6, 7, 8, 8])
  }

  @Test func `a variable that is not set is a warning, for it may be set where the recipe runs`() throws {
    let report = report(recipeText(config: "path: ${WHERE}\ntimeout: ${SECONDS}\ninclude_views: ${FLAG}"))
    #expect(report.faults == [])
    #expect(report.lacksValues)
    #expect(report.notes.map(\.line) == [5, 6, 7])
    #expect(report.notes.allSatisfy { $0.kind == .warning })
  }

  @Test(arguments: [
    "password: hunter2", "token: abc", "sasl: {client_secret: x}", "connect_uri: \"postgresql://a:hunter2@h/d\"",
  ])
  func `a secret that is written out is a warning that does not show it`(line: String) {
    let text = "source:\n  type: postgres\n  config:\n    username: a\n    \(line)\n"
    let warnings = report(text).notes.filter { $0.kind == .warning }
    #expect(warnings.count == 1)
    #expect(warnings.first?.line == 5)
    #expect(warnings.first?.text.contains("cairn secret set") == true)
    #expect(warnings.first?.text.contains("hunter2") == false)
  }

  @Test(arguments: ["password: ${PW:-x}", "password: \"${secret:a:-b}\"", "password: null", "token_enabled: true"])
  func `a reference is no secret written out`(line: String) {
    let text = "source:\n  type: postgres\n  config:\n    username: a\n    \(line)\n"
    #expect(report(text, variables: ["PW": "x"]).notes.filter { $0.kind == .warning } == [])
  }

  @Test func `a schedule that never comes is a warning`() {
    #expect(report(recipeText(top: "schedule: \"0 0 31 2 *\"")).notes.contains { $0.text.contains("never comes") })
  }

  @Test func `an explanation says what runs, which names pass, and when`() throws {
    let text = recipeText(
      config: "path: /data/shop.db\ntable_pattern: {allow: [\"ord\"], deny: [\".*_tmp\"]}",
      top: "schedule: {cron: \"30 2 * * *\", timezone: UTC}\ntransformers: [{type: simple_add_dataset_tags, config: {tag_urns: [gold]}}]\nsink: {type: console}")
    let moment = try #require(Timestamp(rfc3339: "2026-01-01T00:00:00Z"))
    let lines = report(text).explanation(at: moment, names: ["orders", "orders_tmp", "people"])
    for line in [
      "shop crawls sqlite into the service shop.", "    orders would be read: allow ord matches.",
      "    orders_tmp would be left out: deny .*_tmp matches.", "    people would be left out: no allow matches.",
      "It runs by itself at 30 2 * * * (UTC); next:", "  2026-01-05 02:30 (2026-01-05T02:30:00Z)",
      "Puts simple_add_dataset_tags: tag gold on all datasets.",
      "Note, line 9: sink is ignored; Cairn writes to its own catalog.",
    ] { #expect(lines.contains(line), "\(line)\n\(lines.joined(separator: "\n"))") }
    #expect(lines.filter { $0.hasPrefix("  2026-01-0") }.count == 5)
  }

  @Test func `an explanation hides secrets and a faulty recipe has none`() throws {
    let text = "source: {type: postgres, config: {username: ann, password: hunter2-literal}}"
    let lines = report(text).explanation(at: .init(microseconds: 0))
    #expect(lines.contains { $0.hasPrefix("  password: •••") })
    #expect(!lines.contains { $0.contains("hunter2") })
    #expect(report("sorce: {}").explanation(at: .init(microseconds: 0)) == [])
  }
}
