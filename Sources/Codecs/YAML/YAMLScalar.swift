/// A scalar: its text, how it was written, and its value.
package struct YAMLScalar: Sendable {
  /// How a scalar is written.
  package enum Style: Sendable {
    case plain, singleQuoted, doubleQuoted, literal, folded
  }

  /// The text after folding and unescaping.
  package let text: String
  /// How the text was written.
  package let style: Style
  /// What the text means under its tag or, without one, under the core schema.
  package let value: YAMLValue

  /// What stands where nothing is written.
  static let empty = YAMLScalar(text: "", style: .plain, value: .null)
}

/// The value of a scalar under the core schema (YAML 1.2.2 section 10.3).
package enum YAMLValue: Sendable {
  case null
  case bool(Bool)
  case int(Int64)
  case double(Double)
  /// A number that neither `int` nor `double` can hold, in decimal digits as JSON writes them.
  case literal(String)
  case string(String)
}

extension YAMLValue: Hashable {
  // Two texts that merely look alike are two: strings are compared by their bytes, as in `JSON`.
  package static func == (left: YAMLValue, right: YAMLValue) -> Bool {
    switch (left, right) {
    case (.null, .null): true
    case (.bool(let a), .bool(let b)): a == b
    case (.int(let a), .int(let b)): a == b
    case (.double(let a), .double(let b)): a == b || a.isNaN && b.isNaN
    case (.literal(let a), .literal(let b)): a == b
    case (.string(let a), .string(let b)): a.hasSameBytes(as: b)
    default: false
    }
  }

  package func hash(into hasher: inout Hasher) {
    switch self {
    case .null: hasher.combine(0)
    case .bool(let bool): hasher.combine(bool)
    case .int(let int): hasher.combine(int)
    case .double(let double): hasher.combine(double.isNaN ? .infinity : double)
    case .literal(let digits): hasher.combine(digits)
    case .string(let text): hasher.combineBytes(of: text)
    }
  }
}
