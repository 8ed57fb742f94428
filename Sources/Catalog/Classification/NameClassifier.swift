/// Proposes tags for personal data by the names and types of columns. Values are never looked at.
package struct NameClassifier: Sendable {
  /// A tag that a column may deserve.
  package struct Proposal: Equatable, Sendable {
    /// The tag's name in the classification PII, such as `Email`.
    package let tag: String
    /// From 0 to 1.
    package let confidence: Double
    /// The words that tell, for people to judge by.
    package let reason: String
  }

  private struct Rule {
    let tag: String
    /// Words that must all stand in the name.
    let words: [String]
    let confidence: Double
  }

  private static let rules: [Rule] = [
    ("Email", 0.95, ["email", "e mail", "mail address"]), ("Email", 0.6, ["mail"]),
    ("Phone", 0.95, ["phone", "telephone", "mobile number", "cell number", "msisdn"]), ("Phone", 0.7, ["mobile", "tel", "fax"]),
    ("Name", 0.9, ["first name", "last name", "full name", "given name", "family name", "middle name", "maiden name", "surname", "forename", "firstname", "lastname", "fullname"]),
    ("Name", 0.7, ["customer name", "contact name", "recipient name", "patient name", "employee name", "holder name"]),
    ("IPAddress", 0.9, ["ip address", "ipaddress", "remote addr", "client ip"]), ("IPAddress", 0.6, ["ip"]),
    ("Address", 0.9, ["street", "postcode", "zipcode", "postal code", "zip code", "address line", "home address", "ship address", "billing address"]),
    ("Address", 0.7, ["address", "zip"]),
    ("BirthDate", 0.95, ["birth date", "date birth", "birthdate", "birthday", "dob"]),
    ("NationalID", 0.95, ["ssn", "social security", "passport", "national id", "tax id", "driver license", "nino"]),
    ("Payment", 0.95, ["iban", "credit card", "card number", "cvv", "cvc"]), ("Payment", 0.7, ["account number"]),
    ("Location", 0.8, ["latitude", "longitude", "geo location", "gps"]),
    ("Health", 0.85, ["diagnosis", "blood type", "allergy", "allergies", "medication"]),
    ("Sensitive", 0.8, ["gender", "religion", "ethnicity", "marital status", "salary"]),
  ].flatMap { tag, confidence, names in
    names.map { Rule(tag: tag, words: $0.split(separator: " ").map(String.init), confidence: confidence) }
  }

  /// Words that make a name mean something about the datum instead of the datum: `email_sent_at`, `phone_count`.
  private static let disclaimers: Set<String> = [
    "count", "flag", "sent", "verified", "enabled", "valid", "status", "type", "template", "consent", "is", "has", "at",
    "id", "hash", "domain", "mac", "bounce", "bounced", "opt", "optin", "queue", "server", "format", "key",
  ]

  package init() {}

  /// The most likely tag; nil when the name tells nothing.
  package func proposal(name: String, type: DataType) -> Proposal? {
    guard type != .boolean else { return nil }
    let words = Self.words(name)
    let known = Set(words)
    let matching = Self.rules.filter { rule in
      rule.words.allSatisfy(known.contains) && known.subtracting(rule.words).isDisjoint(with: Self.disclaimers)
        && (rule.tag == "BirthDate" || !Self.isMoment(type))
    }
    let best = matching.max { ($0.confidence, $0.words.count) < ($1.confidence, $1.words.count) }
    return best.map { Proposal(tag: $0.tag, confidence: $0.confidence, reason: "the name says \($0.words.joined(separator: " "))") }
  }

  private static func isMoment(_ type: DataType) -> Bool { type == .date || type == .time || type == .timestamp }

  /// `customerEMail_2` is customer, e, mail; digits part words and are left out.
  static func words(_ name: String) -> [String] {
    var words: [String] = []
    var word = ""
    var wasLower = false
    for character in name {
      let isUpper = character.isUppercase
      if !character.isLetter || isUpper && wasLower {
        if !word.isEmpty { words.append(word.lowercased()) }
        word = ""
      }
      if character.isLetter { word.append(character) }
      wasLower = character.isLowercase
    }
    if !word.isEmpty { words.append(word.lowercased()) }
    return words
  }
}
