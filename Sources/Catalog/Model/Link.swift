package import Codecs

/// What a link says about its subject.
package enum Relation: Int, Sendable, CaseIterable {
  case owner = 1, tag, term, domain, product, references, member, check, related, expert, parentTerm
  case contract, consumes

  /// The word used in JSON and on pages.
  package var name: String { Self.names[rawValue] }

  // A case's own word comes by reflection, which is far too slow for every link of a bulk.
  private static let names = byNumber("") { $0 == .parentTerm ? "parent-term" : "\($0)" }

  /// The relation with that name.
  package init?(name: String) {
    guard let relation = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = relation
  }

  /// The kinds a link of this relation may point to; nil for any.
  package var targetKinds: [AssetKind]? { Self.kinds[rawValue] }

  private static let kinds = byNumber(nil) { kinds(of: $0) }

  private static func kinds(of relation: Relation) -> [AssetKind]? {
    switch relation {
    case .owner, .expert, .member: [.user, .team]
    case .tag: [.tag, .classification]
    case .term, .parentTerm: [.term]
    case .domain: [.domain]
    case .product: [.dataProduct]
    case .check: [.check]
    case .contract: [.contract]
    case .references, .related, .consumes: nil
    }
  }

  /// Whether a subject has at most one of these; then the most trusted origin's link counts.
  package var isSingle: Bool { self == .domain }
}

extension Relation: NumberedCases {}

/// Where a link stands between a proposal and a decision.
package enum LinkState: Int, Sendable, CaseIterable {
  /// Proposed by a classifier or a rule; nobody has looked yet.
  case suggested = 0
  /// Said by a producer or accepted by a person.
  case confirmed = 1
  /// Turned down by a person; the same suggestion does not come back.
  case rejected = 2

  /// The word used in JSON and on pages.
  package var name: String {
    switch self {
    case .suggested: "suggested"
    case .confirmed: "confirmed"
    case .rejected: "rejected"
    }
  }

  /// The state with that name.
  package init?(name: String) {
    guard let state = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = state
  }
}

/// A link as a producer or a person states it.
package struct LinkDraft: Hashable, Sendable {
  package var relation: Relation
  package var target: AssetReference
  /// The part the target plays, such as `technical` for an owner; empty when there is none.
  package var role: String
  package var state: LinkState
  /// From 0 to 1; nil when nobody measured it.
  package var confidence: Double?
  /// Why it was suggested, for people to judge it by.
  package var reason: String?

  package init(
    _ relation: Relation, _ target: AssetReference, role: String = "", state: LinkState = .confirmed,
    confidence: Double? = nil, reason: String? = nil
  ) {
    self.relation = relation
    self.target = target
    self.role = role
    self.state = state
    self.confidence = confidence
    self.reason = reason
  }
}

/// A link in the store; an object, since links are sorted and handed on far more often than they are made.
package final class Link: Sendable {
  package let subject: Subject
  package let relation: Relation
  package let target: AssetLabel
  package let role: String
  package let state: LinkState
  package let confidence: Double?
  package let reason: String?
  /// Who says so.
  package let origin: Origin
  /// The person or token that wrote it, and when.
  package let by: String
  package let at: Timestamp

  init(
    subject: Subject, relation: Relation, target: AssetLabel, role: String, state: LinkState, confidence: Double?,
    reason: String?, origin: Origin, by: String, at: Timestamp
  ) {
    self.subject = subject
    self.relation = relation
    self.target = target
    self.role = role
    self.state = state
    self.confidence = confidence
    self.reason = reason
    self.origin = origin
    self.by = by
    self.at = at
  }
}
