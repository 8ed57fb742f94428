import Codecs
import SQLite

extension CatalogWriter {
  private static let valueLimit = 64 << 10

  /// Keeps a secret's value, sealed, in place of an earlier one. The change log tells who and when, never what.
  /// - Throws: `CatalogError.invalid` for a name or a value that cannot be one; neither stands in the message.
  package func putSecret(_ name: String, value: String) throws {
    try Self.check(name)
    guard (1...Self.valueLimit).contains(value.utf8.count) else {
      throw CatalogError.invalid(field: "value", reason: "is empty or longer than \(Self.valueLimit) bytes")
    }
    let isNew = try connection.integer("SELECT 1 FROM secrets WHERE name = ?", name) == nil
    try connection.run(
      """
      INSERT INTO secrets (name, sealed, author, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?4)
      ON CONFLICT (name) DO UPDATE SET sealed = excluded.sealed, author = excluded.author, updated_at = excluded.updated_at
      """, name, try vault.seal(value, for: name), context.actor, now.microseconds)
    try audit("secret/\(name)", before: isNew ? nil : "set", after: isNew ? "set" : "set anew")
  }

  /// Forgets a secret. Recipes that refer to it fail from now on.
  /// - Throws: `CatalogError.notFound`.
  package func removeSecret(_ name: String) throws {
    guard try connection.integer("SELECT 1 FROM secrets WHERE name = ?", name) != nil else {
      throw CatalogError.notFound(kind: "secret", id: name)
    }
    try connection.run("DELETE FROM secrets WHERE name = ?", name)
    try audit("secret/\(name)", before: "set")
  }

  private static func check(_ name: String) throws(CatalogError) {
    let letters = name.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."):
        true
      default: false
      }
    }
    guard letters, (1...100).contains(name.utf8.count), name.first?.isLetter == true else {
      throw .invalid(field: "name", reason: "is no secret's name; 1 to 100 letters, digits, _, - and . are accepted, a letter first")
    }
  }
}

extension CatalogReader {
  /// All secrets by name, without their values.
  package func secrets() throws -> [StoredSecret] {
    let recipes = try recipes()
    return try connection.all("SELECT name, author, created_at, updated_at FROM secrets ORDER BY name") { row in
      let name = row.text(0)
      let users = recipes.filter { $0.text.contains("${secret:\(name)}") || $0.text.contains("${secret:\(name):-") }
      return StoredSecret(
        name: name, author: row.text(1), createdAt: row.time(2), updatedAt: row.time(3), recipes: users.map(\.name))
    }
  }

  func sealedSecret(_ name: String) throws -> [UInt8]? {
    try connection.first("SELECT sealed FROM secrets WHERE name = ?", name) { $0.blob(0) }
  }
}

extension Catalog {
  /// The value of a secret, for the crawl that a recipe asks it for; nil when there is no such secret. No page and no
  /// answer may carry it.
  /// - Throws: `CatalogError.conflict` when it was sealed with a key that is not the present one.
  package func secretValue(_ name: String) throws(CatalogError) -> String? {
    guard let sealed = try read({ try $0.sealedSecret(name) }) else { return nil }
    return try vault.open(sealed, for: name)
  }
}
