import Catalog
import Codecs
import Glibc
import System
import Testing

@testable import cairn

/// What the verbs about recipes and secrets answer with, as exit codes. Their texts go to the standard streams.
@Suite struct RecipeCommandTests {
  private final class Bench {
    let folder: String
    var data: String { "\(folder)/data" }

    init() throws { folder = try File.temporaryDirectory(prefix: "cairn-recipe") }

    deinit { try? File.removeTree(folder) }

    func file(_ name: String, _ text: String) throws -> String {
      try File.writeAtomically(Array(text.utf8), to: "\(folder)/\(name)")
      return "\(folder)/\(name)"
    }

    /// A recipe over a file that is there.
    func recipe(_ name: String = "good.yaml", config: String = "") throws -> String {
      try Self.database(at: "\(folder)/shop.db")
      return try file(name, "pipeline_name: shop\nsource: {type: sqlite, config: {path: shop.db\(config)}}\n")
    }

    private static func database(at path: String) throws {
      // The smallest database there is: a file of no bytes.
      try File.writeAtomically([], to: path)
    }

    func run(_ words: String...) -> Int32 { CommandLineTool.run(words + ["--data", data]) }
  }

  @Test func `a recipe without faults lints, explains, connects and crawls`() throws {
    let bench = try Bench()
    let recipe = try bench.recipe()
    #expect(bench.run("recipe", "lint", recipe) == 0)
    #expect(bench.run("recipe", "lint", recipe, "--json") == 0)
    #expect(bench.run("recipe", "explain", recipe, "orders") == 0)
    #expect(bench.run("recipe", "test-connection", recipe) == 0)
    #expect(!File.exists(bench.data), "none of these needs a catalog")
    #expect(bench.run("crawl", recipe, "--check") == 0)
    #expect(bench.run("crawl", recipe, "--dry-run") == 0)
    #expect(bench.run("crawl", recipe, "--json") == 0)
  }

  static let faulty = ["sorce: {}", "source: {type: sqlite}", "source: [", ""]

  @Test(arguments: faulty) func `a faulty recipe is refused with code 2 before anything is opened`(text: String) throws {
    let bench = try Bench()
    let recipe = try bench.file("bad.yaml", text)
    for verb in [["recipe", "lint"], ["recipe", "explain"], ["recipe", "test-connection"], ["crawl"]] {
      #expect(CommandLineTool.run(verb + [recipe, "--data", bench.data]) == 2, "\(verb)")
    }
    #expect(!File.exists(bench.data))
  }

  @Test func `a source that does not answer is code 1, a variable that is not set code 2`() throws {
    let bench = try Bench()
    let gone = try bench.file("gone.yaml", "source: {type: sqlite, config: {path: nothing.db}}")
    #expect(bench.run("recipe", "test-connection", gone) == 1)
    #expect(bench.run("crawl", gone, "--check") == 1)
    #expect(bench.run("crawl", gone) == 1)
    let unset = try bench.file("unset.yaml", "source: {type: sqlite, config: {path: \"${CAIRN_TEST_NEVER_SET}\"}}")
    #expect(bench.run("recipe", "lint", unset) == 0, "a warning is no fault")
    #expect(bench.run("recipe", "test-connection", unset) == 2)
    #expect(bench.run("crawl", unset) == 2)
  }

  @Test func `a command line that makes no sense is code 2`() throws {
    let bench = try Bench()
    #expect(bench.run("recipe") == 2)
    #expect(bench.run("recipe", "frobnicate", "x") == 2)
    #expect(bench.run("recipe", "lint") == 2)
    #expect(bench.run("recipe", "lint", "\(bench.folder)/none.yaml") == 2)
    #expect(bench.run("crawl") == 2)
    #expect(bench.run("secret", "frobnicate") == 2)
    #expect(bench.run("secret", "set") == 2)
    #expect(bench.run("secret", "remove") == 2)
  }

  @Test func `a secret on the command line is refused, for lists of processes show it`() throws {
    let bench = try Bench()
    #expect(bench.run("secret", "set", "pg", "hunter2") == 2)
    #expect(bench.run("secret", "remove", "pg") == 1)
    #expect(bench.run("secret", "list") == 0)
  }

  @Test func `a recipe may name secrets of the catalog`() throws {
    let bench = try Bench()
    _ = try bench.recipe()
    let recipe = try bench.file("secret.yaml", "source: {type: sqlite, config: {path: \"${secret:where}\"}}")
    #expect(bench.run("crawl", recipe) == 2)
    let catalog = try Catalog(directory: bench.data, migrations: Resources.migrations())
    try catalog.write(.system) { try $0.putSecret("where", value: "\(bench.folder)/shop.db") }
    try catalog.close()
    #expect(bench.run("recipe", "test-connection", recipe) == 0)
    #expect(bench.run("crawl", recipe, "--check") == 0)
    #expect(bench.run("crawl", recipe) == 0)
    #expect(bench.run("secret", "remove", "where") == 0)
    #expect(bench.run("crawl", recipe) == 2)
  }
}
