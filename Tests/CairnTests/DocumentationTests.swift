import API
import Edge
import Ingest
import Net
import System
import Testing
import Web

@testable import cairn

/// What a user can type must stand in the README.
@Suite struct DocumentationTests {
  private static let readme = text("README.md")
  private static let recipes = text("recipes/README.md")

  private static func text(_ file: String) -> String {
    let root = #filePath.split(separator: "/").dropLast(3).map { "/\($0)" }.joined()
    return (try? File.read("\(root)/\(file)")).map { String(decoding: $0, as: UTF8.self) } ?? ""
  }

  @Test func `every route of the API and of the pages is documented`() {
    let endpoints = RESTAPI.endpoints(metrics: Metrics()) + Pages.endpoints(assets: [:], secureCookies: false)
    let routes = endpoints.map { "`\($0.method.rawValue) \($0.pattern)`" }
    #expect(routes.filter { !Self.readme.contains($0) } == [])
  }

  @Test func `no route is documented that does not exist`() {
    let endpoints = RESTAPI.endpoints(metrics: Metrics()) + Pages.endpoints(assets: [:], secureCookies: false)
    let routes = Set(endpoints.map { "`\($0.method.rawValue) \($0.pattern)`" })
    let documented = Self.readme.split(separator: "\n").compactMap { line -> String? in
      let cells = line.split(separator: "|")
      guard line.hasPrefix("| `"), cells.count == 3, cells[0].contains(" /") else { return nil }
      return String(cells[0].dropFirst().dropLast())
    }
    #expect(documented.count == routes.count)
    #expect(documented.filter { !routes.contains($0) } == [])
  }

  @Test func `every command and option is documented`() {
    for command in CommandLineTool.commands {
      #expect(Self.readme.contains("`cairn \(command.name)"), "cairn \(command.name)")
      for option in command.options { #expect(Self.readme.contains("`\(option.name)"), "\(option.name)") }
    }
  }

  @Test func `every key of every source is documented in the words of the program`() throws {
    for connector in Connectors.all {
      let heading = "## source.type: \(connector.types[0])"
      let start = try #require(Self.recipes.firstRange(of: heading), "\(heading)").upperBound
      let rest = Self.recipes[start...]
      let section = rest.prefix(upTo: rest.firstRange(of: "\n## ")?.lowerBound ?? rest.endIndex)
      for key in connector.keys {
        let row = "| `\(key.name)` | \(key.summary) | \(key.isRequired ? "required" : key.defaultText ?? "") |"
        #expect(section.contains(row), "\(row)")
      }
    }
  }

  @Test func `every source has an example and says what it was tested against`() {
    for connector in Connectors.all { #expect(Self.recipes.contains("| \(connector.types[0]).yaml |"), "\(connector.types[0])") }
  }

  @Test(arguments: ["CAIRN_DATA", "CAIRN_SECRET_KEY", "TMPDIR"])
  func `every environment variable is documented`(name: String) {
    #expect(Self.readme.contains("`\(name)`"))
  }
}

/// The recipes that lie beside the program are recipes.
@Suite struct ExampleRecipeTests {
  @Test(arguments: Connectors.all.map { "\($0.types[0]).yaml" } + ["iceberg-folder.yaml", "iceberg-sql.yaml", "demo/bronze.yaml", "demo/lakehouse.yaml"])
  func `every example is a recipe without faults`(name: String) throws {
    let root = #filePath.split(separator: "/").dropLast(3).map { "/\($0)" }.joined()
    let recipe = try Recipe(try File.read("\(root)/recipes/\(name)"), fallbackName: name, variables: { _ in "/tmp" })
    #expect(!recipe.name.isEmpty)
  }
}
