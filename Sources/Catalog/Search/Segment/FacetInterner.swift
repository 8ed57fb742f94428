/// Numbers the distinct facet values of a segment under construction.
struct FacetInterner {
  /// The term of each facet number, and the value as first spelt.
  private(set) var terms: [Int] = []
  private(set) var spellings: [[UInt8]] = []
  /// The last document's facet numbers, those that neighbours tend to share and those of its own, each ascending.
  private(set) var shared: [UInt32] = []
  private(set) var own: [UInt32] = []

  private var numbers: [Int: Int] = [:]
  private var previous: [SearchFacet] = []
  private var previousNumbers: [UInt32] = []
  private var scratch: [UInt8] = []

  /// All numbers of the last document.
  var facetNumbers: [Int] { (shared + own).map(Int.init) }

  /// Numbers a document's facets. Neighbours repeat most of them, which then cost one comparison.
  mutating func intern(_ facets: [SearchFacet], in table: inout TermTable) {
    guard facets != previous else { return }
    var current: [UInt32] = []
    shared.removeAll(keepingCapacity: true)
    own.removeAll(keepingCapacity: true)
    for (index, facet) in facets.enumerated() {
      let isKnown = index < previous.count && previous[index] == facet
      let number = isKnown ? previousNumbers[index] : self.number(facet, in: &table)
      current.append(number)
      if Self.isOwn(facet.field) { Self.insert(number, into: &own) } else { Self.insert(number, into: &shared) }
    }
    previous = facets
    previousNumbers = current
  }

  private static func insert(_ number: UInt32, into set: inout [UInt32]) {
    var index = set.count
    while index > 0, set[index - 1] > number { index -= 1 }
    if index == 0 || set[index - 1] != number { set.insert(number, at: index) }
  }

  private static func isOwn(_ field: FacetField) -> Bool {
    switch field {
    case .tag, .term, .type, .state, .glossary: true
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
