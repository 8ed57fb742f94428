/// Counts of a table that need none of its manifests to be opened: from the manifest list, else from the snapshot's
/// summary.
struct IcebergTotals: Sendable {
  var rows: Int?
  var bytes: Int?
  var dataFiles: Int?
  var deleteFiles: Int?

  /// - Parameter manifests: the snapshot's; nil when their list could not be read.
  init(_ snapshot: IcebergSnapshot?, _ manifests: [IcebergManifestFile]?) {
    guard let snapshot else {
      // Nothing was ever written.
      (rows, bytes, dataFiles, deleteFiles) = (0, 0, 0, 0)
      return
    }
    rows = snapshot.summary["total-records"].flatMap { Int($0) }
    bytes = snapshot.summary["total-files-size"].flatMap { Int($0) }
    dataFiles = snapshot.summary["total-data-files"].flatMap { Int($0) }
    deleteFiles = snapshot.summary["total-delete-files"].flatMap { Int($0) }
    guard let manifests else { return }
    let data = manifests.filter { $0.content == .data }
    let deletes = manifests.filter { $0.content == .deletes }
    rows = Self.sum(data.map(\.liveRows)) ?? rows
    dataFiles = Self.sum(data.map(\.liveFiles)) ?? dataFiles
    deleteFiles = Self.sum(deletes.map(\.liveFiles)) ?? deleteFiles
  }

  private static func sum(_ counts: [Int?]) -> Int? {
    var total = 0
    for count in counts {
      guard let count else { return nil }
      let (sum, overflow) = total.addingReportingOverflow(count)
      guard !overflow else { return nil }
      total = sum
    }
    return total
  }
}
