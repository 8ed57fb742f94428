/// The members of a BSON document in their order. The format lets a key come twice; looking one up finds the first.
package struct BSONDocument: Hashable, Sendable {
  /// One name with its value.
  package struct Member: Hashable, Sendable {
    package let key: String
    package let value: BSON
  }

  private var members: [Member] = []

  /// A document without members.
  package init() {}

  /// A document of `pairs`, in their order.
  package init(_ pairs: some Sequence<(String, BSON)>) {
    members = pairs.map { Member(key: $0, value: $1) }
  }

  /// The value under `key`.
  package subscript(key: String) -> BSON? { members.first { $0.key == key }?.value }

  /// Adds a member at the end.
  package mutating func append(_ key: String, _ value: BSON) { members.append(Member(key: key, value: value)) }

  /// The same document with one more member at the end; unchanged for nil.
  package func with(_ key: String, _ value: BSON?) -> BSONDocument {
    guard let value else { return self }
    var copy = self
    copy.append(key, value)
    return copy
  }

  /// The names in their order.
  package var keys: some Collection<String> { members.lazy.map(\.key) }
}

extension BSONDocument: RandomAccessCollection {
  package var startIndex: Int { 0 }
  package var endIndex: Int { members.count }
  package subscript(position: Int) -> Member { members[position] }
}

extension BSONDocument: ExpressibleByDictionaryLiteral {
  package init(dictionaryLiteral elements: (String, BSON)...) { self.init(elements) }
}
