/// A JSON value (RFC 8259) that loses nothing: 64-bit integers stay exact, object members keep their order,
/// and numbers beyond both `Int64` and `Double` stay as they were written.
///
/// `==` is structural: it tells `1` from `1.0`, and compares strings byte by byte rather than by Unicode equivalence,
/// because two names that merely look alike are two names. `isEquivalent(to:)` compares what the values mean.
package enum JSON: Sendable {
  case null
  case bool(Bool)
  case int(Int64)
  case double(Double)
  /// A number that neither `Int64` nor the shortest form of a `Double` reproduces, as it was written.
  case literal(String)
  case string(String)
  case array([JSON])
  case object(JSONObject)
}

extension JSON: Hashable {
  package static func == (left: JSON, right: JSON) -> Bool {
    switch (left, right) {
    case (.null, .null): true
    case (.bool(let a), .bool(let b)): a == b
    case (.int(let a), .int(let b)): a == b
    case (.double(let a), .double(let b)): a == b
    case (.literal(let a), .literal(let b)): a == b
    case (.string(let a), .string(let b)): a.hasSameBytes(as: b)
    case (.array(let a), .array(let b)): a == b
    case (.object(let a), .object(let b)): a == b
    default: false
    }
  }

  package func hash(into hasher: inout Hasher) {
    switch self {
    case .null: hasher.combine(0)
    case .bool(let value): hasher.combine(value)
    case .int(let value): hasher.combine(value)
    case .double(let value): hasher.combine(value)
    case .literal(let text): hasher.combine(text)
    case .string(let text): hasher.combineBytes(of: text)
    case .array(let elements): hasher.combine(elements)
    case .object(let object): hasher.combine(object)
    }
  }
}

extension JSON {
  /// The value under `key`, or nil when this is no object or has no such member.
  /// Assigning nil removes the member; assigning to anything but an object replaces it by an object of that one member.
  package subscript(key: String) -> JSON? {
    get { if case .object(let object) = self { object[key] } else { nil } }
    set {
      var object = self.object ?? JSONObject()
      self = .null  // lets go of the storage, so that the member is changed in place
      object[key] = newValue
      self = .object(object)
    }
  }

  /// The element at `index`, or nil when this is no array or too short.
  package subscript(index: Int) -> JSON? {
    guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
    return elements[index]
  }

  /// Whether this is `null`.
  package var isNull: Bool { if case .null = self { true } else { false } }

  /// The text of a string.
  package var string: String? { if case .string(let text) = self { text } else { nil } }

  /// The truth value of `true` or `false`.
  package var bool: Bool? { if case .bool(let value) = self { value } else { nil } }

  /// A number without a fraction that fits 64 bits, `3.0` included.
  package var int: Int? {
    switch self {
    case .int(let value): Int(value)
    case .double(let value): Int(exactly: value)
    default: nil
    }
  }

  /// The nearest `Double` to any number.
  package var double: Double? {
    switch self {
    case .int(let value): Double(value)
    case .double(let value): value
    case .literal(let text): Double(text)
    default: nil
    }
  }

  /// The elements of an array.
  package var array: [JSON]? { if case .array(let elements) = self { elements } else { nil } }

  /// The members of an object.
  package var object: JSONObject? { if case .object(let object) = self { object } else { nil } }

  /// Whether both mean the same: numbers by value, objects whatever the order of their members (RFC 6902 section 4.6).
  package func isEquivalent(to other: JSON) -> Bool {
    switch (self, other) {
    case (.array(let a), .array(let b)):
      a.count == b.count && zip(a, b).allSatisfy { $0.isEquivalent(to: $1) }
    case (.object(let a), .object(let b)):
      a.count == b.count && a.allSatisfy { member in b[member.key]?.isEquivalent(to: member.value) ?? false }
    case (.int(let whole), .double(let value)), (.double(let value), .int(let whole)):
      Int64(exactly: value) == whole
    default: self == other
    }
  }

  /// What kind of value this is, for messages: "a string", "an object".
  package var kindName: String {
    switch self {
    case .null: "null"
    case .bool: "a boolean"
    case .int, .double, .literal: "a number"
    case .string: "a string"
    case .array: "an array"
    case .object: "an object"
    }
  }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByStringInterpolation, ExpressibleByBooleanLiteral,
  ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  package init(stringLiteral value: String) { self = .string(value) }
  package init(booleanLiteral value: Bool) { self = .bool(value) }
  package init(integerLiteral value: Int64) { self = .int(value) }
  package init(floatLiteral value: Double) { self = .double(value) }
  package init(arrayLiteral elements: JSON...) { self = .array(elements) }
  package init(dictionaryLiteral elements: (String, JSON)...) { self = .object(JSONObject(elements)) }
}
