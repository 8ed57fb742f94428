import Catalog
package import Codecs

/// What pages and API may ask of the crawler. Ingest answers; the rooms do not know one another.
package struct CrawlControl: Sendable {
  /// Faults of a recipe's text, one line each; empty when it can be run. `name` is the recipe's own.
  package var check: @Sendable (_ text: String) -> (name: String?, faults: [String])
  /// Starts a run now and returns its id.
  package var start: @Sendable (_ recipe: String, _ actor: String, _ isDry: Bool) throws -> Int64
  /// Asks a run to stop; false when it is not running.
  package var cancel: @Sendable (_ run: Int64) -> Bool
  /// When a recipe's schedule starts it next; nil without a schedule.
  package var next: @Sendable (_ recipe: String) -> Timestamp?

  package init(
    check: @escaping @Sendable (String) -> (name: String?, faults: [String]),
    start: @escaping @Sendable (String, String, Bool) throws -> Int64,
    cancel: @escaping @Sendable (Int64) -> Bool, next: @escaping @Sendable (String) -> Timestamp?
  ) {
    self.check = check
    self.start = start
    self.cancel = cancel
    self.next = next
  }

  /// A catalog that is not crawled into.
  package static let none = CrawlControl(
    check: { _ in (nil, ["this server does not crawl"]) },
    start: { _, _, _ in throw CatalogError.conflict(reason: "this server does not crawl") },
    cancel: { _ in false }, next: { _ in nil })
}
