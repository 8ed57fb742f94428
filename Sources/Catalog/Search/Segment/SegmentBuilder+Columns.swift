extension SegmentBuilder {
  /// Adds the documents of a group that belong into the builder's half of the index.
  ///
  /// It makes of a group what it makes of its documents one by one.
  mutating func add(_ group: SearchGroup, _ scope: SearchScope) {
    // By place, since taking a document out of the array would copy it whole.
    for index in group.documents.indices where group.documents[index].scope == scope { add(group.documents[index]) }
    if scope == .column, !group.columns.isEmpty { addColumns(of: group) }
  }

  private mutating func addColumns(of group: SearchGroup) {
    let shared = facets.shared(group.sharedFacets, in: &terms)
    guard shared.own.isEmpty else { return addEach(group) }
    var start = UInt32(count)
    enter(group.prefix)
    let members = group.columns.span
    for index in members.indices {
      let own = facets.own(members[index], in: &terms)
      if members[index].path == nil, own.shared.isEmpty {
        add(members[index], group.updated, own, shared)
      } else {
        // What it shares with the others is less, or it has more of its kind.
        share(shared, start..<UInt32(count))
        add(group.document(of: members[index]))
        start = UInt32(count)
        enter(group.prefix)
      }
    }
    share(shared, start..<UInt32(count))
  }

  private mutating func addEach(_ group: SearchGroup) {
    for column in group.columns { add(group.document(of: column)) }
  }

  /// Posts what columns that follow each other have in common.
  private mutating func share(_ list: FacetList, _ documents: Range<UInt32>) {
    guard !documents.isEmpty else { return }
    for word in pathWords { terms.post(word.term, documents: documents, payload: word.payload) }
    for number in list.shared { terms.post(facets.terms[Int(number)], documents: documents, payload: .filter) }
    for field in list.fields { terms.post(presence(of: field.rawValue), documents: documents, payload: .filter) }
  }

  /// Adds a column without what `share` posts for it.
  private mutating func add(_ column: SearchColumn, _ updated: Int64, _ own: FacetList, _ shared: FacetList) {
    document = UInt32(count)
    columns.keys.append(column.id)
    columns.boosts.append(0)
    columns.updates.append(updated)
    let name = Int(postName(column.name))
    columns.names.append(Int64(name))
    scratch.removeAll(keepingCapacity: true)
    scratch.append(contentsOf: foldedPrefix)
    if !terms.appendText(of: name, to: &scratch) { Analyzer.fold(column.name, into: &scratch) }
    columns.paths.append(Int64(UInt32(truncatingIfNeeded: ContentHash.hash(scratch))))
    if !column.description.isEmpty { postDescription(column.description) }
    for number in own.own { terms.post(facets.terms[Int(number)], document: document, payload: .filter) }
    for field in own.fields { terms.post(presence(of: field.rawValue), document: document, payload: .filter) }
    columns.sharedSets.append(shared.sharedSet(in: &sets))
    columns.ownSets.append(own.ownSet(in: &sets))
  }

  /// Posts the words of a name.
  /// - Returns: the term of the whole name.
  private mutating func postName(_ name: String) -> UInt32 {
    name.utf8.span.withUnsafeBufferPointer { bytes in
      if let known = names.find(bytes) {
        for place in known { terms.post(Int(names[place].term), document: document, payload: names[place].payload) }
        return names[known.lowerBound].term
      }
      scratch.removeAll(keepingCapacity: true)
      Analyzer.fold(name, into: &scratch)
      let whole = scratch.withUnsafeBufferPointer { terms.number(.name, $0) }
      analyzer.analyze(bytes)
      names.keep(bytes, postWords(of: .name, [WordCache.Word(term: UInt32(whole), payload: .filter)]))
      return UInt32(whole)
    }
  }

  private mutating func postDescription(_ description: String) {
    terms.post(presence(of: Self.descriptionPresence), document: document, payload: .filter)
    let text = Self.indexed(description)
    text.utf8.span.withUnsafeBufferPointer { bytes in
      if let known = descriptions.find(bytes) {
        for place in known {
          terms.post(Int(descriptions[place].term), document: document, payload: descriptions[place].payload)
        }
        return
      }
      analyzer.analyze(bytes)
      descriptions.keep(bytes, postWords(of: .description, []))
    }
  }

  /// Posts some terms and those of the text that was analyzed last.
  private mutating func postWords(of field: SearchText, _ first: [WordCache.Word]) -> [WordCache.Word] {
    var words = first
    forEachWord(of: field, keepsPairs: true) { _, term, payload in
      words.append(WordCache.Word(term: UInt32(term), payload: payload))
    }
    for word in words { terms.post(Int(word.term), document: document, payload: word.payload) }
    return words
  }
}
