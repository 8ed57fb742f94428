package import Codecs

/// How a check went.
package enum CheckOutcome: Int, Sendable, CaseIterable {
  case passed = 1, failed, warned, errored, skipped

  /// The word used in JSON and on pages.
  package var name: String { "\(self)" }

  /// The outcome with that name.
  package init?(name: String) {
    guard let outcome = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = outcome
  }
}

/// One result of a check at one time. A check is an asset of kind `check`, linked from what it judges.
package struct CheckResult: Sendable {
  package let id: Int64
  package let check: AssetID
  package let at: Timestamp
  package let outcome: CheckOutcome
  /// The measured value, such as `0.997`, and whatever else the producer sent.
  package let detail: JSONObject
}
