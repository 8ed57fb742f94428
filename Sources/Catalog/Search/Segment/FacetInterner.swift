/// Facets of a document with their numbers, divided as they are kept.
final class FacetList {
  fileprivate let facets: [SearchFacet]
  /// The numbers of those that neighbours tend to share, and of the document's own, each ascending.
  let shared: [UInt32]
  let own: [UInt32]
  /// The fields of all of them, each once.
  let fields: [FacetField]
  private var numbers: (shared: Int64?, own: Int64?)

  fileprivate init(_ facets: [SearchFacet], shared: [UInt32], own: [UInt32], fields: [FacetField]) {
    self.facets = facets
    self.shared = shared
    self.own = own
    self.fields = fields
  }

  /// The number of the set of shared facets.
  func sharedSet(in sets: inout FacetSets) -> Int64 {
    if let number = numbers.shared { return number }
    let number = Int64(sets.number(of: shared))
    numbers.shared = number
    return number
  }

  /// The number of the set of own facets.
  func ownSet(in sets: inout FacetSets) -> Int64 {
    if let number = numbers.own { return number }
    let number = Int64(sets.number(of: own))
    numbers.own = number
    return number
  }
}

/// Numbers the distinct facet values of a segment under construction.
struct FacetInterner {
  /// The term of each facet number, and the value as first spelt.
  private(set) var terms: [Int] = []
  private(set) var spellings: [[UInt8]] = []

  /// One more than the facet number of each term up to the last that has one; 0 for the others.
  private var numbers: [UInt32] = []
  private var lastShared: FacetList?
  /// Lists of one facet or none that were met lately: a dozen types make up most of the columns.
  private var recent: [FacetList] = []
  /// Those of columns that have a type and nothing else, by its number.
  private var ofTypes = [FacetList?](repeating: nil, count: DataType.allCases.count)
  private var lastBoth: (shared: FacetList, own: FacetList, both: FacetList)?
  private static let mostRecent = 16
  private var scratch: [UInt8] = []

  /// All facets of a document.
  mutating func both(_ document: SearchDocument, in table: inout TermTable) -> FacetList {
    let shared = shared(document.sharedFacets, in: &table)
    let own = own(document.facets, in: &table)
    if let last = lastBoth, last.shared === shared, last.own === own { return last.both }
    let both = FacetList(
      [], shared: Self.union(shared.shared, own.shared), own: Self.union(shared.own, own.own),
      fields: shared.fields + own.fields.filter { !shared.fields.contains($0) })
    lastBoth = (shared, own, both)
    return both
  }

  /// Facets that neighbours repeat, which then cost one comparison.
  mutating func shared(_ facets: [SearchFacet], in table: inout TermTable) -> FacetList {
    if let last = lastShared, last.facets == facets { return last }
    let list = numbered(facets, in: &table)
    lastShared = list
    return list
  }

  /// Facets of one document.
  mutating func own(_ facets: [SearchFacet], in table: inout TermTable) -> FacetList {
    for index in recent.indices where recent[index].facets == facets { return recent[index] }
    let list = numbered(facets, in: &table)
    guard facets.count < 2 else { return list }
    if recent.count == Self.mostRecent { recent.removeAll(keepingCapacity: true) }
    recent.append(list)
    return list
  }

  /// Facets of one column.
  mutating func own(_ column: SearchColumn, in table: inout TermTable) -> FacetList {
    guard let type = column.type, column.facets.isEmpty else { return own(column.allFacets, in: &table) }
    if let known = ofTypes[type.rawValue] { return known }
    let list = numbered(column.allFacets, in: &table)
    ofTypes[type.rawValue] = list
    return list
  }

  private static func union(_ left: [UInt32], _ right: [UInt32]) -> [UInt32] {
    if right.isEmpty { return left }
    if left.isEmpty { return right }
    var union = left
    for number in right { insert(number, into: &union) }
    return union
  }

  private mutating func numbered(_ facets: [SearchFacet], in table: inout TermTable) -> FacetList {
    var (shared, own): ([UInt32], [UInt32]) = ([], [])
    var fields: [FacetField] = []
    for facet in facets {
      let number = number(facet, in: &table)
      if Self.isOwn(facet.field) { Self.insert(number, into: &own) } else { Self.insert(number, into: &shared) }
      if !fields.contains(facet.field) { fields.append(facet.field) }
    }
    return FacetList(facets, shared: shared, own: own, fields: fields)
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
    if term < numbers.count, numbers[term] > 0 { return numbers[term] - 1 }
    if term >= numbers.count { numbers.append(contentsOf: repeatElement(0, count: term + 1 - numbers.count)) }
    terms.append(term)
    numbers[term] = UInt32(terms.count)
    spellings.append(Array(facet.value.utf8))
    return UInt32(terms.count - 1)
  }
}
