import Codecs
import SQLite

extension CatalogWriter {
  /// Puts a link on an asset or column as this write's origin's word; what others said of the same two things stays.
  ///
  /// A person's `rejected` hides what producers and classifiers say; `confirmed` lifts a suggestion.
  package func link(_ subject: Subject, _ link: LinkDraft) throws {
    let word = try word(link, on: subject)
    try relink(subject, link.relation) { run in
      if link.relation.isSingle {
        run.removeAll { $0.column == subject.column && $0.relation == link.relation && $0.origin == word.origin }
      }
      run.put([word])
    }
  }

  /// Takes a link away: this origin's own word is removed, and what others still say is rejected when a person does it.
  package func unlink(_ subject: Subject, _ relation: Relation, _ target: AssetID, role: String = "") throws {
    let rejection = try word(LinkDraft(relation, .id(target), role: role, state: .rejected), on: subject)
    try relink(subject, relation) { run in
      run.removeAll { $0.key == rejection.key }
      let isLinked = run.words.contains {
        $0.column == subject.column && $0.relation == relation && $0.target == target && $0.state != .rejected
      }
      if context.origin.kind == .person, isLinked { run.put([rejection]) }
    }
  }

  /// Replaces what this origin says of an asset's and its columns' links by what the draft says.
  /// - Returns: the link fields that changed; nothing is logged yet.
  func replaceLinks(of asset: AssetID, _ draft: AssetDraft) throws -> [FieldChange] {
    let columnLinks = (draft.columns ?? []).filter { $0.links != nil }
    guard draft.links != nil || !columnLinks.isEmpty else { return [] }
    let before = try linkFields(of: asset)
    let origin = try ownOrigin()
    let run = try reader.linkRun(of: asset)
    var next = run
    if let links = draft.links { try replace(links, on: Subject(asset), origin, run, in: &next) }
    for column in columnLinks {
      guard let id = try columnID(of: asset, column.path) else { continue }
      try replace(column.links ?? [], on: Subject(asset, column: id), origin, run, in: &next)
    }
    try save(next, of: asset, before: run)
    return before.changes(to: try linkFields(of: asset))
  }

  private func replace(
    _ links: [LinkDraft], on subject: Subject, _ origin: Int64, _ before: LinkRun, in run: inout LinkRun
  ) throws {
    var known: [LinkWord.Key: LinkState] = [:]
    for word in before.words where word.column == subject.column && word.origin == origin { known[word.key] = word.state }
    // What was said before stays as it was said.
    let words = try links.map { try word($0, on: subject) }
    let stated = Set(words.map(\.key))
    run.removeAll { $0.column == subject.column && $0.origin == origin && !stated.contains($0.key) }
    run.put(words.filter { known[$0.key] != $0.state })
  }

  /// A link as this write's origin's word.
  private func word(_ link: LinkDraft, on subject: Subject) throws -> LinkWord {
    let target = try resolve(link.target)
    guard target != subject.asset || subject.column != nil else {
      throw CatalogError.invalid(field: link.relation.name, reason: "points to the asset itself")
    }
    try require(try label(target).kind, for: link.relation)
    return LinkWord(
      relation: link.relation, target: target, column: subject.column, role: link.role, state: link.state,
      confidence: link.confidence, reason: link.reason, origin: try ownOrigin(), author: context.actor,
      at: now)
  }

  /// Writes the links that a new asset comes with.
  /// - Returns: the links, folded, subject by subject and relation by relation.
  func storeLinks(of asset: AssetID, _ links: [LinkDraft], _ columns: NewColumns) throws -> [Link] {
    var words: [LinkWord] = []
    words.reserveCapacity(links.count + 4)
    let (links, drafts) = (links.span, columns.drafts.span)
    for place in links.indices { words.append(try word(links[place], on: Subject(asset))) }
    for place in drafts.indices {
      for link in drafts[place].links ?? [] {
        words.append(try word(link, on: Subject(asset, column: columns.id(place))))
      }
    }
    guard !words.isEmpty else { return [] }
    let run = LinkRun(words)
    try save(run, of: asset, before: LinkRun())
    var stated = try run.words.map { word in
      Link(
        subject: Subject(asset, column: word.column), relation: word.relation, target: try label(word.target),
        role: word.role, state: word.state, confidence: word.confidence, reason: word.reason, origin: context.origin,
        by: word.author, at: word.at)
    }
    // One origin says everything once, and so overrules at most itself.
    let singles = stated.filter { $0.relation.isSingle }
    if singles.count != Set(singles.map(\.subject)).count || stated.contains(where: { $0.state == .rejected }) {
      stated = CatalogReader.fold(stated, includingRejected: false)
    }
    return stated.sorted { $0.precedes($1) }
  }

  /// Writes what is said of an asset's links, and what is kept of it the other way round.
  /// - Parameter before: what the store has of it.
  func save(_ run: LinkRun, of asset: AssetID, before: LinkRun) throws {
    guard run != before else { return }
    if run.words.isEmpty {
      try connection.run("DELETE FROM link_runs WHERE asset_id = ?", asset.rawValue)
    } else {
      try connection.run(
        "INSERT INTO link_runs (asset_id, body) VALUES (?, ?) ON CONFLICT (asset_id) DO UPDATE SET body = excluded.body",
        asset.rawValue, TextBytes(run.body))
    }
    var old = Dictionary(uniqueKeysWithValues: before.marks.map { ($0.end, $0.mark) })
    for (end, mark) in run.marks where old.removeValue(forKey: end) != mark {
      try connection.state(mark, of: asset, at: end)
    }
    for end in old.keys {
      try connection.run(
        "DELETE FROM link_targets WHERE target_id = ? AND relation = ? AND asset_id = ?", end.target.rawValue,
        end.relation.rawValue, asset.rawValue)
    }
  }

  private func require(_ kind: AssetKind, for relation: Relation) throws(CatalogError) {
    guard let accepted = relation.targetKinds else { return }
    guard accepted.contains(kind) else {
      throw CatalogError.invalid(
        field: relation.name,
        reason: "points to a \(kind.title); a \(accepted.map(\.title).joined(separator: " or ")) is expected")
    }
  }

  /// Takes back all that an origin says of an asset's links.
  func removeLinks(of asset: AssetID, origin: Int64) throws {
    let run = try reader.linkRun(of: asset)
    var rest = run
    rest.removeAll { $0.origin == origin }
    if rest.words.count < run.words.count { try save(rest, of: asset, before: run) }
  }

  /// Runs `body`, then logs what it did to the subject's links of one relation.
  private func relink(_ subject: Subject, _ relation: Relation, _ body: (inout LinkRun) -> Void) throws {
    let before = try reader.links(of: subject, relation)
    let run = try reader.linkRun(of: subject.asset)
    var next = run
    body(&next)
    try save(next, of: subject.asset, before: run)
    let after = try reader.links(of: subject, relation)
    let column = try subject.column.flatMap { try reader.column($0) }
    let field = column.map { "column/\($0.path)/\(relation.name)" } ?? relation.name
    let change = FieldChange(
      field, before: before.isEmpty ? nil : Link.stateValue(before), after: after.isEmpty ? nil : Link.stateValue(after))
    guard change.before != change.after else { return }
    try logAndStamp(.linked, of: subject.asset, [change])
  }

  private func linkFields(of asset: AssetID) throws -> AssetState {
    let links = try reader.links(of: asset)
    guard !links.isEmpty else { return AssetState() }
    var paths: [ColumnID: FieldPath] = [:]
    for column in try reader.columns(of: asset, includingRemoved: true) { paths[column.id] = column.path }
    var state = AssetState()
    for (field, links) in Dictionary(grouping: links, by: { $0.stateField(paths) }) {
      if let field { state[field] = Link.stateValue(links) }
    }
    return state
  }
}

extension Subject {
  /// The column id as the store writes it: 0 for the asset itself.
  var columnRow: Int64 { column?.rawValue ?? 0 }
}

extension Connection {
  /// Keeps what an asset's links are from where they lead.
  func state(_ mark: LinkRun.Mark, of asset: AssetID, at end: LinkRun.End) throws(SQLiteError) {
    try run(
      "INSERT OR REPLACE INTO link_targets (target_id, relation, asset_id, confirmed, is_shown) VALUES (?, ?, ?, ?, ?)",
      end.target.rawValue, end.relation.rawValue, asset.rawValue, mark.confirmed, mark.isShown)
  }
}
