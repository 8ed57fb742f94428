/// A place in a YAML text: line and column, both from 1; a column is a Unicode scalar.
package struct YAMLMark: Hashable, Sendable, CustomStringConvertible {
  /// The line, from 1.
  package var line: Int { Int(storedLine) }
  /// The column, from 1.
  package var column: Int { Int(storedColumn) }

  // Halves the mark that every node carries.
  private let storedLine: Int32
  private let storedColumn: Int32

  /// The first character of a text.
  package static let start = YAMLMark(line: 1, column: 1)

  /// Creates a mark from a line and a column, both from 1.
  package init(line: Int, column: Int) {
    storedLine = Int32(clamping: line)
    storedColumn = Int32(clamping: column)
  }

  /// `line:column`, to follow the name of a file.
  package var description: String { "\(line):\(column)" }
}

/// Why a YAML text was refused, and where.
package struct YAMLError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The three ways to be refused.
  package enum Kind: Sendable {
    /// The text is not YAML.
    case invalid
    /// The text is YAML, but says what this reader has no value for.
    case unsupported
    /// The text asks for more than `YAMLLimits` grants.
    case limit
  }

  /// Which way the text was refused.
  package let kind: Kind
  /// Where the offending part begins.
  package let mark: YAMLMark
  /// What stands there.
  package let found: String
  /// What would have been accepted.
  package let expected: String

  init(_ kind: Kind, at mark: YAMLMark, found: String, expected: String) {
    self.kind = kind
    self.mark = mark
    self.found = found
    self.expected = expected
  }

  /// `line:column: found …; expected …`, to follow the name of a file.
  package var description: String {
    switch kind {
    case .invalid: "\(mark): found \(found); expected \(expected)"
    case .unsupported: "\(mark): unsupported: found \(found); expected \(expected)"
    case .limit: "\(mark): too much: found \(found); expected \(expected)"
    }
  }
}
