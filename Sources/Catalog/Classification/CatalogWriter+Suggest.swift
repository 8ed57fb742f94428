extension CatalogWriter {
  /// Suggests tags for columns by their names. Columns that somebody tagged, and tags that somebody turned down, are left
  /// alone.
  /// - Returns: how many columns got a suggestion.
  package func suggestTags(_ columns: [Subject]) throws -> Int {
    let classifier = NameClassifier()
    var count = 0
    for subject in columns {
      guard let column = try subject.column.flatMap({ try reader.column($0) }), column.removedAt == nil,
        let proposal = classifier.proposal(name: column.name, type: column.type)
      else { continue }
      if try suggest(proposal, for: subject) { count += 1 }
    }
    return count
  }

  /// Suggests tags for columns of one asset, by what a classifier says of their values. The same columns are left alone.
  package func suggestTags(_ proposals: [(FieldPath, NameClassifier.Proposal)], of reference: AssetReference) throws {
    let asset = try resolve(reference)
    for (path, proposal) in proposals {
      guard let column = try columnID(of: asset, path) else { continue }
      _ = try suggest(proposal, for: Subject(asset, column: column))
    }
  }

  /// - Returns: false when somebody tagged the column, or turned the tag down.
  private func suggest(_ proposal: NameClassifier.Proposal, for subject: Subject) throws -> Bool {
    let tag = try FQN(parts: ["PII", proposal.tag])
    let known = try reader.links(of: subject.asset, includingRejected: true).filter { link in
      link.subject == subject && link.relation == .tag && (link.state == .confirmed || link.target.fqn == tag)
    }
    guard known.isEmpty else { return false }
    try link(
      subject,
      LinkDraft(.tag, .named(.tag, tag), state: .suggested, confidence: proposal.confidence, reason: proposal.reason))
    return true
  }
}
