import Catalog

/// The type of a column with whatever lies inside it, for engines whose columns nest.
indirect enum NestedType: Hashable, Sendable {
  /// A field of a structure, or a column.
  struct Field: Hashable, Sendable {
    let name: String
    let type: NestedType
    var comment: String?
    /// Nil when nobody says.
    var isNullable: Bool?
  }

  /// How an engine writes what lies inside a type.
  enum Style: Sendable {
    /// `array<struct>`, as Hive and Spark have it.
    case angles
    /// `array(row)`, as Trino has it.
    case parentheses
  }

  case primitive(String)
  case structure([Field])
  case array(NestedType)
  case map(NestedType, NestedType)
  case union([NestedType])

  /// Whether there are fields or elements worth a row of their own in it.
  var isNested: Bool { if case .primitive = self { false } else { true } }

  /// The type in a few words: what lies inside a structure stands in rows of its own.
  func text(_ style: Style) -> String {
    let (open, separator, close) = style == .angles ? ("<", ",", ">") : ("(", ", ", ")")
    switch self {
    case .primitive(let name): return name
    case .structure: return style == .angles ? "struct" : "row"
    case .array(let element): return "array\(open)\(element.text(style))\(close)"
    case .map(let key, let value): return "map\(open)\(key.text(style))\(separator)\(value.text(style))\(close)"
    case .union(let members):
      return "uniontype\(open)\(members.prefix(32).map { $0.text(style) }.joined(separator: separator))\(close)"
    }
  }

  /// The family of the type.
  var family: DataType {
    switch self {
    case .structure: .struct
    case .array: .array
    case .map: .map
    case .union: .unknown
    case .primitive(let name): name.hasPrefix("interval") ? .interval : DataType(nativeType: name)
    }
  }
}
