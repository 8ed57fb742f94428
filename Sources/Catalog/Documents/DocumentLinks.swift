import Codecs
import SQLite

/// As much of a link as an asset's document shows, to be weighed against others.
private struct DocumentLink: StatedLink {
  let subject: Subject
  let word: LinkWord
  let target: LinkTarget
  let originKind: Origin.Kind

  var relation: Relation { word.relation }
  var targetID: AssetID { word.target }
  var targetName: String { target.fqn }
  var role: String { word.role }
  var state: LinkState { word.state }
  var at: Timestamp { word.at }
}

/// The links of an asset and its columns, written column by column.
///
/// All is done by the places of words, since to hold a word is to copy it with its texts.
struct DocumentLinks {
  private let words: [LinkWord]
  /// What each word leads to.
  private let targets: [LinkTarget]
  /// The field in which each word stands.
  private let fields: [Field]
  /// The places of words in the order in which a document shows them: those of the asset itself, then column by column.
  private let order: [Int]
  private var next = 0

  /// One field of the document, of the asset itself or of a column.
  private struct Field: Equatable {
    /// 0 for the asset itself.
    let column: Int64
    /// Its place in `LinkDraft.fields`.
    let place: Int

    func precedes(_ other: Field) -> Bool {
      column == other.column ? place < other.place : column < other.column
    }
  }

  fileprivate init(_ words: [LinkWord], to targets: [LinkTarget]) {
    var fields: [Field] = []
    fields.reserveCapacity(words.count)
    let span = words.span
    for place in span.indices {
      fields.append(
        Field(
          column: span[place].column?.rawValue ?? 0, place: LinkDraft.placesByRelation[span[place].relation.rawValue]))
    }
    self.words = words
    self.targets = targets
    self.fields = fields
    order = Self.order(words, targets, fields)
  }

  /// Words are mostly stored as they are shown, at least field by field.
  private static func order(_ words: [LinkWord], _ targets: [LinkTarget], _ fields: [Field]) -> [Int] {
    func precedes(_ left: Int, _ right: Int) -> Bool {
      guard fields[left] == fields[right] else { return fields[left].precedes(fields[right]) }
      let (leftName, rightName) = (targets[left].fqn, targets[right].fqn)
      return leftName == rightName ? words.span[left].role < words.span[right].role : leftName < rightName
    }
    var order = Array(words.indices)
    let isInOrder = order.dropFirst().allSatisfy { !precedes($0, $0 - 1) }
    if !isInOrder { order.sort(by: precedes) }
    return order
  }

  /// Whether some word may overrule another. Mostly one origin says everything once and rejects nothing.
  fileprivate var mayContradict: Bool {
    let span = words.span
    for (index, place) in order.enumerated() {
      if span[place].state == .rejected || span[place].origin != span[0].origin { return true }
      if index > 0, fields[place] == fields[order[index - 1]], span[place].relation.isSingle { return true }
    }
    return false
  }

  /// Whether a column has links that were not written yet; asked for in ascending order.
  mutating func has(column: Int64) -> Bool {
    while next < order.count, fields[order[next]].column < column { next += 1 }
    return next < order.count && fields[order[next]].column == column
  }

  /// Writes the links of a column, of the asset itself for 0, under the names of their fields; asked for in ascending
  /// order.
  mutating func write(column: Int64, to writer: inout JSONWriter) {
    while has(column: column) { writeField(to: &writer) }
  }

  /// Writes those that follow each other in one field.
  private mutating func writeField(to writer: inout JSONWriter) {
    let first = next
    let field = fields[order[first]]
    let isSingle = words.span[order[first]].relation.isSingle
    writer.key(LinkDraft.fields[field.place].name)
    if !isSingle { writer.beginArray() }
    while next < order.count, fields[order[next]] == field {
      if next == first || !isSingle { write(order[next], to: &writer) }
      next += 1
    }
    if !isSingle { writer.endArray() }
  }

  /// Writes the bare name where that says it all; of a person or team its innermost part, not quoted.
  private func write(_ place: Int, to writer: inout JSONWriter) {
    let (words, target) = (words.span, targets[place])
    let name = target.kind.namespace == .people ? target.name : target.fqn
    let relation = words[place].relation
    if words[place].role.isEmpty, words[place].state == .confirmed, target.kind == relation.targetKinds?.first {
      return writer.value(name)
    }
    LinkDraft.write(
      name: name, kind: target.kind, role: words[place].role, state: words[place].state,
      confidence: words[place].confidence, reason: words[place].reason, to: &writer)
  }
}

extension CatalogReader {
  /// The links of an asset and its columns, folded like `links(of:)`.
  /// - Parameter run: all that is said of them.
  func documentLinks(_ run: LinkRun, of asset: AssetID) throws -> DocumentLinks {
    let targets = try linkTargets(of: run.words)
    let links = DocumentLinks(run.words, to: targets)
    guard links.mayContradict else { return links }
    let stated = try run.words.indices.map { place in
      let word = run.words[place]
      return DocumentLink(
        subject: Subject(asset, column: word.column), word: word, target: targets[place],
        originKind: try originKind(word.origin))
    }
    let folded = Self.fold(stated, includingRejected: false)
    return DocumentLinks(folded.map(\.word), to: folded.map(\.target))
  }

  private func originKind(_ origin: Int64) throws -> Origin.Kind {
    let code = try connection.integer("SELECT kind FROM origins WHERE id = ?", origin)
    guard let kind = code.flatMap(Origin.Kind.init(rawValue:)) else { throw damaged("link") }
    return kind
  }
}
