package import Catalog
import Codecs

/// Keeps passwords out of stored recipes: a secret stands there as a reference, never itself.
package enum RecipeSecrets {
  private static let hint =
    "a stored recipe takes ${secret:NAME}, kept by `cairn secret set NAME`, or ${NAME} from the server's environment"

  /// Looks for values written out under keys that name secrets, and for addresses with a password.
  /// - Throws: `CatalogError.invalid` with the line and the key, never with the value.
  package static func refuse(in text: String) throws(CatalogError) {
    guard let root = try? YAML.document(Array(text.utf8)) else { return }
    var pending = [root]
    while let node = pending.popLast() {
      pending += node.sequence ?? []
      if let text = node.text, let password = try? URL(text).password, !password.isEmpty {
        throw .invalid(field: "line \(node.mark.line)", reason: "holds an address with a password; \(Self.hint)")
      }
      for pair in node.mapping ?? [] {
        pending.append(pair.value)
        let key = (pair.key.text ?? "").lowercased()
        // A secret may also stand in a list under its key.
        let values = [pair.value] + (pair.value.sequence ?? [])
        let texts = values.filter { $0.bool == nil }.compactMap(\.text)
        guard SecretKey.isNamed(by: key), texts.contains(where: isWrittenOut) else { continue }
        throw .invalid(field: "line \(pair.key.mark.line): \(key)", reason: "is written out; \(Self.hint)")
      }
    }
  }

  private static func isWrittenOut(_ value: String) -> Bool {
    !value.isEmpty && !(value.hasPrefix("${") && value.hasSuffix("}") && !value.contains(":-"))
  }
}
