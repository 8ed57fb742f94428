import Catalog
import Codecs
import Edge

/// An asset document as a client sends it, on its way into the catalog.
struct AssetDocument: Sendable {
  private enum Content {
    /// The draft it states, ready to be written.
    case draft(PreparedDraft)
    /// The document itself, whose meaning depends on what the catalog knows.
    case tree(JSON)
  }

  private let content: Content
  private let name: String?
  private let path: String

  /// Reads a document's bytes.
  /// - Parameter path: where the document stands in a larger one, for messages.
  init(_ bytes: [UInt8], path: String = "") throws(CatalogError) {
    if let draft = AssetDraft(plain: bytes) {
      self.init(.draft(PreparedDraft(draft)), name: nil, path: path)
      return
    }
    let document: JSON
    do throws(JSONError) {
      document = try JSON.parse(bytes)
    } catch { throw .invalid(field: path.isEmpty ? "body" : path, reason: "is not JSON: \(error)") }
    try self.init(document, path: path)
  }

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
    self.init(.tree(.object(writable)), name: name, path: path)
  }

  private init(_ content: Content, name: String?, path: String) {
    self.content = content
    self.name = name
    self.path = path
  }

  /// Writes the asset: as a producer's whole word, or as a person's edit of what the page shows.
  func write(to writer: CatalogWriter, expected: ChangeNumber? = nil) throws -> PutResult {
    let draft: AssetDraft
    switch content {
    case .draft(let prepared):
      if writer.context.origin != .people, expected == nil { return try writer.put(prepared) }
      draft = prepared.draft
    case .tree(let document): draft = try self.draft(document, writer)
    }
    let known = try writer.asset(draft.kind.namespace, draft.fqn)
    if let known { try writer.require(expected, of: known) }
    if known == nil, let expected { throw CatalogError.stale(current: expected < .zero ? expected : .zero) }
    guard writer.context.origin == .people, let known, known.state != .stub else { return try writer.put(draft) }
    if known.state == .deleted { try writer.restore(known.id) }
    return try writer.edit(known.id, toward: draft)
  }

  private func draft(_ document: JSON, _ writer: CatalogWriter) throws -> AssetDraft {
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
