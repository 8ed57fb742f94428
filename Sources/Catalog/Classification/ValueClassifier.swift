/// Values of one column that a classifier may look at. They live in memory only and are never stored.
package struct ColumnSample: Sendable {
  package let path: FieldPath
  package let type: DataType
  package let values: [String]

  package init(path: FieldPath, type: DataType, values: [String]) {
    self.path = path
    self.type = type
    self.values = values
  }
}

/// Proposes tags for personal data by the shape of values.
package struct ValueClassifier: Sendable {
  private struct Rule {
    let tag: String
    let words: String
    let accepts: @Sendable (String) -> Bool
  }

  private static let rules: [Rule] = [
    Rule(tag: "Email", words: "e-mail addresses", accepts: isEmail), Rule(tag: "IPAddress", words: "IP addresses", accepts: isIPAddress),
    Rule(tag: "Payment", words: "IBANs", accepts: isIBAN), Rule(tag: "Payment", words: "card numbers", accepts: isCardNumber),
    Rule(tag: "NationalID", words: "social security numbers", accepts: isSocialSecurityNumber),
    Rule(tag: "Phone", words: "telephone numbers", accepts: isPhone),
  ]

  /// Fewer values than this prove nothing.
  private static let fewest = 5
  /// The share of values that must have the shape.
  private static let share = 0.8

  package init() {}

  /// The most likely tag; nil when the values tell nothing.
  package func proposal(for sample: ColumnSample) -> NameClassifier.Proposal? {
    let values = sample.values.filter { !$0.isEmpty }
    guard values.count >= Self.fewest else { return nil }
    for rule in Self.rules {
      let count = values.count(where: rule.accepts)
      let share = Double(count) / Double(values.count)
      guard share >= Self.share else { continue }
      return NameClassifier.Proposal(
        tag: rule.tag, confidence: min(0.99, share), reason: "\(Int(share * 100)) % of \(values.count) sampled values are \(rule.words)")
    }
    return nil
  }

  private static func isEmail(_ value: String) -> Bool {
    let sides = value.split(separator: "@", omittingEmptySubsequences: false)
    guard sides.count == 2, !sides[0].isEmpty, !value.contains(where: \.isWhitespace) else { return false }
    let labels = sides[1].split(separator: ".", omittingEmptySubsequences: false)
    return labels.count > 1 && !labels.contains("") && (labels.last?.count ?? 0) >= 2 && labels.last?.allSatisfy(\.isLetter) == true
  }

  private static func isIPAddress(_ value: String) -> Bool {
    let parts = value.split(separator: ".", omittingEmptySubsequences: false)
    if parts.count == 4 { return parts.allSatisfy { UInt8($0) != nil && $0.count <= 3 } }
    let groups = value.split(separator: ":", omittingEmptySubsequences: false)
    return (3...8).contains(groups.count) && value.count > 4
      && groups.allSatisfy { $0.count <= 4 && $0.allSatisfy(\.isHexDigit) }
  }

  private static func isSocialSecurityNumber(_ value: String) -> Bool {
    value.split(separator: "-", omittingEmptySubsequences: false).map(\.count) == [3, 2, 4] && value.allSatisfy { $0 == "-" || isDigit($0) }
  }

  /// With a plus or with marks between the digits: bare digits may be any number.
  private static func isPhone(_ value: String) -> Bool {
    let digits = value.count(where: isDigit)
    return (7...15).contains(digits) && value.allSatisfy { isDigit($0) || " +-()/.".contains($0) }
      && (value.hasPrefix("+") || value.split { " -()/.".contains($0) }.count > 2)
  }

  /// ISO 13616: letters count from 10, the first four characters go behind, and the rest by 97 is 1.
  private static func isIBAN(_ value: String) -> Bool {
    let text = value.filter { $0 != " " }
    guard (15...34).contains(text.count), text.prefix(2).allSatisfy({ $0.isASCII && $0.isUppercase }),
      text.dropFirst(2).prefix(2).allSatisfy(isDigit)
    else { return false }
    var rest = 0
    for character in text.dropFirst(4) + text.prefix(4) {
      guard character.isASCII, let number = Int(String(character), radix: 36) else { return false }
      rest = (rest * (number > 9 ? 100 : 10) + number) % 97
    }
    return rest == 1
  }

  /// Luhn's check digit (ISO/IEC 7812-1).
  private static func isCardNumber(_ value: String) -> Bool {
    let digits = value.filter { $0 != " " && $0 != "-" }.map { isDigit($0) ? $0.wholeNumberValue ?? 0 : -1 }
    guard (13...19).contains(digits.count), !digits.contains(-1), Set(digits).count > 1 else { return false }
    let sum = digits.reversed().enumerated().reduce(0) { sum, digit in
      let doubled = digit.offset % 2 == 1 ? digit.element * 2 : digit.element
      return sum + (doubled > 9 ? doubled - 9 : doubled)
    }
    return sum % 10 == 0
  }

  private static func isDigit(_ character: Character) -> Bool { character.isASCII && character.isNumber }
}
