import Codecs

/// A folder or bucket whose folders are namespaces and tables, without anything that keeps their names (the Hadoop
/// catalog of Iceberg, and tables that were copied somewhere).
final class IcebergFileCatalog: IcebergCatalog, IcebergLoader {
  private let warehouse: ObjectLocation
  private let store: any ObjectStore

  private static let depthLimit = 8
  private static let hintLimit = 64
  /// How far the hint may lag behind.
  private static let versionsAhead = 1000

  init(warehouse: ObjectLocation, store: any ObjectStore) {
    self.warehouse = warehouse.withoutTrailingSlash
    self.store = store
  }

  var loader: any IcebergLoader { self }

  var title: String { "Iceberg tables in \(warehouse)" }

  func namespaces(_ body: (IcebergNamespace) throws(CrawlError) -> Void) throws(CrawlError) {
    var pending = try folders(of: []).reversed().map { [$0] }
    // A bucket does not tell an empty place from a wrong one, and taking it for empty would remove everything.
    guard !pending.isEmpty else { throw .source("\(warehouse) holds no folders", hint: "is warehouse the folder above the namespaces?") }
    while let parts = pending.popLast() {
      let inside = try folders(of: parts)
      // A folder with metadata is a table, which its parent hands out.
      if inside.contains("metadata") { continue }
      try body(IcebergNamespace(parts: parts))
      if parts.count < Self.depthLimit { pending += inside.reversed().map { parts + [$0] } }
    }
  }

  func contents(
    of namespace: IcebergNamespace, includesViews: Bool, _ body: ([IcebergIdentifier]) throws(CrawlError) -> Void
  ) throws(CrawlError) {
    var tables: [IcebergIdentifier] = []
    for name in try folders(of: namespace.parts) where try folders(of: namespace.parts + [name]).contains("metadata") {
      tables.append(IcebergIdentifier(namespace: namespace.parts, name: name))
    }
    try body(tables)
  }

  func table(_ identifier: IcebergIdentifier) throws(IcebergCatalogError) -> IcebergLoadedTable {
    let folder = location(identifier.namespace + [identifier.name]).appending("metadata")
    let file: ObjectLocation
    do throws(ObjectStoreError) {
      var found = try hinted(in: folder)
      if found == nil { found = try newest(in: folder) }
      guard let found else { throw ObjectStoreError.notFound(folder.appending("*.metadata.json")) }
      file = found
    } catch { throw IcebergCatalogError(.store(error)) }
    return try IcebergMetadataFile.table(at: "\(file)", from: store)
  }

  func view(_ identifier: IcebergIdentifier) throws(IcebergCatalogError) -> IcebergViewMetadata {
    throw IcebergCatalogError(description: "a folder of tables holds no views")
  }

  private func location(_ parts: [String]) -> ObjectLocation { parts.reduce(warehouse) { $0.appending($1) } }

  private func folders(of parts: [String]) throws(CrawlError) -> [String] {
    var names: [String] = []
    do throws(ObjectStoreError) {
      try store.list(location(parts), isRecursive: false) { (entry) throws(ObjectStoreError) in
        let name = entry.location.name
        if entry.isFolder, !name.hasPrefix("_"), !name.hasPrefix(".") { names.append(name) }
        return true
      }
    } catch { throw .source("\(error)", hint: error.hint) }
    return names
  }

  /// The file of the version that `version-hint.text` names, or of the last one after it.
  private func hinted(in folder: ObjectLocation) throws(ObjectStoreError) -> ObjectLocation? {
    let bytes: [UInt8]
    do throws(ObjectStoreError) {
      bytes = try store.read(folder.appending("version-hint.text"), limit: Self.hintLimit)
    } catch {
      guard case .notFound = error else { throw error }
      return nil
    }
    let text = String(decoding: bytes, as: UTF8.self).filter { !$0.isWhitespace }
    guard let version = Int(text), version >= 0, version < Int(Int32.max) else { return nil }
    var found: ObjectLocation?
    for candidate in version...(version + Self.versionsAhead) {
      guard let next = try file(of: candidate, in: folder) else { break }
      found = next
    }
    return found
  }

  private func file(of version: Int, in folder: ObjectLocation) throws(ObjectStoreError) -> ObjectLocation? {
    for ending in [".metadata.json", ".gz.metadata.json", ".metadata.json.gz"] {
      let location = folder.appending("v\(version)\(ending)")
      do throws(ObjectStoreError) {
        try store.read(location, range: 0..<1) { _ in false }
        return location
      } catch {
        guard case .notFound = error else { throw error }
      }
    }
    return nil
  }

  /// The file with the highest number in its name; of several, the one written last.
  private func newest(in folder: ObjectLocation) throws(ObjectStoreError) -> ObjectLocation? {
    var best: (version: Int, entry: ObjectEntry)?
    try store.list(folder, isRecursive: false) { (entry) throws(ObjectStoreError) in
      guard !entry.isFolder, let version = Self.version(entry.location.name) else { return true }
      let time = entry.modifiedAt ?? Timestamp(microseconds: 0)
      if let known = best, (known.version, known.entry.modifiedAt ?? Timestamp(microseconds: 0)) > (version, time) {
        return true
      }
      best = (version, entry)
      return true
    }
    return best?.entry.location
  }

  /// The number in `v12.metadata.json` or `00012-….metadata.json`, compressed or not.
  private static func version(_ name: String) -> Int? {
    guard name.hasSuffix(".metadata.json") || name.hasSuffix(".metadata.json.gz") else { return nil }
    let digits = (name.hasPrefix("v") ? name.dropFirst() : name[...]).prefix { $0.isASCII && $0.isNumber }
    return Int(digits)
  }
}
