/// One value of Apache Thrift, whichever protocol carried it.
package enum ThriftValue: Hashable, Sendable {
  case boolean(Bool)
  case byte(Int8)
  case i16(Int16)
  case i32(Int32)
  case i64(Int64)
  case double(Double)
  /// A `string` or `binary`, which look the same on the wire; a slice of the message that held it.
  case binary(ArraySlice<UInt8>)
  /// A `list` or `set`, which differ in meaning only.
  case list([ThriftValue])
  /// A `map` in the order of the wire; a sender may repeat a key.
  case map([ThriftEntry])
  case structure(ThriftStructure)
  case uuid(ArraySlice<UInt8>)
}

/// A key of a Thrift map with its value.
package struct ThriftEntry: Hashable, Sendable {
  package let key: ThriftValue
  package let value: ThriftValue

  package init(key: ThriftValue, value: ThriftValue) {
    self.key = key
    self.value = value
  }
}

extension ThriftValue {
  /// A text.
  package static func text(_ text: String) -> ThriftValue { .binary(Array(text.utf8)[...]) }

  package var bool: Bool? { if case .boolean(let value) = self { value } else { nil } }

  /// A whole number of any width.
  package var int: Int64? {
    switch self {
    case .byte(let value): Int64(value)
    case .i16(let value): Int64(value)
    case .i32(let value): Int64(value)
    case .i64(let value): value
    default: nil
    }
  }

  package var double: Double? { if case .double(let value) = self { value } else { nil } }

  package var bytes: ArraySlice<UInt8>? { if case .binary(let value) = self { value } else { nil } }

  /// The bytes as a text; what is not UTF-8 in them is repaired.
  package var string: String? { bytes.map { String(decoding: $0, as: UTF8.self) } }

  package var list: [ThriftValue]? { if case .list(let values) = self { values } else { nil } }

  package var map: [ThriftEntry]? { if case .map(let entries) = self { entries } else { nil } }

  package var structure: ThriftStructure? { if case .structure(let value) = self { value } else { nil } }

  /// The texts of a list; nil for anything but a list, and elements that are no texts are left out.
  package var strings: [String]? { list.map { $0.compactMap(\.string) } }

  /// A map from texts to texts; the last of equal keys wins.
  package var dictionary: [String: String]? {
    guard let map else { return nil }
    var dictionary: [String: String] = [:]
    for entry in map {
      if let key = entry.key.string, let value = entry.value.string { dictionary[key] = value }
    }
    return dictionary
  }
}
