/// A node of a YAML document, with aliases already replaced by what they stand for.
package struct YAMLNode: Sendable {
  /// The three kinds of node.
  package enum Kind: Sendable {
    /// One value.
    case scalar(YAMLScalar)
    /// A list.
    case sequence([YAMLNode])
    /// Keys and values in the order written; no key twice.
    case mapping([YAMLPair])
  }

  /// What the node holds.
  package let kind: Kind
  /// The tag with its handle expanded, `!` for the non-specific one, nil where none is written.
  package let tag: String?
  /// Where the node begins: its first property or character, or for what an alias stands for, the alias.
  package let mark: YAMLMark
}

/// A key of a YAML mapping and what it leads to.
package struct YAMLPair: Sendable {
  /// The key; its `mark` is where to point when the key is at fault.
  package let key: YAMLNode
  /// The value.
  package let value: YAMLNode
}

extension YAMLNode {
  /// The value of the first pair whose key is a scalar with this text; nil if there is none or this is no mapping.
  package subscript(key: String) -> YAMLNode? {
    guard case .mapping(let pairs) = kind else { return nil }
    return pairs.first { $0.key.text?.hasSameBytes(as: key) ?? false }?.value
  }

  /// The text of a scalar whatever its value, so `version: 1.10` keeps its zero; nil for a collection.
  package var text: String? {
    if case .scalar(let scalar) = kind { scalar.text } else { nil }
  }

  /// The value of a scalar; nil for a collection.
  package var value: YAMLValue? {
    if case .scalar(let scalar) = kind { scalar.value } else { nil }
  }

  /// The string, if the node is a scalar that means one.
  package var string: String? {
    if case .string(let string)? = value { string } else { nil }
  }

  /// The boolean, if the node is one.
  package var bool: Bool? {
    if case .bool(let bool)? = value { bool } else { nil }
  }

  /// The integer, if the node is one that fits.
  package var int: Int64? {
    if case .int(let int)? = value { int } else { nil }
  }

  /// The number, if the node is a float or an integer.
  package var double: Double? {
    switch value {
    case .double(let double)?: double
    case .int(let int)?: Double(int)
    default: nil
    }
  }

  /// Whether the node is null or nothing is written.
  package var isNull: Bool { value == .null }

  /// The entries, if the node is a sequence.
  package var sequence: [YAMLNode]? {
    if case .sequence(let nodes) = kind { nodes } else { nil }
  }

  /// The pairs in the order written, if the node is a mapping.
  ///
  /// Merging: the pairs of the mapping, or of each mapping in the sequence, under a plain `<<` key stand where that
  /// key stood, apart from those whose key the mapping itself has; among several sources the first wins.
  package var mapping: [YAMLPair]? {
    if case .mapping(let pairs) = kind { pairs } else { nil }
  }

  /// What a person would call the node, for messages.
  package var kindName: String {
    switch kind {
    case .sequence: "a sequence"
    case .mapping: "a mapping"
    case .scalar(let scalar):
      switch scalar.value {
      case .null: "null"
      case .bool: "a boolean"
      case .int, .double, .literal: "a number"
      case .string: "a string"
      }
    }
  }
}
