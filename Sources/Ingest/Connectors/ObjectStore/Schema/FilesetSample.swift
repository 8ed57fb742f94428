import Catalog
import Codecs

/// What opening some of a dataset's files told.
struct FilesetSample: Sendable {
  /// The columns; nil when no file could tell.
  var columns: [ColumnDraft]?
  /// Rows of all files, when all were asked.
  var rows: Int?
  /// Facts about the format, such as `writer` or `separator`.
  var properties: JSONObject = [:]
  var problem: Problem?

  /// Why the columns are not known.
  struct Problem: Error, Sendable {
    let line: String
    let hint: String?
    /// Whether the file could not be reached, rather than read: what was known of it then stays.
    var isOutOfReach = false

    init(_ line: String, hint: String? = nil) {
      self.line = line
      self.hint = hint
    }

    init(_ error: ObjectStoreError) {
      line = "\(error)"
      hint = error.hint
      isOutOfReach = true
    }
  }
}
