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
      let tag = try FQN(parts: ["PII", proposal.tag])
      let known = try reader.links(of: subject.asset, includingRejected: true).filter { link in
        link.subject == subject && link.relation == .tag && (link.state == .confirmed || link.target.fqn == tag)
      }
      guard known.isEmpty else { continue }
      try link(
        subject,
        LinkDraft(
          .tag, .named(.tag, tag), state: .suggested, confidence: proposal.confidence, reason: proposal.reason))
      count += 1
    }
    return count
  }
}
