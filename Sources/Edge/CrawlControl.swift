import Catalog
package import Codecs

/// What pages and API may ask of the crawler. Ingest answers; the rooms do not know one another.
package struct CrawlControl: Sendable {
  /// Everything that is to be said about a recipe's text, by line. `name` is the recipe's own, nil when it has faults.
  package var lint: @Sendable (_ text: String) -> (name: String?, findings: [RecipeFinding])
  /// What a recipe does, in words, a line each; empty when it has faults.
  package var explain: @Sendable (_ text: String) -> [String]
  /// Tries the source of a recipe out. Throws `CatalogError.invalid` for a recipe with faults.
  package var probe: @Sendable (_ text: String) throws -> [ConnectionStep]
  /// Starts a run now and returns its id.
  package var start: @Sendable (_ recipe: String, _ actor: String, _ isDry: Bool) throws -> Int64
  /// Asks a run to stop; false when it is not running.
  package var cancel: @Sendable (_ run: Int64) -> Bool
  /// When a recipe's schedule starts it next; nil without a schedule.
  package var next: @Sendable (_ recipe: String) -> Timestamp?

  package init(
    lint: @escaping @Sendable (String) -> (name: String?, findings: [RecipeFinding]),
    explain: @escaping @Sendable (String) -> [String] = { _ in [] },
    probe: @escaping @Sendable (String) throws -> [ConnectionStep] = { _ in [] },
    start: @escaping @Sendable (String, String, Bool) throws -> Int64,
    cancel: @escaping @Sendable (Int64) -> Bool, next: @escaping @Sendable (String) -> Timestamp?
  ) {
    self.lint = lint
    self.explain = explain
    self.probe = probe
    self.start = start
    self.cancel = cancel
    self.next = next
  }

  /// Faults of a recipe's text, one line each; empty when it can be run. `name` is the recipe's own.
  package func check(_ text: String) -> (name: String?, faults: [String]) {
    let (name, findings) = lint(text)
    return (name, findings.filter { $0.level == .fault }.map { "recipe:\($0.line):\($0.column): \($0.text)" })
  }

  /// A catalog that is not crawled into.
  package static let none = CrawlControl(
    lint: { _ in (nil, [RecipeFinding(.fault, line: 1, "this server does not crawl")]) },
    start: { _, _, _ in throw CatalogError.conflict(reason: "this server does not crawl") },
    cancel: { _ in false }, next: { _ in nil })
}
