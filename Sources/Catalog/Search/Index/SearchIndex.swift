package import System

/// What was found in an index directory when it was opened.
package enum SearchRecovery: Sendable, Equatable {
  /// Nothing: the index is empty and needs `rebuild`, or every document through `apply`.
  case fresh
  /// An index that covers the change log up to this number; later changes are to be applied again.
  case loaded(change: Int64)
  /// Files that cannot be trusted, and why. The index is empty and needs `rebuild`.
  case damaged(reason: String)
}

/// The size of an index.
package struct SearchStatistics: Sendable, Equatable {
  /// Assets that can be found.
  package var assets = 0
  /// Columns that can be found.
  package var columns = 0
  /// Immutable pieces the index consists of.
  package var segments = 0
  /// Bytes of all pieces, in memory and mapped files together.
  package var bytes = 0
  /// The last change-log number applied.
  package var change: Int64 = 0
}

/// Cairn's search engine: finds assets and columns by words, identifiers and facets.
///
/// One thread at a time may change the index (`apply`, `rebuild`, `checkpoint`); any number may search meanwhile, each
/// on the snapshot of the moment it began. What was applied is found by the next search, which may first have to build
/// what nobody asked for until then.
package final class SearchIndex: Sendable {
  /// What opening the directory found.
  package let recovery: SearchRecovery
  private let core: IndexCore

  private init(recovery: SearchRecovery, core: IndexCore) {
    self.recovery = recovery
    self.core = core
  }

  deinit { core.stop() }

  /// Opens the index kept in a directory, which is created when missing.
  /// - Parameters:
  ///   - directory: nil keeps the index in memory only.
  ///   - checkpointStep: documents after which it is saved unasked.
  ///   - largestInHeap: documents of a joined segment above which it is read from a file at once.
  ///   - searchPause: nanoseconds without a search after which changes gather instead of being brought in one by one;
  ///     `.max` never lets them.
  package static func open(
    directory: String?, checkpointStep: Int = 400_000, largestInHeap: Int = MergePolicy.largestSource,
    searchPause: UInt64 = 1_000_000_000
  ) throws(SystemError) -> SearchIndex {
    guard let directory else {
      return SearchIndex(
        recovery: .fresh, core: IndexCore(SearchSnapshot(), files: nil, searchPause: searchPause))
    }
    let files = try SegmentFiles(directory: directory)
    let (snapshot, recovery) = try files.load()
    let core = IndexCore(
      snapshot, files: files, checkpointStep: checkpointStep, largestInHeap: largestInHeap, searchPause: searchPause)
    return SearchIndex(recovery: recovery, core: core)
  }

  /// Makes documents findable, replacing those with the same keys, and forgets others. A document given twice counts
  /// as given last; one that is both upserted and deleted stays.
  /// - Parameter change: the change-log number the index covers from now on.
  package func apply(upserts: [SearchDocument], deletes: [Int64], change: Int64) {
    // Each a group of its own, so that none becomes larger than a segment may be.
    apply(SearchChange(groups: upserts.map { SearchGroup([$0]) }, forgotten: deletes, number: change))
  }

  /// The same with assets and their columns.
  func apply(_ change: SearchChange) { core.apply(change) }

  /// Replaces the whole index by these documents and writes it to the directory. Searches go on in the old index
  /// until the new one is complete. Columns of one table should follow each other: they share their path.
  /// - Parameter change: the change-log number at which `documents` were read.
  package func rebuild(change: Int64, documents: some Sequence<SearchDocument>) throws {
    try rebuild(change: change) { add in for document in documents { try add(SearchGroup([document])) } }
  }

  /// The same with assets and columns that are made one after the other, so that never all of them are in memory.
  /// - Parameter produce: hands each group to the closure that it gets. When it throws, the index stays as it was.
  package func rebuild(
    change: Int64, _ produce: (_ add: (SearchGroup) throws -> Void) throws -> Void
  ) throws {
    try core.rebuild(change: change, produce)
  }

  /// Writes what is only in memory to the directory, so that the next start has nothing to apply again.
  /// May run beside `apply` on another thread.
  package func checkpoint() throws(SystemError) { try core.checkpoint() }

  /// Answers a query in the query language.
  package func search(_ text: String, options: SearchOptions = SearchOptions()) -> SearchAnswer {
    search(QueryParser.parse(text), options: options)
  }

  /// Answers a parsed query.
  package func search(_ query: SearchQuery, options: SearchOptions = SearchOptions()) -> SearchAnswer {
    Searcher(snapshot: core.snapshot).search(query, options: options)
  }

  /// Completions for what is being typed: assets by name first, then columns, then tags, owners and other facet values.
  package func suggest(_ prefix: String, limit: Int = 10) -> [SearchSuggestion] {
    Suggester(snapshot: core.snapshot).suggest(prefix, limit: limit)
  }

  /// Joins segments until nothing is left to gain. Done in the background anyway; measurements want it done.
  package func settle() {
    core.publish(joins: true)
    core.settle()
  }

  /// The change-log number that the index of the directory covers: what a start after a crash would find.
  var savedChange: Int64 { core.savedChange }

  /// Why the last unasked checkpoint failed; nil when it did not. The store has all that the index lacks.
  package var checkpointError: SystemError? { core.checkpointError }

  /// What a search begun now would see.
  var snapshot: SearchSnapshot { core.snapshot }

  /// How many documents were applied that no search has asked for yet.
  var waitingCount: Int { core.waitingCount }

  /// The size of the index.
  package var statistics: SearchStatistics { core.snapshot.statistics }
}
