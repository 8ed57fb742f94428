import Codecs

/// Blots secrets out of texts that people and files get to see.
package struct Redaction: Sendable {
  private let secrets: [String]
  /// A very short secret would blot out the whole text.
  private static let shortest = 4
  private static let blot = "•••"

  /// - Parameter secrets: values that no text may show, neither as they are nor as URLs and base64 spell them.
  package init(_ secrets: Set<String>) {
    var spellings: Set<String> = []
    for secret in secrets where secret.utf8.count >= Self.shortest {
      spellings.insert(secret)
      spellings.insert(PercentEncoding.encode(secret, keeping: .unreserved))
      spellings.insert(Base64.standard.encode(Array(secret.utf8)))
    }
    // The longest first, so that no part of it is left standing.
    self.secrets = spellings.sorted { ($0.utf8.count, $0) > ($1.utf8.count, $1) }
  }

  /// The text with every secret blotted out.
  package func callAsFunction(_ text: String) -> String {
    var text = text
    for secret in secrets where text.contains(secret) {
      text = text.split(separator: secret, omittingEmptySubsequences: false).joined(separator: Self.blot)
    }
    return text
  }
}
