import Codecs

/// The pages of one asset, each under an address of its own.
enum AssetTab: String, CaseIterable, Sendable {
  case overview, columns, lineage, quality, runs, history, api

  /// What the tab is called.
  var title: String {
    switch self {
    case .overview: "Overview"
    case .columns: "Columns"
    case .lineage: "Lineage"
    case .quality: "Quality"
    case .runs: "Runs"
    case .history: "History"
    case .api: "API"
    }
  }

  /// What stands in the list of routes.
  var summary: String {
    switch self {
    case .overview: "The page of an asset; `.json` or `.csv` behind the id gives the asset itself."
    case .columns: "Its columns, nested ones indented."
    case .lineage: "Where its data comes from and where it goes, as a picture or a list."
    case .quality: "Its checks with their results over time."
    case .runs: "The crawls that reported it."
    case .history: "What changed, when, and by whom."
    case .api: "How programs reach it."
    }
  }

  /// The pattern of the tab's route.
  var pattern: String { self == .overview ? "/assets/{id}" : "/assets/{id}/\(rawValue)" }

  /// The tab's address for one asset.
  func address(_ asset: UUID, query: [(String, String?)] = []) -> Address {
    self == .overview
      ? Address("assets", asset.description, query: query) : Address("assets", asset.description, rawValue, query: query)
  }
}
