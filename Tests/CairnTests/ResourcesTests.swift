import SQLite
import System
import Testing

@testable import cairn

/// What travels inside the program is what lies in the project's folders.
@Suite struct ResourcesTests {
  private static let root = #filePath.split(separator: "/").dropLast(3).map { "/\($0)" }.joined()

  @Test(arguments: ["migrations", "Public", "recipes", "recipes/demo"])
  func `every file of a folder is in the program as it is`(folder: String) throws {
    let place = "\(Self.root)/\(folder)"
    let names = try File.list(place).filter { !$0.hasSuffix(".md") && !File.isDirectory("\(place)/\($0)") }
    let inside = Resources.folder(folder)
    #expect(inside.keys.sorted() == names, "list new files in Sources/CResources/resources.c")
    for name in names { #expect(try File.read("\(place)/\(name)") == inside[name], "\(folder)/\(name)") }
  }

  @Test func `the schema's history has no gap`() {
    let versions = Resources.migrations().map(\.version)
    #expect(versions == Array(1...versions.count))
  }
}
