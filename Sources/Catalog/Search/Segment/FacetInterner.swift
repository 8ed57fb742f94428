/// Numbers the distinct facet values of a segment under construction.
struct FacetInterner {
  /// The term of each facet number, and the value as first spelt.
  private(set) var terms: [Int] = []
  private(set) var spellings: [[UInt8]] = []
  /// The last document's facet numbers, those that neighbours tend to share and those of its own, each ascending.
  private(set) var shared: [UInt32] = []
  private(set) var own: [UInt32] = []
  /// The fields of all of them, perhaps more than once.
  private(set) var fields: [FacetField] = []

  /// The facet number of each term, where it has one.
  private var numbers: [Int: UInt32] = [:]
  private var lastShared = Last()
  private var lastOwn = Last()
  /// Lists of one facet that were met lately.
  private var recent: [Last] = []
  private static let mostRecent = 16
  private var scratch: [UInt8] = []

  /// A list of facets with their numbers, divided as they are kept.
  private struct Last {
    var facets: [SearchFacet] = []
    var numbers: [UInt32] = []
    var shared: [UInt32] = []
    var own: [UInt32] = []
    var fields: [FacetField] = []
  }

  /// Numbers a document's facets. Neighbours repeat most of them, which then cost one comparison.
  mutating func intern(_ document: SearchDocument, in table: inout TermTable) {
    let isShared = document.sharedFacets == lastShared.facets
    let isOwn = document.facets == lastOwn.facets
    guard !isShared || !isOwn else { return }
    let previousOwn = lastOwn.fields
    if !isShared { lastShared = numbered(document.sharedFacets, after: lastShared, in: &table) }
    if !isOwn { lastOwn = recentOrNumbered(document.facets, in: &table) }
    shared = Self.union(lastShared.shared, lastOwn.shared)
    own = Self.union(lastShared.own, lastOwn.own)
    if lastOwn.fields != previousOwn || !isShared { fields = lastShared.fields + lastOwn.fields }
  }

  private static func union(_ left: [UInt32], _ right: [UInt32]) -> [UInt32] {
    if right.isEmpty { return left }
    if left.isEmpty { return right }
    var union = left
    for number in right { insert(number, into: &union) }
    return union
  }

  /// The numbers of a column's facets: a dozen types make up most of these lists.
  private mutating func recentOrNumbered(_ facets: [SearchFacet], in table: inout TermTable) -> Last {
    if let known = recent.first(where: { $0.facets == facets }) { return known }
    let next = numbered(facets, after: lastOwn, in: &table)
    guard facets.count == 1 else { return next }
    if recent.count == Self.mostRecent { recent.removeAll(keepingCapacity: true) }
    recent.append(next)
    return next
  }

  private mutating func numbered(_ facets: [SearchFacet], after last: Last, in table: inout TermTable) -> Last {
    var next = Last(facets: facets, fields: facets.map(\.field))
    for (index, facet) in facets.enumerated() {
      let isKnown = index < last.facets.count && last.facets[index] == facet
      let number = isKnown ? last.numbers[index] : number(facet, in: &table)
      next.numbers.append(number)
      if Self.isOwn(facet.field) { Self.insert(number, into: &next.own) } else { Self.insert(number, into: &next.shared) }
    }
    return next
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
    if let number = numbers[term] { return number }
    numbers[term] = UInt32(terms.count)
    terms.append(term)
    spellings.append(Array(facet.value.utf8))
    return UInt32(terms.count - 1)
  }
}
