/// Numbers the distinct facet values of a segment under construction.
struct FacetInterner {
  /// The term of each facet number, and the value as first spelt.
  private(set) var terms: [Int] = []
  private(set) var spellings: [[UInt8]] = []
  /// The last document's facet numbers, those that neighbours tend to share and those of its own, each ascending.
  private(set) var shared: [UInt32] = []
  private(set) var own: [UInt32] = []

  private var numbers: [Int: Int] = [:]
  private var lastShared = Last()
  private var lastOwn = Last()
  private var scratch: [UInt8] = []

  /// A list of facets with their numbers.
  private struct Last {
    var facets: [SearchFacet] = []
    var numbers: [UInt32] = []
  }

  /// Numbers a document's facets. Neighbours repeat most of them, which then cost one comparison.
  mutating func intern(_ document: SearchDocument, in table: inout TermTable) {
    let isShared = document.sharedFacets == lastShared.facets
    let isOwn = document.facets == lastOwn.facets
    guard !isShared || !isOwn else { return }
    if !isShared { lastShared = numbered(document.sharedFacets, after: lastShared, in: &table) }
    if !isOwn { lastOwn = numbered(document.facets, after: lastOwn, in: &table) }
    shared.removeAll(keepingCapacity: true)
    own.removeAll(keepingCapacity: true)
    for last in [lastShared, lastOwn] {
      for (facet, number) in zip(last.facets, last.numbers) {
        if Self.isOwn(facet.field) { Self.insert(number, into: &own) } else { Self.insert(number, into: &shared) }
      }
    }
  }

  private mutating func numbered(_ facets: [SearchFacet], after last: Last, in table: inout TermTable) -> Last {
    var numbers: [UInt32] = []
    for (index, facet) in facets.enumerated() {
      let isKnown = index < last.facets.count && last.facets[index] == facet
      numbers.append(isKnown ? last.numbers[index] : number(facet, in: &table))
    }
    return Last(facets: facets, numbers: numbers)
  }

  private static func insert(_ number: UInt32, into set: inout [UInt32]) {
    var index = set.count
    while index > 0, set[index - 1] > number { index -= 1 }
    if index == 0 || set[index - 1] != number { set.insert(number, at: index) }
  }

  private static func isOwn(_ field: FacetField) -> Bool {
    switch field {
    case .tag, .suggestion, .term, .type, .state, .glossary: true
    default: false
    }
  }

  private mutating func number(_ facet: SearchFacet, in table: inout TermTable) -> UInt32 {
    scratch.removeAll(keepingCapacity: true)
    scratch.append(facet.field.rawValue)
    Analyzer.fold(facet.value, into: &scratch)
    let term = scratch.withUnsafeBufferPointer { table.number(.facet, $0) }
    if let number = numbers[term] { return UInt32(number) }
    numbers[term] = terms.count
    terms.append(term)
    spellings.append(Array(facet.value.utf8))
    return UInt32(terms.count - 1)
  }
}
