import System
import Testing

/// What the program is made of: its own sources and three libraries of the system.
@Suite struct SupplyChainTests {
  private static let root = #filePath.split(separator: "/").dropLast(4).map { "/\($0)" }.joined()

  @Test func `no package of others is built in`() throws {
    let manifest = String(decoding: try File.read("\(Self.root)/Package.swift"), as: UTF8.self)
    #expect(!manifest.contains(".package(") && !manifest.contains("binaryTarget") && !manifest.contains("plugin"))
    #expect(!File.exists("\(Self.root)/Package.resolved"))
  }

  @Test func `the only libraries are SQLite and OpenSSL`() throws {
    var links: Set<String> = []
    for room in try File.list("\(Self.root)/Sources") where File.exists("\(Self.root)/Sources/\(room)/module.modulemap") {
      let map = String(decoding: try File.read("\(Self.root)/Sources/\(room)/module.modulemap"), as: UTF8.self)
      for line in map.split(separator: "\n") where line.contains("link") {
        links.formUnion(line.split(separator: "\"").dropFirst().prefix(1).map(String.init))
      }
    }
    #expect(links == ["sqlite3", "ssl", "crypto"])
  }

  @Test func `no page loads anything from elsewhere`() throws {
    for name in try File.list("\(Self.root)/Public") {
      let content = String(decoding: try File.read("\(Self.root)/Public/\(name)"), as: UTF8.self)
        .replacing("http://www.w3.org/", with: "")
      #expect(!content.contains("http://") && !content.contains("https://") && !content.contains("@import"), "\(name)")
    }
  }
}
