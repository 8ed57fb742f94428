package import Catalog

/// What kind of single value was seen, in the words of its source, such as `int` or `string(date)`.
package struct ScalarShape: Hashable, Sendable {
  /// The source's word for it.
  package let name: String
  /// The family it belongs to.
  package let family: DataType
  /// How much it holds beside others of its family: of `int` and `long` the wider one stands for both.
  package let width: Int
  /// Whether it was recognised in a text: beside other texts it is a text again.
  package let isText: Bool

  package init(_ name: String, _ family: DataType, width: Int = 0, isText: Bool = false) {
    self.name = name
    self.family = family
    self.width = width
    self.isText = isText
  }

  /// The one shape that holds values of all of these; nil when there is none, as of a number and a text.
  static func merged(_ shapes: [ScalarShape]) -> ScalarShape? {
    guard let first = shapes.first else { return nil }
    if shapes.count == 1 { return first }
    let families = Set(shapes.map(\.family))
    for ladder in ladders where families.isSubset(of: ladder) {
      let top = ladder.last { families.contains($0) }
      return shapes.filter { $0.family == top }.max { ($0.width, $0.name) < ($1.width, $1.name) }
    }
    guard shapes.allSatisfy(\.isText) else { return nil }
    return shapes.first { $0.family == .string } ?? .string
  }

  /// Families of which a later one holds the values of those before it.
  private static let ladders: [[DataType]] = [[.integer, .float, .decimal], [.date, .timestamp]]
}

extension ScalarShape {
  /// Any text.
  package static let string = ScalarShape("string", .string, isText: true)
  /// `true` or `false`.
  package static let boolean = ScalarShape("boolean", .boolean)
  /// A number without a fraction that fits 64 bits.
  package static let integer = ScalarShape("integer", .integer)
  /// A number.
  package static let number = ScalarShape("number", .float)
  /// A number beyond what 64 bits hold exactly.
  package static let bigNumber = ScalarShape("bignumber", .decimal)
}
