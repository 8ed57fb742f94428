import System
import Testing

@testable import Ingest

@Suite struct RecipeReadingTests {
  struct Fault: Sendable, CustomTestStringConvertible {
    let text: String
    let line: Int
    let contains: String

    init(_ text: String, line: Int, _ contains: String) {
      self.text = text
      self.line = line
      self.contains = contains
    }

    var testDescription: String { contains }
  }

  static let faults = [
    Fault("", line: 1, "mapping is expected"),
    Fault("[1, 2]", line: 1, "a recipe is a sequence"),
    Fault("a: b: c", line: 1, "is no YAML"),
    Fault("sorce: {}", line: 1, "did you mean source?"),
    Fault("pipeline_name: x", line: 1, "has no source"),
    Fault("source: sqlite", line: 1, "source is a string"),
    Fault("source:\n  config: {}", line: 2, "source has no type"),
    Fault("source: {type: sqlit}", line: 1, "did you mean sqlite?"),
    Fault("source: {type: sqlite, confg: {}}", line: 1, "did you mean config?"),
    Fault("source: {type: sqlite, config: [1]}", line: 1, "config is a sequence"),
    Fault("source: {type: sqlite}", line: 1, "path is missing"),
    Fault(recipeText(config: "path: x\ntabel_pattern: {}"), line: 6, "did you mean table_pattern?"),
    Fault(recipeText(config: "path: x\ninclude_tables: perhaps"), line: 6, "true or false"),
    Fault(recipeText(config: "path: x\ntimeout: soon"), line: 6, "whole number"),
    Fault(recipeText(config: "path: x\ntimeout: 0"), line: 6, "from 1 to 86400"),
    Fault(recipeText(config: "path: x\ntimeout: 99999999999999999999"), line: 6, "whole number"),
    Fault(recipeText(config: "path: [x]"), line: 5, "path is a sequence; a text"),
    Fault(recipeText(config: "path: x\ntable_pattern: yes"), line: 6, "table_pattern is a string"),
    Fault(recipeText(config: "path: x\ntable_pattern: {allow: x}"), line: 6, "a list of regular expressions"),
    Fault(recipeText(config: "path: x\ntable_pattern: {alow: [x]}"), line: 6, "did you mean allow?"),
    Fault(recipeText(config: "path: x\ntable_pattern: {allow: [\"a(\"]}"), line: 6, "( without a )"),
    Fault(recipeText(config: "path: x\ntable_pattern: {allow: [[x]]}"), line: 6, "a regular expression"),
    Fault(recipeText(top: "schedule: often"), line: 6, "has 1 fields"),
    Fault(recipeText(top: "schedule: {cron: \"0 0 * * *\", timezone: Mars/Base}"), line: 6, "is not a time zone"),
    Fault(recipeText(top: "schedule: {cron: \"0 0 * * *\", timezone: ../../etc/passwd}"), line: 6, "is not a time zone"),
    Fault(recipeText(top: "schedule: {cron: \"0 0 * * *\", jitter: -1}"), line: 6, "from 0 to 86400"),
    Fault(recipeText(top: "schedule: {timezone: UTC}"), line: 6, "no cron"),
    Fault(recipeText(top: "schedule: {crn: \"0 0 * * *\"}"), line: 6, "did you mean cron?"),
    Fault(recipeText(top: "stateful_ingestion: {enabled: maybe}"), line: 6, "true or false"),
    Fault(recipeText(top: "stateful_ingestion: {fail_safe_threshold: 101}"), line: 6, "a percentage"),
    Fault(recipeText(top: "stateful_ingestion: {fail_safe: 1}"), line: 6, "is not a known key"),
    Fault(recipeText(top: "transformers: {}"), line: 6, "a list is expected"),
    Fault(recipeText(top: "transformers:\n  - type: simple_add_dataset_tgs"), line: 7, "did you mean simple_add_dataset_tags?"),
    Fault(recipeText(config: "path: ${NOWHERE}"), line: 5, "the variable NOWHERE is not set"),
    Fault(recipeText(config: "path: ${secret:none}"), line: 5, "cairn secret set none"),
    Fault(recipeText(config: "path: ${file:/nowhere/at/all}"), line: 5, "cannot be read"),
  ]

  @Test(arguments: faults) func `a fault is told with its line and what would do`(fault: Fault) {
    #expect { _ = try recipe(fault.text) } throws: { error in
      guard let error = error as? RecipeError else { return false }
      return error.line == fault.line && error.reason.contains(fault.contains)
    }
  }

  @Test func `an error names file, line and column`() {
    var error = RecipeError(line: 3, column: 7, "x is wrong")
    error.file = "a.yaml"
    #expect("\(error)" == "a.yaml:3:7: x is wrong")
  }

  @Test(arguments: [
    "type: iceberg\n  config: {catalog_type: sql, uri: 'postgresql://u:s3cret@h:port/db'}",
    "type: postgres\n  config: {username: u, host_port: 'u:s3cret@h:port'}",
    "type: kafka\n  config: {bootstrap: 'u:s3cret@h:port'}",
    "type: rabbitmq\n  config: {username: u, management_url: 'amqp://u:s3cret@h'}",
  ])
  func `an address that cannot be read is not repeated when it may hold a password`(source: String) {
    let error = #expect(throws: RecipeError.self) { try recipe("source:\n  \(source)\n") }
    #expect(error?.reason.contains("expected") == true && error?.reason.contains("s3cret") == false, "\(error?.reason ?? "")")
  }

  @Test func `a recipe takes its name from itself, else from its file`() throws {
    #expect(try recipe(recipeText()).name == "shop")
    #expect(try recipe("source: {type: sqlite, config: {path: x}}").name == "file")
  }

  @Test func `removal follows stateful ingestion wherever it stands`() throws {
    #expect(try recipe(recipeText()).removesVanished)
    #expect(try recipe(recipeText()).removalLimit == 0.75)
    #expect(try !recipe(recipeText(top: "stateful_ingestion: {enabled: false}")).removesVanished)
    #expect(try !recipe(recipeText(config: "path: x\nstateful_ingestion: {remove_stale_metadata: false}")).removesVanished)
    #expect(try recipe(recipeText(top: "stateful_ingestion: {fail_safe_threshold: 20}")).removalLimit == 0.2)
  }

  @Test func `anchors, merge keys and block texts read as YAML says`() throws {
    let text = """
      x-unused: &defaults {include_views: false}
      """
    #expect(throws: RecipeError.self) { try recipe(text) }
    let merged = recipeText(config: "<<: {path: a.db, count_rows: false}\nservice: >-\n  shop\n  floor")
    #expect(try recipe(merged).configuration.text("path") == "a.db")
    #expect(try recipe(merged).configuration.text("service") == "shop floor")
  }

  @Test func `views follow the pattern of tables unless they have their own`() throws {
    let shared = try recipe(recipeText(config: "path: x\ntable_pattern: {deny: [tmp]}"))
    #expect(try !shared.configuration.pattern("view_pattern").allows("tmp_view"))
    let own = try recipe(recipeText(config: "path: x\ntable_pattern: {deny: [tmp]}\nview_pattern: {}"))
    #expect(try own.configuration.pattern("view_pattern").allows("tmp_view"))
  }

  @Test func `random damage to a recipe never does more than throw`() throws {
    let text = Array(recipeText(config: "path: ${A:-x}\ntable_pattern: {allow: [\"a.*\"]}", top: "schedule: \"0 3 * * *\"").utf8)
    var random = SeededRandom(seed: 7)
    for _ in 0..<600 {
      var damaged = text
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let place = Int.random(in: 0..<damaged.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: damaged[place] = UInt8.random(in: 0...255, using: &random)
        case 1: damaged.remove(at: place)
        default: damaged.insert(contentsOf: "${:- {}[]\n".utf8.prefix(Int.random(in: 1...9, using: &random)), at: place)
        }
      }
      _ = RecipeReport(damaged, fallbackName: "f", references: RecipeReferences { _ in nil })
    }
  }
}
