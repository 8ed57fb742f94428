package import Codecs

/// What a value looks like, without the value itself: a schema is inferred from shapes, so that it keeps no data.
package enum ValueShape: Hashable, Sendable {
  /// One member of an object.
  package struct Member: Hashable, Sendable {
    package let name: String
    package let shape: ValueShape

    package init(_ name: String, _ shape: ValueShape) {
      self.name = name
      self.shape = shape
    }
  }

  case null
  case scalar(ScalarShape)
  case array([ValueShape])
  case object([Member])
}

extension ValueShape {
  /// The shape of a JSON value. Strings that are dates, instants or UUIDs are told from others.
  package init(_ json: JSON) {
    self = switch json {
    case .null: .null
    case .bool: .scalar(.boolean)
    case .int: .scalar(.integer)
    case .double: .scalar(.number)
    case .literal: .scalar(.bigNumber)
    case .string(let text): .scalar(ScalarShape(text: text))
    case .array(let elements): .array(elements.map { ValueShape($0) })
    case .object(let object): .object(object.map { Member($0.key, ValueShape($0.value)) })
    }
  }

  /// The shape of a cell of a table of texts, such as CSV: nothing is null, and numbers are told from words.
  package init(cell text: String) { self = text.isEmpty ? .null : .scalar(ScalarShape(cell: text)) }
}
