/// The SQL that a crawl found, held until every table is in the catalog.
struct SourceTexts {
  private(set) var views: [SourceSQL] = []
  private(set) var routines: [SourceSQL] = []
  private(set) var queries: [SourceSQL] = []
  private var bytes = 0
  private var omitted = 0

  /// Beyond so many bytes queries of a log and bodies of routines are left out; views are not, they are the catalog's own.
  private static let byteLimit = 64 << 20

  mutating func append(_ text: SourceSQL) {
    guard text.target == nil else { return views.append(text) }
    guard bytes + text.text.utf8.count <= Self.byteLimit else {
      omitted += 1
      return
    }
    bytes += text.text.utf8.count
    if text.routine == nil { queries.append(text) } else { routines.append(text) }
  }

  /// What was left out, as lines for the run's log.
  var omissions: [String] {
    omitted == 0 ? [] : ["\(omitted) SQL texts beyond \(Self.byteLimit >> 20) MB are left out"]
  }
}
