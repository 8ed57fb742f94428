import Codecs

/// What a page shows of an asset: the words of all origins taken together.
///
/// Descriptive facts (names, descriptions, properties) follow trust: a person, a declaration, an observation, an
/// inference. Physical facts (which columns there are, their types) follow nearness to the data: what was observed
/// comes first, because a contract that says otherwise does not change the table.
struct Consolidation: Equatable {
  var kind: AssetKind
  var displayName: String?
  var description: String?
  var subtype: String?
  var properties: JSONObject = [:]
  var columns: [ColumnDraft] = []

  /// Takes claims together.
  /// - Parameter claims: newest word of each origin, in any order; at least one.
  init?(_ claims: [(origin: Origin, draft: AssetDraft)]) {
    let trusted = claims.sorted { $0.origin.kind < $1.origin.kind }.map(\.draft)
    let physical = claims.sorted { Self.distance($0.origin) < Self.distance($1.origin) }.map(\.draft)
    guard let nearest = physical.first else { return nil }
    kind = nearest.kind
    displayName = trusted.lazy.compactMap(\.displayName).first
    description = trusted.lazy.compactMap(\.description).first
    subtype = physical.lazy.compactMap(\.subtype).first
    if trusted.count == 1 {
      properties = nearest.properties
      columns = nearest.columns ?? []
      return
    }
    for draft in trusted {
      for member in draft.properties where properties[member.key] == nil { properties[member.key] = member.value }
    }
    columns = Self.columns(physical: physical, trusted: trusted)
  }

  /// Observations stand nearest to the data, people's words on its shape farthest.
  private static func distance(_ origin: Origin) -> Int {
    switch origin.kind {
    case .observed: 0
    case .declared: 1
    case .inferred: 2
    case .person: 3
    }
  }

  private static func columns(physical: [AssetDraft], trusted: [AssetDraft]) -> [ColumnDraft] {
    let complete = physical.filter { $0.columns != nil && !$0.columnsArePartial }
    var order: [FieldPath] = []
    var merged: [FieldPath: ColumnDraft] = [:]
    for draft in complete.isEmpty ? physical : complete {
      for column in draft.columns ?? [] where merged[column.path] == nil {
        order.append(column.path)
        merged[column.path] = ColumnDraft(column.path)
      }
    }
    for draft in physical {
      for column in draft.columns ?? [] { merged[column.path]?.adoptShape(of: column) }
    }
    for draft in trusted {
      for column in draft.columns ?? [] { merged[column.path]?.adoptWords(of: column) }
    }
    return order.compactMap { merged[$0] }
  }
}

extension ColumnDraft {
  fileprivate mutating func adoptShape(of other: ColumnDraft) {
    if nativeType == nil, type == .unknown {
      type = other.type
      nativeType = other.nativeType
    }
    nullable = nullable ?? other.nullable
  }

  fileprivate mutating func adoptWords(of other: ColumnDraft) {
    description = description ?? other.description
    for member in other.properties where properties[member.key] == nil { properties[member.key] = member.value }
  }
}
