/// The columns of a Parquet file as a tree (`parquet.thrift`: SchemaElement, which lists it depth first).
package struct ParquetSchema: Sendable {
  /// The top-level columns.
  package let fields: [ParquetField]
  /// The columns that hold values, in the order of the chunks of a row group.
  package let leaves: [ParquetField]

  private static let depthLimit = 64

  /// Builds the tree from its elements, the root first.
  init(_ elements: [ThriftStructure]) throws(ParquetError) {
    guard let root = elements.first else { throw .malformed("the schema is empty") }
    var builder = Builder(elements: elements[1...])
    fields = try builder.children(Int(clamping: root[5]?.int ?? 0), path: [], definition: 0, repetition: 0)
    guard builder.elements.isEmpty else { throw .malformed("the schema has more elements than its tree") }
    leaves = builder.leaves
  }

  /// The column that holds values at that path of names; nil when there is none.
  package func leaf(_ path: [String]) -> (index: Int, field: ParquetField)? {
    leaves.firstIndex { $0.path == path }.map { ($0, leaves[$0]) }
  }

  private struct Builder {
    var elements: ArraySlice<ThriftStructure>
    var leaves: [ParquetField] = []

    mutating func children(
      _ count: Int, path: [String], definition: Int, repetition: Int
    ) throws(ParquetError) -> [ParquetField] {
      guard path.count < ParquetSchema.depthLimit else {
        throw .malformed("the schema is nested deeper than \(ParquetSchema.depthLimit) levels")
      }
      guard count >= 0, count <= elements.count else { throw .malformed("the schema ends too early") }
      var children: [ParquetField] = []
      children.reserveCapacity(count)
      for _ in 0..<count {
        children.append(try field(under: path, definition: definition, repetition: repetition))
      }
      return children
    }

    private mutating func field(
      under path: [String], definition: Int, repetition: Int
    ) throws(ParquetError) -> ParquetField {
      guard let element = elements.popFirst(), let name = element[4]?.string else {
        throw .malformed("an element of the schema has no name")
      }
      let path = path + [name]
      let kind = ParquetField.Repetition(rawValue: Int(element[3]?.int ?? 0)) ?? .required
      let definition = definition + (kind == .required ? 0 : 1)
      let repetition = repetition + (kind == .repeated ? 1 : 0)
      let childCount = Int(clamping: element[5]?.int ?? 0)
      var field = ParquetField(
        path: path, repetition: kind, meaning: ParquetField.meaning(element), fieldID: element[9]?.int.map { Int($0) },
        maxDefinition: definition, maxRepetition: repetition)
      if childCount > 0 {
        field.children = try children(childCount, path: path, definition: definition, repetition: repetition)
        return field
      }
      // A group may be empty, and then has no type.
      guard let code = element[1]?.int else { return field }
      guard let type = ParquetPhysicalType(rawValue: Int(code)) else {
        throw .malformed("column \(path.joined(separator: ".")) has the unknown type \(code)")
      }
      field.type = type
      field.length = Int(max(0, element[2]?.int ?? 0))
      leaves.append(field)
      return field
    }
  }
}

/// A column or group of columns of a Parquet file.
package struct ParquetField: Hashable, Sendable {
  /// How often it occurs in what holds it.
  package enum Repetition: Int, Hashable, Sendable {
    case required = 0
    case optional, repeated
  }

  /// The names from the top level down, as the file has them.
  package let path: [String]
  package let repetition: Repetition
  package let meaning: ParquetLogicalType?
  package let fieldID: Int?
  /// The level at which a value of it is there.
  package let maxDefinition: Int
  /// How many repeated fields lead to it, itself included.
  package let maxRepetition: Int
  /// What it holds; empty for a column of values.
  package internal(set) var children: [ParquetField] = []
  /// How values are stored; nil for a group.
  package internal(set) var type: ParquetPhysicalType?
  /// Bytes of a value of fixed length.
  package internal(set) var length = 0

  /// The innermost name.
  package var name: String { path[path.count - 1] }

  fileprivate static func meaning(_ element: ThriftStructure) -> ParquetLogicalType? {
    if let union = element[10]?.structure, let meaning = ParquetLogicalType(union) { return meaning }
    guard let code = element[6]?.int else { return nil }
    return ParquetLogicalType(
      converted: Int(code), precision: Int(clamping: element[8]?.int ?? 0), scale: Int(clamping: element[7]?.int ?? 0))
  }
}
