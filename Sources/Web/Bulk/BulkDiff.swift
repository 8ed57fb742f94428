import Catalog
import Codecs

/// One thing to do to one asset or column.
enum BulkEdit: Sendable {
  /// Put a confirmed link on it.
  case link(Relation, AssetReference)
  /// Take a link away, or turn a suggestion down.
  case unlink(Relation, AssetLabel)
  /// Write its description; an empty text takes the written one back.
  case describe(String)
}

/// What an edit means where it is to be made.
enum BulkVerdict: Equatable, Sendable {
  case changes
  /// It is so already.
  case stands
  /// Somebody decided otherwise before, or it does not go with what is there; the text says what.
  case conflicts(String)
}

/// An edit with its verdict and how a reader is told of it.
struct BulkStep: Sendable {
  let edit: BulkEdit
  let verdict: BulkVerdict
  /// The edit in words, such as `tag PII.Email`.
  let words: String
}

/// All edits of one asset or column.
struct BulkLine: Sendable {
  let subject: Subject
  let label: AssetLabel
  let column: Column?
  let steps: [BulkStep]

  /// The whole name.
  var name: String { column.map { "\(label.fqn).\($0.path)" } ?? label.fqn.description }
  /// Whether a step changes something.
  var changes: Bool { steps.contains { $0.verdict == .changes } }
  /// The first conflict.
  var conflict: String? {
    for step in steps { if case .conflicts(let reason) = step.verdict { return reason } }
    return nil
  }
}

/// What a set of edits would do to the catalog as it is now: the page that is shown before, and the plan of what is written.
struct BulkDiff: Sendable {
  private(set) var lines: [BulkLine] = []

  var changing: Int { lines.count(where: \.changes) }
  var conflicting: Int { lines.count { $0.conflict != nil } }
  var standing: Int { lines.count { !$0.changes && $0.conflict == nil } }

  /// Judges the edits of each subject.
  init(
    _ subjects: [Subject], _ reader: CatalogReader, edits: (Subject, [Link]) throws -> [BulkEdit]
  ) throws {
    var links: (asset: AssetID, bySubject: [Subject: [Link]])?
    for subject in subjects {
      guard let label = try reader.label(subject.asset) else { continue }
      let column = try subject.column.flatMap { try reader.column($0) }
      guard subject.column == nil || column != nil else { continue }
      if links?.asset != subject.asset {
        let all = try reader.links(of: subject.asset, includingRejected: true)
        links = (subject.asset, Dictionary(grouping: all, by: \.subject))
      }
      let own = links?.bySubject[subject] ?? []
      let edits = try edits(subject, own)
      let judge = BulkJudge(links: own, description: try column?.description ?? Self.description(subject, reader), edits: edits)
      lines.append(BulkLine(subject: subject, label: label, column: column, steps: edits.map { judge.step($0) }))
    }
  }

  private static func description(_ subject: Subject, _ reader: CatalogReader) throws -> String? {
    subject.column == nil ? try reader.asset(subject.asset)?.description : nil
  }

  /// Writes what changes, and what conflicts if that is wanted, as one batch.
  /// - Returns: the batch, and how many assets or columns were changed.
  func write(_ writer: CatalogWriter, withConflicts: Bool, summary: (Int) -> String) throws -> (batch: Int64, count: Int) {
    let chosen = lines.map { line in
      (line, line.steps.filter { $0.verdict == .changes || withConflicts && $0.verdict != .stands })
    }.filter { !$0.1.isEmpty }
    let batch = try writer.batch(summary(chosen.count)) {
      for (line, steps) in chosen {
        for step in steps { try write(step.edit, of: line.subject, writer) }
      }
    }
    return (batch, chosen.count)
  }

  private func write(_ edit: BulkEdit, of subject: Subject, _ writer: CatalogWriter) throws {
    switch edit {
    case .link(let relation, let target): try writer.link(subject, LinkDraft(relation, target))
    case .unlink(let relation, let target): try writer.unlink(subject, relation, target.id)
    case .describe(let text): try writer.describe(subject, text.isEmpty ? nil : text)
    }
  }
}

/// Tells what edits mean for one asset or column.
struct BulkJudge {
  /// Its links, those that were turned down included.
  let links: [Link]
  let description: String?
  let edits: [BulkEdit]

  func step(_ edit: BulkEdit) -> BulkStep {
    switch edit {
    case .link(let relation, let target): step(edit, relation, target)
    case .unlink(let relation, let target):
      BulkStep(
        edit: edit, verdict: links.contains { $0.relation == relation && $0.target.id == target.id && $0.state != .rejected }
          ? .changes : .stands, words: "without \(relation.name) \(Self.name(target.kind, target.fqn))")
    case .describe(let text):
      BulkStep(edit: edit, verdict: text == description ?? "" ? .stands : .changes, words: "description “\(text.prefix(80))”")
    }
  }

  private func step(_ edit: BulkEdit, _ relation: Relation, _ target: AssetReference) -> BulkStep {
    let same = links.filter { $0.relation == relation && Self.isSame($0.target, target) }
    let verdict: BulkVerdict =
      if same.contains(where: { $0.state == .confirmed }) {
        .stands
      } else if let rejected = same.first(where: { $0.state == .rejected }) {
        .conflicts("\(rejected.by) turned this down")
      } else if let other = rival(relation, target) {
        .conflicts("has \(relation.name) \(Self.name(other.kind, other.fqn)) already")
      } else {
        .changes
      }
    return BulkStep(edit: edit, verdict: verdict, words: "\(relation.name) \(words(target, same))")
  }

  private func words(_ target: AssetReference, _ same: [Link]) -> String {
    switch target {
    case .named(let kind, let fqn): Self.name(kind, fqn)
    case .alias(let name): name
    case .id: same.first.map { Self.name($0.target.kind, $0.target.fqn) } ?? ""
    }
  }

  /// What is there and would be replaced (a domain), or stands beside it oddly (a second tag of one classification).
  private func rival(_ relation: Relation, _ target: AssetReference) -> AssetLabel? {
    let others = links.filter { link in
      link.relation == relation && link.state == .confirmed && !Self.isSame(link.target, target) && !isTakenAway(link)
    }
    if relation.isSingle { return others.first?.target }
    guard relation == .tag, case .named(_, let fqn) = target else { return nil }
    return others.first { $0.target.fqn.parts[0] == fqn.parts[0] }?.target
  }

  private func isTakenAway(_ link: Link) -> Bool {
    edits.contains { edit in
      if case .unlink(let relation, let target) = edit { return relation == link.relation && target.id == link.target.id }
      return false
    }
  }

  private static func isSame(_ label: AssetLabel, _ reference: AssetReference) -> Bool {
    switch reference {
    case .id(let id): label.id == id
    case .named(let kind, let fqn): label.kind.namespace == kind.namespace && label.fqn == fqn
    case .alias(let name): label.fqn.description == name
    }
  }

  private static func name(_ kind: AssetKind, _ fqn: FQN) -> String {
    kind.namespace == .people ? fqn.name : fqn.description
  }
}
