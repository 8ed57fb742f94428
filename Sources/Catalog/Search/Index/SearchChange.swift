/// What writes mean for search.
struct SearchChange: Sendable {
  /// The documents of each asset with those of its columns, in place of those with the same keys.
  var groups: [SearchGroup] = []
  /// Keys of documents that go; one that is also among the groups stays.
  var forgotten: [Int64] = []
  /// The last change-log number that is in it.
  var number: Int64 = 0

  /// Whether search stays as it is.
  var isEmpty: Bool { groups.isEmpty && forgotten.isEmpty }

  /// How many documents come.
  var count: Int { groups.reduce(0) { $0 + $1.count } }

  /// Takes in what a later write means.
  mutating func append(_ later: SearchChange) {
    if !later.forgotten.isEmpty {
      let gone = Set(later.forgotten)
      for index in groups.indices { groups[index].remove(gone) }
    }
    groups += later.groups
    forgotten += later.forgotten
    number = max(number, later.number)
  }
}

extension SearchChange? {
  /// Takes in a later change, in place where there is one already.
  mutating func join(_ later: SearchChange) {
    if self == nil { self = later } else { self?.append(later) }
  }
}
