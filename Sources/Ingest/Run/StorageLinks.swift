import Catalog
import Codecs

/// Finds the files that tables are made of, and the tables that are made of files: whichever of two crawls comes second
/// meets the other's asset under the place that both of them name.
struct StorageLinks {
  /// What flows into a table from the files that it is made of; nothing when it is made of others by now.
  struct Finding: Sendable {
    let table: AssetID
    let edges: [EdgeDraft]
  }

  private let catalog: Catalog
  /// Whether a service keeps files, by its name.
  private var keepsFiles: [String: Bool] = [:]
  private static let platforms: Set = ["file", "s3", "gcs", "abs", "delta-lake", "hudi"]

  init(_ catalog: Catalog) { self.catalog = catalog }

  /// - Parameter drafts: what has just been written.
  mutating func findings(_ drafts: [AssetDraft]) throws(CatalogError) -> [Finding] {
    let placed = drafts.compactMap { draft -> (draft: AssetDraft, place: String)? in
      guard draft.kind == .table || draft.kind == .fileset, let place = Self.place(draft.properties["location"]?.string),
        draft.aliases.contains(place)
      else { return nil }
      return (draft, place)
    }
    guard !placed.isEmpty else { return [] }
    var known = keepsFiles
    let findings = try catalog.read { reader in
      try placed.compactMap { try Self.finding($0.draft, at: $0.place, reader, &known) }
    }
    keepsFiles = known
    return findings
  }

  private static func finding(
    _ draft: AssetDraft, at place: String, _ reader: CatalogReader, _ known: inout [String: Bool]
  ) throws -> Finding? {
    // The first to come answers to the place's name.
    guard let holder = try reader.resolve(place)?.asset, let own = try reader.asset(.data, draft.fqn)?.id, holder != own,
      let other = try reader.asset(holder), let name = other.fqn.parts.first, name != draft.fqn.parts[0]
    else { return nil }
    let isOwn = try keepsFiles(draft.kind, draft.fqn.parts[0], reader, &known)
    // A table that two catalogs know is no more made of the one than of the other.
    guard isOwn != (try keepsFiles(other.kind, name, reader, &known)) else { return nil }
    let (files, table) = isOwn ? (own, holder) : (holder, own)
    let isThere = Self.place(other.properties["location"]?.string) == place
    return Finding(
      table: table, edges: isThere ? [EdgeDraft(.id(files), .id(table), detail: ["via": "location"])] : [])
  }

  private static func keepsFiles(
    _ kind: AssetKind, _ service: String, _ reader: CatalogReader, _ known: inout [String: Bool]
  ) throws -> Bool {
    if kind == .fileset { return true }
    if let answer = known[service] { return answer }
    let id = try reader.asset(.data, try FQN(parts: [service]))?.id
    let answer = try id.flatMap { try reader.service($0) }.map { platforms.contains($0.platform) } ?? false
    known[service] = answer
    return answer
  }

  private static func place(_ location: String?) -> String? {
    guard let location, let parsed = try? ObjectLocation(location) else { return nil }
    return parsed.withoutTrailingSlash.description
  }
}
