import Catalog
import Ingest
import System

/// A sink that keeps what a connector hands over, for tests to look at.
final class DraftCollector: CrawlSink {
  private(set) var drafts: [String: AssetDraft] = [:]
  private(set) var order: [FQN] = []
  private(set) var edges: [EdgeDraft] = []
  private(set) var statements: [SourceSQL] = []
  private(set) var profiles: [String: DatasetProfile] = [:]
  private(set) var samples: [ColumnSample] = []
  private(set) var problems: [String] = []
  private(set) var kept: [FQN] = []
  private(set) var notes: [String] = []
  private(set) var expected = 0
  /// After so many drafts the crawl is cancelled.
  var cancelsAfter = Int.max

  var isCancelled: Bool { order.count >= cancelsAfter }

  func expect(_ count: Int) { expected += count }

  func put(_ draft: AssetDraft) throws(CrawlError) {
    drafts[draft.fqn.description] = draft
    order.append(draft.fqn)
  }

  func put(edges: [EdgeDraft], into target: AssetReference, job: AssetReference?) throws(CrawlError) {
    self.edges += edges
  }

  func put(edges: [EdgeDraft], by job: AssetReference) throws(CrawlError) { self.edges += edges }

  func put(profile: DatasetProfile, of asset: AssetReference) throws(CrawlError) {
    if case .named(_, let fqn) = asset { profiles[fqn.description] = profile }
  }

  func put(samples: [ColumnSample], of asset: AssetReference) throws(CrawlError) { self.samples += samples }

  func put(sql text: SourceSQL) throws(CrawlError) { statements.append(text) }

  func report(_ entity: String, _ problem: String, hint: String?, keeping: FQN?) {
    problems.append("\(entity): \(problem)")
    if let keeping { kept.append(keeping) }
  }

  func note(_ line: String) { notes.append(line) }
}
