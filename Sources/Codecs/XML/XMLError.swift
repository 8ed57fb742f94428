/// Why text is not the XML that is read here, and where.
package struct XMLError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The byte at which reading stopped, from 0.
  package let offset: Int
  /// What was wrong there and what would be accepted.
  package let reason: String

  package var description: String { "\(reason) at byte \(offset) of the XML document" }
}
