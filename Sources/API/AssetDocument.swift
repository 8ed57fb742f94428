import Catalog
import Codecs
import Edge

/// An asset document as a client sends it, on its way into the catalog.
struct AssetDocument {
  private let document: JSON
  private let name: String?
  private let path: String

  /// - Parameters:
  ///   - name: the name that the address gives; then the document need not hold one.
  ///   - path: where the document stands in a larger one, for messages.
  init(_ document: JSON, name: String? = nil, path: String = "") throws(CatalogError) {
    guard let object = document.object else {
      throw .invalid(field: path.isEmpty ? "body" : path, reason: "is \(document.kindName); an object is expected")
    }
    // What the catalog gives out may come back as it is.
    var writable = object
    for field in CatalogReader.readOnlyFields { writable[field] = nil }
    self.document = .object(writable)
    self.name = name
    self.path = path
  }

  /// Writes the asset: as a producer's whole word, or as a person's edit of what the page shows.
  func write(to writer: CatalogWriter, expected: ChangeNumber? = nil) throws -> PutResult {
    let draft = try draft(writer)
    let known = try writer.asset(draft.kind.namespace, draft.fqn)
    if let known { try writer.require(expected, of: known) }
    if known == nil, let expected { throw CatalogError.stale(current: expected < .zero ? expected : .zero) }
    guard writer.context.origin == .people, let known, known.state != .stub else { return try writer.put(draft) }
    if known.state == .deleted { try writer.restore(known.id) }
    return try writer.edit(known.id, toward: draft)
  }

  private func draft(_ writer: CatalogWriter) throws -> AssetDraft {
    let stated = document["fqn"]?.string ?? name
    guard let stated, stated.hasPrefix("urn:") || stated.contains("://") else {
      let known = try name.flatMap { try writer.reader.resolve($0) }.flatMap { try writer.reader.label($0.asset) }
      return try AssetDraft(json: document, fqn: try known?.fqn ?? name.map { try FQN($0) }, path: path)
    }
    // A foreign name tells place and kind; the document's own kind goes before that.
    let named = try writer.fqn(for: stated)
    var object = document.object ?? [:]
    object["fqn"] = .string(named.fqn.description)
    if object["kind"] == nil { object["kind"] = .string(named.kind.rawValue) }
    return try AssetDraft(json: .object(object), path: path)
  }
}
