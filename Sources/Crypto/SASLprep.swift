/// Why a text has no SASLprep form.
package enum SASLprepError: Error, Equatable, CustomStringConvertible {
  /// A control, private-use, tagging or other character that RFC 4013 section 2.3 forbids.
  case prohibited(Unicode.Scalar)
  /// A character that Unicode 3.2 had not assigned, such as most emoji (RFC 3454 table A.1).
  case unassigned(Unicode.Scalar)
  /// Right-to-left and left-to-right letters mixed, or a right-to-left text that does not start and end with such
  /// letters (RFC 3454 section 6).
  case mixedDirections
  /// Nothing is left of the text.
  case empty

  package var description: String {
    switch self {
    case .prohibited(let scalar): "U+\(String(scalar.value, radix: 16, uppercase: true)) is not allowed in a password"
    case .unassigned(let scalar): "U+\(String(scalar.value, radix: 16, uppercase: true)) is unknown to SASLprep"
    case .mixedDirections: "the text mixes right-to-left and left-to-right letters in a way SASLprep refuses"
    case .empty: "the text is empty, or only of characters that SASLprep leaves out"
    }
  }
}

/// The form of a user name or password that SASL mechanisms hash (RFC 4013, a profile of RFC 3454).
///
/// Normalisation is NFKC: compatibility characters from a table of Unicode 14, composition from the standard library.
package enum SASLprep {
  /// The prepared text, as for a stored string: characters that Unicode 3.2 had not assigned are refused.
  package static func prepare(_ text: String) throws(SASLprepError) -> String {
    let prepared = normalize(text)
    guard !prepared.isEmpty else { throw .empty }
    for scalar in prepared.unicodeScalars {
      if prohibited.contains(scalar) { throw .prohibited(scalar) }
      if unassigned.contains(scalar) { throw .unassigned(scalar) }
    }
    try checkDirections(prepared)
    return prepared
  }

  /// The prepared text's bytes, or those of the text itself when it has no prepared form. PostgreSQL's server and
  /// libpq both do this, so that any password works with SCRAM.
  package static func preparedOrVerbatim(_ text: String) -> [UInt8] {
    do throws(SASLprepError) {
      return Array(try prepare(text).utf8)
    } catch {
      return Array(text.utf8)
    }
  }

  /// RFC 4013 sections 2.1 and 2.2.
  private static func normalize(_ text: String) -> String {
    var mapped = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if mappedToNothing.contains(scalar) { continue }
      let kept: Unicode.Scalar = spaces.contains(scalar) ? " " : scalar
      if let target = CompatibilityMappings.targets[kept] {
        mapped.append(contentsOf: target)
      } else {
        mapped.append(kept)
      }
    }
    var composed: [UInt8] = []
    String(mapped)._withNFCCodeUnits { composed.append($0) }
    return String(decoding: composed, as: UTF8.self)
  }

  /// RFC 3454 section 6; table C.8 is among the prohibited characters already.
  private static func checkDirections(_ text: String) throws(SASLprepError) {
    let scalars = text.unicodeScalars
    guard let first = scalars.first, let last = scalars.last, scalars.contains(where: rightToLeft.contains) else {
      return
    }
    if scalars.contains(where: leftToRight.contains) || !rightToLeft.contains(first) || !rightToLeft.contains(last) {
      throw .mixedDirections
    }
  }

  private static let mappedToNothing = ScalarSet(SASLprepTables.mappedToNothing)
  private static let spaces = ScalarSet(SASLprepTables.spaces)
  private static let prohibited = ScalarSet(SASLprepTables.prohibited)
  private static let unassigned = ScalarSet(SASLprepTables.unassigned)
  private static let rightToLeft = ScalarSet(SASLprepTables.rightToLeft)
  private static let leftToRight = ScalarSet(SASLprepTables.leftToRight)
}
