import Catalog

/// A table whose data is to be measured.
struct ProfiledTable: Sendable {
  struct Column: Sendable {
    let name: String
    let family: ProfileFamily
    let type: DataType
  }

  let asset: FQN
  /// How the profile's messages name it.
  let title: String
  /// The table as SQL names it, quoted.
  let source: String
  let columns: [Column]
  /// How many rows it has, as far as the source knows.
  let estimate: Int64?

  /// - Parameter drafts: the columns as the crawl found them; nested ones are passed over.
  init(_ asset: FQN, title: String, source: String, columns drafts: [ColumnDraft], estimate: Int64?) {
    self.asset = asset
    self.title = title
    self.source = source
    self.estimate = estimate
    columns = drafts.filter { $0.path.depth == 1 }.map {
      Column(name: $0.path.name, family: ProfileFamily($0.type), type: $0.type)
    }
  }
}

/// Where the statements of a profile are run: a session of its own, so that what goes wrong with one leaves the crawl
/// alone.
protocol ProfileSession: AnyObject {
  var dialect: ProfileDialect { get }

  /// The rows of a statement, every value as text.
  /// - Throws: `ProfileFailure` for a refused or slow statement; `CrawlError` when the session is lost.
  func rows(_ sql: String) throws -> [[String?]]
}

/// Why a statement of a profile gave nothing; the next one may.
struct ProfileFailure: Error {
  let reason: String
}
