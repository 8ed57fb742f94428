/// A Thrift struct, union or exception: values under the numbers that an interface gives its fields.
///
/// Absent fields are simply not there; numbers that a reader does not know are left alone.
package struct ThriftStructure: Hashable, Sendable {
  /// A value and its field's number.
  package struct Field: Hashable, Sendable {
    package let id: Int16
    package let value: ThriftValue

    package init(id: Int16, value: ThriftValue) {
      self.id = id
      self.value = value
    }
  }

  /// The fields in the order of the wire.
  package private(set) var fields: [Field]

  package init(_ fields: [Field] = []) { self.fields = fields }

  /// The value of a field; of several under one number the last, as generated readers have it.
  package subscript(_ id: Int16) -> ThriftValue? { fields.last { $0.id == id }?.value }

  /// Adds a field behind the others.
  package mutating func append(_ value: ThriftValue, as id: Int16) { fields.append(Field(id: id, value: value)) }
}

extension ThriftStructure: ExpressibleByDictionaryLiteral {
  package init(dictionaryLiteral elements: (Int16, ThriftValue)...) {
    self.init(elements.map { Field(id: $0.0, value: $0.1) })
  }
}
