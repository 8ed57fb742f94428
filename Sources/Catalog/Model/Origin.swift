/// Who says something about an asset: a person, a declaration (contract, dbt YAML), an observation (a crawl, a
/// producer's event), or an inference (a classifier, the SQL engine).
package struct Origin: Hashable, Sendable, CustomStringConvertible {
  /// How much an origin is trusted; the first wins where two origins say different things.
  package enum Kind: Int, Sendable, CaseIterable, Comparable {
    case person = 0, declared, observed, inferred

    /// The word used in JSON and on pages.
    package var title: String {
      switch self {
      case .person: "person"
      case .declared: "declared"
      case .observed: "observed"
      case .inferred: "inferred"
      }
    }

    package static func < (left: Kind, right: Kind) -> Bool { left.rawValue < right.rawValue }
  }

  /// How far the origin is trusted.
  package let kind: Kind
  /// Which one of that kind, such as `recipe:shop-postgres` or `openlineage:airflow`.
  package let name: String

  package init(_ kind: Kind, _ name: String) {
    self.kind = kind
    self.name = name
  }

  /// What people write, in the browser or over REST. Who wrote which fact, and when, is kept with the fact.
  package static let people = Origin(.person, "people")
  /// What Cairn itself derives from SQL text.
  package static let sql = Origin(.inferred, "sql")
  /// What Cairn itself seeds and maintains.
  package static let system = Origin(.declared, "system")

  /// The origin of everything that a recipe's crawls report.
  package static func recipe(_ name: String) -> Origin { Origin(.observed, "recipe:\(name)") }

  /// The origin of what a pipeline or client registers over an API.
  package static func push(_ name: String) -> Origin { Origin(.observed, "push:\(name)") }

  package var description: String { "\(kind.title)/\(name)" }
}
