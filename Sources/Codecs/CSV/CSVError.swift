/// Why bytes are not comma-separated values, and in which line.
package struct CSVError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was wrong.
  package enum Reason: Hashable, Sendable {
    case unclosedQuote
    case strayQuote
    case notUTF8
  }

  /// The line, from 1, in which the offending field starts.
  package let line: Int
  /// What was wrong there.
  package let reason: Reason

  package var description: String {
    switch reason {
    case .unclosedQuote: "line \(line): a quoted field has no closing '\"'"
    case .strayQuote: "line \(line): a '\"' inside a field; quote the field and double it"
    case .notUTF8: "line \(line): a field that is not UTF-8"
    }
  }
}
