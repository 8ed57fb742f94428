import Codecs
import SQLite

/// As much of a link as an asset's document shows.
struct DocumentLink: StatedLink {
  let subject: Subject
  let relation: Relation
  let targetID: AssetID
  let targetKind: AssetKind
  let targetName: String
  /// The innermost part of a person's or team's name, not quoted; nil for other targets.
  let personName: String?
  let role: String
  let state: LinkState
  let origin: Int64
  /// Known once words of several origins are compared.
  var originKind = Origin.Kind.inferred
  let at: Timestamp
  let confidence: Double?
  let reason: String?

  /// Writes the links of one subject, which stand in the order of their fields, under those.
  static func write(_ links: ArraySlice<DocumentLink>, to writer: inout JSONWriter) {
    var index = links.startIndex
    while index < links.endIndex {
      let relation = links[index].relation
      writer.key(LinkDraft.fields[Self.places[relation.rawValue]].name)
      if relation.isSingle {
        links[index].write(to: &writer)
        while index < links.endIndex, links[index].relation == relation { index += 1 }
        continue
      }
      writer.beginArray()
      while index < links.endIndex, links[index].relation == relation {
        links[index].write(to: &writer)
        index += 1
      }
      writer.endArray()
    }
  }

  /// The place of each relation's field in a document, by the relation's number.
  private static let places: [Int] = {
    var places = [Int](repeating: 0, count: (Relation.allCases.map(\.rawValue).max() ?? 0) + 1)
    for (place, field) in LinkDraft.fields.enumerated() { places[field.relation.rawValue] = place }
    return places
  }()

  /// Writes the bare name where that says it all.
  private func write(to writer: inout JSONWriter) {
    let name = personName ?? targetName
    if targetKind == relation.targetKinds?.first, role.isEmpty, state == .confirmed { return writer.value(name) }
    LinkDraft.write(
      name: name, kind: targetKind, role: role, state: state, confidence: confidence, reason: reason, to: &writer)
  }

  /// The order in which a document shows them: those of the asset itself, then column by column.
  fileprivate func precedes(_ other: DocumentLink) -> Bool {
    if subject.columnRow != other.subject.columnRow { return subject.columnRow < other.subject.columnRow }
    if relation != other.relation { return Self.places[relation.rawValue] < Self.places[other.relation.rawValue] }
    return (targetName, role) < (other.targetName, other.role)
  }
}

/// The links of an asset and its columns, handed out column by column.
struct DocumentLinks {
  private var rest: ArraySlice<DocumentLink>

  fileprivate init(_ links: [DocumentLink]) { rest = links.sorted { $0.precedes($1) }[...] }

  /// The links of a column, of the asset itself for 0; asked for in ascending order.
  mutating func take(column: Int64) -> ArraySlice<DocumentLink> {
    var start = rest.startIndex
    while start < rest.endIndex, rest[start].subject.columnRow < column { start += 1 }
    var end = start
    while end < rest.endIndex, rest[end].subject.columnRow == column { end += 1 }
    defer { rest = rest[end...] }
    return rest[start..<end]
  }
}

extension CatalogReader {
  /// The links of an asset and its columns, folded like `links(of:)`.
  func documentLinks(of asset: AssetID) throws -> DocumentLinks {
    // Not collected by `all`, whose code is the same for all kinds of values and so no quick one for any.
    var links: [DocumentLink] = []
    links.reserveCapacity(16)
    let words = try linkRun(of: asset).words
    let change = words.isEmpty ? nil : try viewedChange()
    for word in words {
      let target = try linkTarget(word.target, at: change)
      links.append(
        DocumentLink(
          subject: Subject(asset, column: word.column), relation: word.relation, targetID: word.target,
          targetKind: target.kind, targetName: target.fqn,
          personName: target.kind.namespace == .people ? target.name : nil, role: word.role, state: word.state,
          origin: word.origin, at: word.at, confidence: word.confidence, reason: word.reason))
    }
    if Self.mayContradict(links) {
      for index in links.indices { links[index].originKind = try originKind(links[index].origin) }
      links = Self.fold(links, includingRejected: false)
    }
    return DocumentLinks(links)
  }

  /// Whether some word may overrule another. Mostly one origin says everything once and rejects nothing.
  private static func mayContradict(_ links: [DocumentLink]) -> Bool {
    var single: Set<Subject> = []
    return links.contains { link in
      link.origin != links[0].origin || link.state == .rejected
        || link.relation.isSingle && !single.insert(link.subject).inserted
    }
  }

  private func originKind(_ origin: Int64) throws -> Origin.Kind {
    let code = try connection.integer("SELECT kind FROM origins WHERE id = ?", origin)
    guard let kind = code.flatMap(Origin.Kind.init(rawValue:)) else { throw damaged("link") }
    return kind
  }
}
