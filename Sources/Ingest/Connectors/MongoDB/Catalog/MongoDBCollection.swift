import Codecs

/// A collection or view as listCollections tells of it.
struct MongoDBCollection {
  enum Kind: Equatable {
    case collection, view, timeSeries
  }

  let name: String
  let kind: Kind
  /// What it was made with.
  let options: BSONDocument

  /// Nil for an entry without a name.
  init?(_ entry: BSONDocument) {
    guard let name = entry["name"]?.string else { return nil }
    self.name = name
    options = entry["options"]?.document ?? [:]
    kind =
      switch entry["type"]?.string {
      case "view": .view
      case "timeseries": .timeSeries
      default: .collection
      }
  }

  /// The server's own, such as a time series' buckets.
  var isSystem: Bool { name.hasPrefix("system.") }

  /// What a view shows; empty for a collection.
  var pipeline: [BSONDocument] { (options["pipeline"]?.array ?? []).compactMap(\.document) }

  /// The collection or view that a view shows.
  var viewOn: String? { kind == .view ? options["viewOn"]?.string : nil }

  /// What documents must look like; nil when everything is taken.
  var validator: BSONDocument? { options["validator"]?.document.flatMap { $0.isEmpty ? nil : $0 } }
}
