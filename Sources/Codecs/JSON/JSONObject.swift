/// The members of a JSON object in the order they were written, each key once.
///
/// A key is found by looking along a small object and through an index in a large one.
/// Two objects are equal when they have the same members in the same order.
package struct JSONObject: Hashable, Sendable {
  /// One name with its value.
  package struct Member: Hashable, Sendable {
    /// The name, unique within its object.
    package let key: String
    /// What stands behind the name.
    package fileprivate(set) var value: JSON

    package static func == (left: Member, right: Member) -> Bool {
      left.key.hasSameBytes(as: right.key) && left.value == right.value
    }

    package func hash(into hasher: inout Hasher) {
      hasher.combineBytes(of: key)
      hasher.combine(value)
    }
  }

  /// Above this many members a lookup goes through the index.
  private static let indexThreshold = 16

  private var members: [Member] = []
  private var positions: [IndexKey: Int]?

  /// An object without members.
  package init() {}

  /// An object of `pairs`; when a key comes again, the last value takes the place of the first.
  package init(_ pairs: some Sequence<(String, JSON)>) {
    members.reserveCapacity(pairs.underestimatedCount)
    for (key, value) in pairs { self[key] = value }
  }

  /// The value under `key`; assigning nil removes the member, a new key goes to the end.
  package subscript(key: String) -> JSON? {
    get { position(of: key).map { members[$0].value } }
    set {
      guard let value = newValue else { return remove(key) }
      if let position = position(of: key) {
        members[position].value = value
      } else {
        append(key, value)
      }
    }
  }

  /// The value under `key`, changed in place; `fallback` is stored first when there is none.
  package subscript(key: String, default fallback: @autoclosure () -> JSON) -> JSON {
    get { self[key] ?? fallback() }
    _modify {
      if position(of: key) == nil { append(key, fallback()) }
      yield &members[position(of: key) ?? members.count - 1].value
    }
  }

  /// The names of all members, in order.
  package var keys: some Collection<String> { members.lazy.map(\.key) }

  /// Makes room for `count` members.
  package mutating func reserveCapacity(_ count: Int) { members.reserveCapacity(count) }

  /// The same members sorted by the bytes of their keys.
  package func sortedByKey() -> [Member] {
    members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
  }

  /// Adds a member whose key is known to be new.
  mutating func append(_ key: String, _ value: JSON) {
    members.append(Member(key: key, value: value))
    if positions != nil {
      positions?[IndexKey(text: key)] = members.count - 1
    } else if members.count > Self.indexThreshold {
      reindex()
    }
  }

  private mutating func remove(_ key: String) {
    guard let position = position(of: key) else { return }
    members.remove(at: position)
    positions = nil
    if members.count > Self.indexThreshold { reindex() }
  }

  private func position(of key: String) -> Int? {
    if let positions { return positions[IndexKey(text: key)] }
    return members.firstIndex { $0.key.hasSameBytes(as: key) }
  }

  private mutating func reindex() {
    var index: [IndexKey: Int] = [:]
    index.reserveCapacity(members.capacity)
    for (position, member) in members.enumerated() { index[IndexKey(text: member.key)] = position }
    positions = index
  }

  package static func == (left: JSONObject, right: JSONObject) -> Bool { left.members == right.members }
  package func hash(into hasher: inout Hasher) { hasher.combine(members) }

  /// A key of the index: equal when the bytes are, unlike `String`, which also takes composed for decomposed letters.
  private struct IndexKey: Hashable {
    let text: String

    static func == (left: IndexKey, right: IndexKey) -> Bool { left.text.hasSameBytes(as: right.text) }
    func hash(into hasher: inout Hasher) { hasher.combineBytes(of: text) }
  }
}

extension JSONObject: RandomAccessCollection {
  package var startIndex: Int { 0 }
  package var endIndex: Int { members.count }
  package subscript(position: Int) -> Member { members[position] }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
  package typealias Key = String
  package typealias Value = JSON
  package init(dictionaryLiteral elements: (String, JSON)...) { self.init(elements) }
}

extension String {
  /// Whether both are the same UTF-8 bytes; `==` would also accept canonically equivalent spellings.
  func hasSameBytes(as other: String) -> Bool {
    let (left, right) = (utf8.span, other.utf8.span)
    guard left.count == right.count else { return false }
    for index in 0..<left.count where left[index] != right[index] { return false }
    return true
  }
}

extension Hasher {
  /// Feeds the UTF-8 bytes of `text`, to go with `hasSameBytes(as:)`.
  mutating func combineBytes(of text: String) {
    let fed: Void? = text.utf8.withContiguousStorageIfAvailable { combine(bytes: UnsafeRawBufferPointer($0)) }
    if fed == nil { combine(text.utf8.count) }
    combine(UInt8(0xFF))
  }
}
