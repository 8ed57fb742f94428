package import Catalog
package import Codecs

extension AssetLabel {
  /// The label as JSON.
  package var json: JSON {
    var object: JSONObject = [
      "id": .string(uuid.description), "kind": .string(kind.rawValue), "fqn": .string(fqn.description),
      "name": .string(fqn.name), "state": .string(state.name),
    ]
    if let displayName { object["displayName"] = .string(displayName) }
    return .object(object)
  }
}

extension CatalogReader {
  /// Fields of an asset's document that are given out and ignored when they come back.
  package static let readOnlyFields = [
    "id", "name", "state", "parent", "revision", "version", "createdAt", "updatedAt", "deletedAt",
  ]
}
