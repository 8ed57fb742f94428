import Codecs
import SQLite

/// As much of a link as an asset's document shows.
struct DocumentLink: StatedLink {
  let subject: Subject
  private let word: LinkWord
  private let target: LinkTarget
  /// Known once words of several origins are compared.
  var originKind = Origin.Kind.inferred

  init(_ word: LinkWord, of asset: AssetID, to target: LinkTarget) {
    subject = Subject(asset, column: word.column)
    self.word = word
    self.target = target
  }

  var relation: Relation { word.relation }
  var targetID: AssetID { word.target }
  var targetName: String { target.fqn }
  var role: String { word.role }
  var state: LinkState { word.state }
  var origin: Int64 { word.origin }
  var at: Timestamp { word.at }

  /// The place of its field in a document.
  fileprivate var place: Int { LinkDraft.placesByRelation[word.relation.rawValue] }

  /// Writes the bare name where that says it all; of a person or team its innermost part, not quoted.
  fileprivate func write(to writer: inout JSONWriter) {
    let name = target.kind.namespace == .people ? target.name : target.fqn
    if word.role.isEmpty, word.state == .confirmed, target.kind == relation.targetKinds?.first { return writer.value(name) }
    LinkDraft.write(
      name: name, kind: target.kind, role: word.role, state: word.state, confidence: word.confidence, reason: word.reason,
      to: &writer)
  }

  /// The order in which a document shows them: those of the asset itself, then column by column.
  fileprivate func precedes(_ other: DocumentLink) -> Bool {
    if subject.columnRow != other.subject.columnRow { return subject.columnRow < other.subject.columnRow }
    if word.relation != other.word.relation { return place < other.place }
    return (targetName, role) < (other.targetName, other.role)
  }
}

/// The links of an asset and its columns, written column by column.
struct DocumentLinks {
  private let links: [DocumentLink]
  private var next = 0

  /// - Parameter links: in the order in which a document shows them.
  fileprivate init(_ links: [DocumentLink]) { self.links = links }

  /// Whether a column has links that were not written yet; asked for in ascending order.
  mutating func has(column: Int64) -> Bool {
    while next < links.count, links[next].subject.columnRow < column { next += 1 }
    return next < links.count && links[next].subject.columnRow == column
  }

  /// Writes the links of a column, of the asset itself for 0, under the names of their fields; asked for in ascending
  /// order.
  mutating func write(column: Int64, to writer: inout JSONWriter) {
    while has(column: column) { writeField(to: &writer) }
  }

  /// Writes those that follow each other in one field.
  private mutating func writeField(to writer: inout JSONWriter) {
    let (first, relation) = (next, links[next].relation)
    writer.key(LinkDraft.fields[links[next].place].name)
    if !relation.isSingle { writer.beginArray() }
    while next < links.count, links[next].relation == relation, links[next].subject == links[first].subject {
      if next == first || !relation.isSingle { links[next].write(to: &writer) }
      next += 1
    }
    if !relation.isSingle { writer.endArray() }
  }
}

extension CatalogReader {
  /// The links of an asset and its columns, folded like `links(of:)`.
  /// - Parameter run: all that is said of them.
  func documentLinks(_ run: LinkRun, of asset: AssetID) throws -> DocumentLinks {
    // Not collected by `all`, whose code is the same for all kinds of values and so no quick one for any.
    var links: [DocumentLink] = []
    links.reserveCapacity(16)
    for word in run.words {
      links.append(DocumentLink(word, of: asset, to: try linkTarget(word.target)))
    }
    Self.order(&links)
    if Self.mayContradict(links) {
      for index in links.indices { links[index].originKind = try originKind(links[index].origin) }
      links = Self.fold(links, includingRejected: false)
      Self.order(&links)
    }
    return DocumentLinks(links)
  }

  /// Puts links in the order of a document, in which most are stored.
  private static func order(_ links: inout [DocumentLink]) {
    let isInOrder = links.indices.dropFirst().allSatisfy { !links[$0].precedes(links[$0 - 1]) }
    if !isInOrder { links.sort { $0.precedes($1) } }
  }

  /// Whether some word may overrule another. Mostly one origin says everything once and rejects nothing.
  /// - Parameter links: in the order of a document, so that words on one thing follow each other.
  private static func mayContradict(_ links: [DocumentLink]) -> Bool {
    // Element by element, since to hold two links is to copy them.
    links.indices.contains { index in
      links[index].state == .rejected || links[index].origin != links[0].origin
        || links[index].relation.isSingle && index > 0 && links[index].relation == links[index - 1].relation
          && links[index].subject == links[index - 1].subject
    }
  }

  private func originKind(_ origin: Int64) throws -> Origin.Kind {
    let code = try connection.integer("SELECT kind FROM origins WHERE id = ?", origin)
    guard let kind = code.flatMap(Origin.Kind.init(rawValue:)) else { throw damaged("link") }
    return kind
  }
}
