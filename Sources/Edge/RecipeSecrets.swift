package import Catalog
import Codecs

/// Keeps passwords out of stored recipes: a secret stands there as `${NAME}`, never itself.
package enum RecipeSecrets {
  private static let words = ["password", "secret", "token", "passphrase", "api_key", "access_key"]

  /// Looks for values written out under keys that name secrets.
  /// - Throws: `CatalogError.invalid` with the line and the key, never with the value.
  package static func refuse(in text: String) throws(CatalogError) {
    guard let root = try? YAML.document(Array(text.utf8)) else { return }
    var pending = [root]
    while let node = pending.popLast() {
      pending += node.sequence ?? []
      for pair in node.mapping ?? [] {
        pending.append(pair.value)
        let key = (pair.key.text ?? "").lowercased()
        guard words.contains(where: key.contains), let value = pair.value.text, !value.isEmpty else { continue }
        guard value.hasPrefix("${"), value.hasSuffix("}"), !value.contains(":-") else {
          throw .invalid(
            field: "line \(pair.key.mark.line): \(key)",
            reason: "is written out; a stored recipe takes ${NAME}, whose value the server finds in its environment")
        }
      }
    }
  }
}
