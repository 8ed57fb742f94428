import Catalog
import Codecs

/// What opening some of a dataset's files told.
struct FilesetSample: Sendable {
  /// The columns; nil when no file could tell.
  var columns: [ColumnDraft]?
  /// Rows of all files, when all were asked.
  var rows: Int?
  /// What the log of a table format says, where there is one; nothing else is known then.
  var table: LakeTable?
  /// Facts about the format, such as `writer` or `separator`.
  var properties: JSONObject = [:]
  var problem: Problem?

  /// Why the columns are not known.
  struct Problem: Error, Sendable {
    let line: String
    let hint: String?
    /// Whether the file could not be reached, rather than read: what was known of it then stays.
    let isOutOfReach: Bool

    init(_ line: String, hint: String? = nil) {
      self.line = line
      self.hint = hint
      isOutOfReach = false
    }

    init(_ error: ObjectStoreError) {
      line = "\(error)"
      hint = error.hint
      isOutOfReach = true
    }

    init(_ error: DeltaError) {
      line = "\(error)"
      hint = error.hint
      isOutOfReach = error.isOutOfReach
    }

    init(_ error: ParquetFileError) {
      line = "\(error)"
      hint = error.hint
      if case .parquet = error { isOutOfReach = false } else { isOutOfReach = true }
    }
  }
}
