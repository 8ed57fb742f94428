package import Catalog

/// A source that recipes can crawl. Each lives in a folder of its own under `Connectors`.
package protocol Connector: Sendable {
  /// What recipes call it in `source.type`, first the usual name, then other names that mean it.
  static var types: [String] { get }
  /// DataHub's word for the platform, such as `postgres`.
  static var platform: String { get }
  /// The keys that `source.config` may hold: what they mean stands in the documentation and in `cairn recipe explain`.
  static var keys: [RecipeKey] { get }

  /// Reads the configuration. Nothing is contacted yet.
  /// - Throws: `RecipeError` for a value that makes no sense, pointing at its line.
  init(_ configuration: RecipeConfiguration) throws(RecipeError)

  /// The service that the source is, with its address; its FQN has one part.
  var service: AssetDraft { get throws(CatalogError) }

  /// Connects, asks for the least there is, and says in one line what answered.
  /// - Throws: `CrawlError` naming host, user and cause.
  func test(_ deadline: UInt64) throws(CrawlError) -> String

  /// Tries the source out step by step and says of each what came of it; never throws, and writes nothing.
  func probe(_ deadline: UInt64) -> [ProbeStep]

  /// Reads the source and hands everything to `sink`, containers before their contents.
  ///
  /// What fails for one entity is reported to the sink and the crawl goes on; what fails for all of them is thrown.
  /// - Throws: `CrawlError`; `.cancelled` when `sink.isCancelled` was seen.
  func crawl(into sink: any CrawlSink) throws(CrawlError)
}

/// One key of a connector's configuration.
package struct RecipeKey: Sendable, Hashable {
  /// What a value must be.
  package enum Shape: String, Sendable {
    case text, secret, integer, number, boolean, list, pattern, object, path
  }

  package let name: String
  package let shape: Shape
  /// What it means, in one sentence.
  package let summary: String
  /// The value when it is absent, as it would be written; nil when there is none.
  package let defaultText: String?
  package let isRequired: Bool
  /// Other spellings that recipes of other products use.
  package let synonyms: [String]

  package init(
    _ name: String, _ shape: Shape, _ summary: String, default defaultText: String? = nil, isRequired: Bool = false,
    synonyms: [String] = []
  ) {
    self.name = name
    self.shape = shape
    self.summary = summary
    self.defaultText = defaultText
    self.isRequired = isRequired
    self.synonyms = synonyms
  }
}
