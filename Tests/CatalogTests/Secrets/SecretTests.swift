import Codecs
import Glibc
import SQLite
import System
import Testing

@testable import Catalog

@Suite struct SecretTests {
  private static let value = "correct horse battery staple"

  @Test func `a secret is listed by name and read back by crawls alone`() throws {
    let test = try TestCatalog()
    try test.asPerson { try $0.putSecret("shop.pg", value: Self.value) }
    let listed = try test.catalog.read { try $0.secrets() }
    #expect(listed.map(\.name) == ["shop.pg"])
    #expect(listed.first?.author == "ann")
    #expect(try test.catalog.secretValue("shop.pg") == Self.value)
    #expect(try test.catalog.secretValue("other") == nil)
  }

  @Test func `a new value takes the place of the old one and survives a restart`() throws {
    let test = try TestCatalog()
    try test.asPerson { try $0.putSecret("a", value: "one") }
    try test.asPerson("bob") { try $0.putSecret("a", value: "two") }
    try test.reopen()
    #expect(try test.catalog.secretValue("a") == "two")
    #expect(try test.catalog.read { try $0.secrets() }.map(\.author) == ["bob"])
  }

  @Test func `a removed secret is gone, and removing it twice says so`() throws {
    let test = try TestCatalog()
    try test.asPerson { try $0.putSecret("a", value: "one") }
    try test.asPerson { try $0.removeSecret("a") }
    #expect(try test.catalog.secretValue("a") == nil)
    #expect(throws: CatalogError.notFound(kind: "secret", id: "a")) { try test.asPerson { try $0.removeSecret("a") } }
  }

  @Test(arguments: ["", "1a", "a b", "ä", "a/b", "${x}", String(repeating: "a", count: 101)])
  func `a name that is none is refused without showing the value`(name: String) throws {
    let test = try TestCatalog()
    #expect {
      try test.asPerson { try $0.putSecret(name, value: Self.value) }
    } throws: { error in
      guard case .invalid(let field, let reason)? = error as? CatalogError else { return false }
      return field == "name" && !reason.contains(Self.value)
    }
  }

  @Test func `an empty or a huge value is refused`() throws {
    let test = try TestCatalog()
    for value in ["", String(repeating: "x", count: 70_000)] {
      #expect(throws: CatalogError.self) { try test.asPerson { try $0.putSecret("a", value: value) } }
    }
  }

  @Test func `the key lies beside the store in a file that only its owner reads`() throws {
    let test = try TestCatalog()
    #expect(!File.exists("\(test.directory)/secret.key"))
    try test.asPerson { try $0.putSecret("a", value: Self.value) }
    var status = stat()
    #expect(stat("\(test.directory)/secret.key", &status) == 0)
    #expect(status.st_mode & 0o777 == 0o600)
  }

  @Test func `without the key a secret cannot be read, and the error says what to do`() throws {
    let test = try TestCatalog()
    try test.asPerson { try $0.putSecret("a", value: Self.value) }
    try test.reopen { try File.remove("\($0)/secret.key") }
    #expect {
      _ = try test.catalog.secretValue("a")
    } throws: { "\($0)".contains("set the secret anew") && !"\($0)".contains(Self.value) }
  }

  @Test func `a sealed value that is moved to another name does not open`() throws {
    let test = try TestCatalog()
    try test.asPerson {
      try $0.putSecret("a", value: Self.value)
      try $0.putSecret("b", value: "other")
      try $0.connection.run("UPDATE secrets SET sealed = (SELECT sealed FROM secrets WHERE name = 'a') WHERE name = 'b'")
    }
    #expect(throws: CatalogError.self) { _ = try test.catalog.secretValue("b") }
  }

  @Test func `recipes that refer to a secret are named with it`() throws {
    let test = try TestCatalog()
    try test.asPerson {
      try $0.putSecret("pg", value: Self.value)
      try $0.putSecret("pg2", value: Self.value)
      try $0.putRecipe("shop", text: "source: {config: {password: \"${secret:pg}\"}}", isScheduled: true)
    }
    #expect(try test.catalog.read { try $0.secrets() }.map(\.recipes) == [["shop"], []])
  }

  @Test func `neither the store nor its backup nor the change log holds the value`() throws {
    let test = try TestCatalog()
    try test.asPerson { try $0.putSecret("a", value: Self.value) }
    let backup = "\(test.directory)/copy.db"
    try Catalog.backup(directory: test.directory, to: backup)
    for name in try File.list(test.directory) where !File.isDirectory("\(test.directory)/\(name)") {
      let text = String(decoding: try File.read("\(test.directory)/\(name)"), as: UTF8.self)
      #expect(!text.contains(Self.value), "\(name)")
    }
  }
}
