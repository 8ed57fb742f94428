package import Catalog
package import Codecs

/// Where a connector puts what it finds. The runner writes it to the catalog in batches, or only counts it in a dry run.
///
/// A connector calls it from one thread. Writes may wait: a slow catalog slows the crawl, never the other way round.
package protocol CrawlSink: AnyObject {
  /// Whether someone asked the run to stop; connectors look between entities.
  var isCancelled: Bool { get }

  /// Tells how many entities there will be in all, for the progress bar; may be called again with a better number.
  func expect(_ count: Int)

  /// Hands over one asset, with everything the source says about it.
  func put(_ draft: AssetDraft) throws(CrawlError)

  /// Hands over the lineage that leads into one asset, replacing what earlier crawls of this recipe said of it.
  func put(edges: [EdgeDraft], into target: AssetReference, job: AssetReference?) throws(CrawlError)

  /// Hands over all lineage that one job makes, replacing what earlier crawls of this recipe said of the job.
  func put(edges: [EdgeDraft], by job: AssetReference) throws(CrawlError)

  /// Hands over what was measured in the data of a dataset.
  func put(profile: DatasetProfile, of asset: AssetReference) throws(CrawlError)

  /// Shows values of some columns to whoever classifies them. Nobody keeps them.
  func put(samples: [ColumnSample], of asset: AssetReference) throws(CrawlError)

  /// Hands over SQL that the source keeps (a view's definition, a routine's body, a query of the log), for lineage and
  /// usage.
  func put(sql text: SourceSQL) throws(CrawlError)

  /// Reports what went wrong with one entity; the run goes on and ends with a warning.
  /// - Parameters:
  ///   - entity: its name as the source gives it.
  ///   - hint: what the operator can do about it.
  ///   - keeping: assets that count as seen although they could not be read, so that they are not taken for vanished.
  func report(_ entity: String, _ problem: String, hint: String?, keeping: FQN?)

  /// Appends a line to the run's log.
  func note(_ line: String)
}

/// SQL text found at a source.
package struct SourceSQL: Sendable {
  package var text: String
  /// The engine's name for the dialect, such as `postgres` or `sqlite`.
  package var dialect: String
  /// The FQN of the view that the text defines; nil for a routine's body and for a query that somebody ran.
  package var target: FQN?
  /// The FQN of the function or procedure whose body the text is.
  package var routine: FQN?
  /// The service and, where names are shorter than the source's full depth, the containers they belong to.
  package var defaults: FQN
  /// Schemas to look in for names that the containers lack: the search path of whoever ran the text, where known.
  package var searchPath: [String]
  /// How often it ran, by whom, for how long in milliseconds, and when last, when known.
  package var calls: Int?
  package var user: String?
  package var milliseconds: Double?
  package var lastSeen: Timestamp?
  /// Edges between assets that the source itself records; what the text does not give away is taken from here.
  package var known: [EdgeDraft]
  /// Whether the source could not tell everything this time: edges that earlier crawls found then stay.
  package var isIncomplete: Bool

  package init(
    text: String, dialect: String, target: FQN? = nil, routine: FQN? = nil, defaults: FQN, searchPath: [String] = [],
    calls: Int? = nil, user: String? = nil, milliseconds: Double? = nil, lastSeen: Timestamp? = nil,
    known: [EdgeDraft] = [], isIncomplete: Bool = false
  ) {
    self.text = text
    self.dialect = dialect
    self.target = target
    self.routine = routine
    self.defaults = defaults
    self.searchPath = searchPath
    self.calls = calls
    self.user = user
    self.milliseconds = milliseconds
    self.lastSeen = lastSeen
    self.known = known
    self.isIncomplete = isIncomplete
  }
}

/// Why a crawl could not be done.
package enum CrawlError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The source cannot be reached or read: one line that names host, user and cause, and what to do about it.
  case source(String, hint: String?)
  /// The source answered what its protocol does not have, so that nothing it says is believed: a line like `source`'s.
  case nonsense(String, hint: String?)
  /// The catalog refused what was found.
  case catalog(CatalogError)
  /// Someone asked it to stop.
  case cancelled

  package var description: String {
    switch self {
    case .source(let line, let hint), .nonsense(let line, let hint): hint.map { "\(line) (\($0))" } ?? line
    case .catalog(let error): "the catalog refused it: \(error)"
    case .cancelled: "cancelled"
    }
  }
}
