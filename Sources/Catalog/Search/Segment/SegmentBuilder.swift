/// Turns documents into the bytes of a segment.
struct SegmentBuilder {
  var terms = TermTable()
  var columns = DocumentColumns()
  var sets = FacetSets()
  var analyzer = Analyzer()
  var scratch: [UInt8] = []
  var document: UInt32 = 0
  private var pathPrefix: [UInt8] = []
  var foldedPrefix: [UInt8] = []
  /// The distinct words of the prefix.
  var pathWords: [(term: Int, payload: Payload)] = []
  var facets = FacetInterner()
  private var presenceTerms = [Int?](repeating: nil, count: 256)
  /// What the names and descriptions of columns became, in their own documents.
  var names = WordCache()
  var descriptions = WordCache()
  /// What the names of columns became, in the documents of their tables.
  private var columnNames = WordCache()

  /// How much of a description is indexed, in bytes.
  private static let longestDescription = 16_384
  /// How many documents one segment is built from at most, so that building needs little memory.
  static let mostDocuments = 131_072

  var count: Int { columns.keys.count }

  /// Whether the next document belongs into another segment.
  var isFull: Bool { count >= Self.mostDocuments || terms.count > TermTable.mostTerms / 2 }

  /// Adds one document.
  mutating func add(_ added: SearchDocument) {
    document = UInt32(columns.keys.count)
    columns.keys.append(added.id)
    columns.boosts.append(UInt8((min(1, max(0, added.boost.isNaN ? 0 : added.boost)) * 255).rounded()))
    columns.updates.append(added.updated)
    addName(added)
    addPath(added)
    add(added.displayName, as: .displayName, keepsPairs: true)
    addColumns(added.columns)
    for alias in added.aliases {
      post(.alias, Analyzer.fold(alias), Payload(text: .path, lengthClass: 3))
      add(alias, as: .path, keepsPairs: false)
    }
    addDescription(added.description)
    addFacets(added)
  }

  private mutating func addName(_ added: SearchDocument) {
    scratch.removeAll(keepingCapacity: true)
    Analyzer.fold(added.name, into: &scratch)
    let term = scratch.withUnsafeBufferPointer { terms.number(.name, $0) }
    terms.post(term, document: document, payload: .filter)
    columns.names.append(Int64(term))
    add(added.name, as: .name, keepsPairs: true)
  }

  private mutating func add(_ text: String, as field: SearchText, keepsPairs: Bool) {
    guard !text.isEmpty else { return }
    analyzer.analyze(text)
    forEachWord(of: field, keepsPairs: keepsPairs) { builder, term, payload in
      builder.terms.post(term, document: builder.document, payload: payload)
    }
  }

  /// Calls `body` with the terms of the text that was analyzed last, words and pairs of them.
  mutating func forEachWord(
    of field: SearchText, keepsPairs: Bool, _ body: (inout SegmentBuilder, Int, Payload) -> Void
  ) {
    let words = analyzer.tokens.reduce(0) { $0 + ($1.isPart ? 0 : 1) }
    let length = Payload.lengthClass(of: field, words: words)
    let (folded, tokens) = (analyzer.bytes, analyzer.tokens)
    folded.withUnsafeBufferPointer { bytes in
      var previous: UInt64?
      for token in tokens {
        let word = UnsafeBufferPointer(rebasing: bytes[token.bytes])
        let payload = Payload(
          text: field, lengthClass: token.isPart ? max(1, length) : length,
          isHead: field == .name && token.bytes.lowerBound == 0)
        let term = terms.number(.word, word)
        body(&self, term, payload)
        guard keepsPairs, !token.isPart else { continue }
        let hash = ContentHash.hash(UnsafeRawBufferPointer(word))
        if let previous {
          let pair = pairTerm(WordPair.key(previous, hash))
          body(&self, pair, .filter)
        }
        previous = hash
      }
    }
  }

  private mutating func pairTerm(_ key: (UInt8, UInt8, UInt8)) -> Int {
    withUnsafeBytes(of: key) { key in terms.number(.pair, key.bindMemory(to: UInt8.self)) }
  }

  private mutating func post(_ space: TermSpace, _ text: [UInt8], _ payload: Payload) {
    text.withUnsafeBufferPointer { terms.post(terms.number(space, $0), document: document, payload: payload) }
  }

  /// Indexes the qualified name's part before the name. Columns of one table follow each other and share it.
  private mutating func addPath(_ added: SearchDocument) {
    var fqn = added.fqn
    let length = fqn.utf8.count - added.name.utf8.count
    let endsInName = Self.ends(fqn, in: added.name)
    fqn.withUTF8 { bytes in
      let prefix = UnsafeBufferPointer(rebasing: bytes[..<(endsInName ? length : bytes.count)])
      if !Self.areEqual(prefix, pathPrefix) { analyzePath(prefix) }
    }
    // Folding goes letter by letter, so the whole folded is its parts folded.
    scratch.removeAll(keepingCapacity: true)
    scratch.append(contentsOf: foldedPrefix)
    if endsInName { Analyzer.fold(added.name, into: &scratch) }
    columns.paths.append(Int64(UInt32(truncatingIfNeeded: ContentHash.hash(scratch))))
    if !endsInName, !fqn.isEmpty { post(.alias, scratch, Payload(text: .path, lengthClass: 3)) }
    for (term, payload) in pathWords { terms.post(term, document: document, payload: payload) }
  }

  /// Whether the bytes of a text end in those of another.
  private static func ends(_ text: String, in end: String) -> Bool {
    let (text, end) = (text.utf8.span, end.utf8.span)
    let start = text.count - end.count
    guard start >= 0 else { return false }
    for index in 0..<end.count where text[start + index] != end[index] { return false }
    return true
  }

  private static func areEqual(_ left: UnsafeBufferPointer<UInt8>, _ right: [UInt8]) -> Bool {
    guard left.count == right.count else { return false }
    return right.withUnsafeBufferPointer { right in
      for index in 0..<left.count where left[index] != right[index] { return false }
      return true
    }
  }

  mutating func enter(_ prefix: String) {
    var prefix = prefix
    prefix.withUTF8 { bytes in if !Self.areEqual(bytes, pathPrefix) { analyzePath(bytes) } }
  }

  private mutating func analyzePath(_ prefix: UnsafeBufferPointer<UInt8>) {
    pathPrefix = Array(prefix)
    foldedPrefix = Analyzer.fold(String(decoding: prefix, as: UTF8.self))
    pathWords.removeAll(keepingCapacity: true)
    analyzer.analyze(prefix)
    let payload = Payload(
      text: .path, lengthClass: Payload.lengthClass(of: .path, words: analyzer.tokens.count))
    let (folded, tokens) = (analyzer.bytes, analyzer.tokens)
    folded.withUnsafeBufferPointer { bytes in
      for token in tokens {
        let term = terms.number(.word, UnsafeBufferPointer(rebasing: bytes[token.bytes]))
        if !pathWords.contains(where: { $0.term == term }) { pathWords.append((term, payload)) }
      }
    }
  }

  private mutating func addColumns(_ names: [String]) {
    let payload = Payload(text: .columns, lengthClass: Payload.lengthClass(of: .columns, words: names.count))
    for name in names {
      name.utf8.span.withUnsafeBufferPointer { name in
        if let known = columnNames.find(name) {
          for place in known { terms.post(Int(columnNames[place].term), document: document, payload: payload) }
        } else {
          addColumn(name, payload)
        }
      }
    }
  }

  private mutating func addColumn(_ name: UnsafeBufferPointer<UInt8>, _ payload: Payload) {
    analyzer.analyze(name)
    var words: [WordCache.Word] = []
    forEachWord(of: .columns, keepsPairs: false) { builder, term, _ in
      builder.terms.post(term, document: builder.document, payload: payload)
      words.append(WordCache.Word(term: UInt32(term), payload: payload))
    }
    columnNames.keep(name, words)
  }

  private mutating func addDescription(_ description: String) {
    guard !description.isEmpty else { return }
    terms.post(presence(of: Self.descriptionPresence), document: document, payload: .filter)
    add(Self.indexed(description), as: .description, keepsPairs: true)
  }

  /// As much of a description as is indexed.
  static func indexed(_ description: String) -> String {
    guard description.utf8.count > longestDescription else { return description }
    return String(description.unicodeScalars.prefix(longestDescription))
  }

  /// The presence key of documents with a description.
  static let descriptionPresence: UInt8 = 255

  private mutating func addFacets(_ added: SearchDocument) {
    let list = facets.both(added, in: &terms)
    for number in list.shared { terms.post(facets.terms[Int(number)], document: document, payload: .filter) }
    for number in list.own { terms.post(facets.terms[Int(number)], document: document, payload: .filter) }
    for field in list.fields { terms.post(presence(of: field.rawValue), document: document, payload: .filter) }
    columns.sharedSets.append(list.sharedSet(in: &sets))
    columns.ownSets.append(list.ownSet(in: &sets))
  }

  /// The term of documents that have some value of a facet, or a description.
  mutating func presence(of field: UInt8) -> Int {
    if let term = presenceTerms[Int(field)] { return term }
    let term = [field].withUnsafeBufferPointer { terms.number(.presence, $0) }
    presenceTerms[Int(field)] = term
    return term
  }

  /// The finished segment, and its documents that a later one with the same key replaces.
  consuming func finish() -> (segment: Segment, replaced: [UInt32]) {
    let (order, replaced) = keyOrder()
    var numbers: [UInt64]?
    if let order {
      var inverse = [UInt64](repeating: 0, count: order.count)
      for (new, old) in order.enumerated() { inverse[old] = UInt64(new) }
      numbers = inverse
      columns.reorder(order)
    }
    let sorted = terms.sorted()
    let lists = PostingLists(terms: terms, renumbering: numbers)
    var encoder = SegmentEncoder(boosts: columns.boosts)
    var ordinals = [Int64](repeating: 0, count: terms.count)
    for term in sorted {
      ordinals[term] = Int64(encoder.termCount)
      terms.term(term).withUnsafeBufferPointer { bytes in lists.with(term) { encoder.add(bytes, $0) } }
    }
    // Names are the first space, so a name's place among all terms is its place among names.
    for index in columns.names.indices { columns.names[index] = ordinals[Int(columns.names[index])] }
    let facetOrder = facets.terms.indices.sorted { ordinals[facets.terms[$0]] < ordinals[facets.terms[$1]] }
    var facetNumbers = [Int64](repeating: 0, count: facetOrder.count)
    for (new, old) in facetOrder.enumerated() { facetNumbers[old] = Int64(new) }
    sets.renumber(facetNumbers)
    return (encoder.finish(columns, sets: sets, spellings: facetOrder.map { facets.spellings[$0] }), replaced)
  }

  /// The order of documents by key, nil when they came so, and which of several with one key are replaced.
  private func keyOrder() -> (order: [Int]?, replaced: [UInt32]) {
    let keys = columns.keys
    let isSorted = zip(keys, keys.dropFirst()).allSatisfy { $0 < $1 }
    guard !isSorted else { return (nil, []) }
    let order = keys.indices.sorted { (keys[$0], $0) < (keys[$1], $1) }
    let replaced = order.indices.dropLast().filter { keys[order[$0]] == keys[order[$0 + 1]] }
    return (order, replaced.map(UInt32.init))
  }
}

/// Hashes of neighbouring words. A phrase is found by the pairs it consists of: by chance one document in thousands
/// that has all its words, but apart, is found with it.
enum WordPair {
  static func key(_ first: UnsafeBufferPointer<UInt8>, _ second: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    let key = key(
      ContentHash.hash(UnsafeRawBufferPointer(first)), ContentHash.hash(UnsafeRawBufferPointer(second)))
    return [key.0, key.1, key.2]
  }

  /// The same of two words' hashes.
  static func key(_ first: UInt64, _ second: UInt64) -> (UInt8, UInt8, UInt8) {
    let hash = ContentHash.mix(first ^ second &* 3) >> 40
    return (UInt8(hash & 0x3F), UInt8(hash >> 6 & 0xFF), UInt8(hash >> 14 & 0xF))
  }
}
