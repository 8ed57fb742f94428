/// Finds the tables below a folder by the logs in them, without a look at their data files.
struct LakeWalk {
  let store: any ObjectStore

  private static let depthLimit = 12

  /// Hands out every table, in the order of the listing; folders of tables are not searched further.
  func forEachTable(
    below base: ObjectLocation, _ body: (ObjectLocation, Fileset.TableFormat) throws(CrawlError) -> Void
  ) throws(CrawlError) {
    var pending = [(base, 0)]
    while let (folder, depth) = pending.popLast() {
      let (format, folders) = try look(into: folder)
      if let format {
        try body(folder, format)
      } else if depth < Self.depthLimit {
        pending += folders.reversed().map { ($0, depth + 1) }
      }
    }
  }

  private func look(into folder: ObjectLocation) throws(CrawlError) -> (Fileset.TableFormat?, [ObjectLocation]) {
    var format: Fileset.TableFormat?
    var folders: [ObjectLocation] = []
    do throws(ObjectStoreError) {
      try store.list(folder, isRecursive: false) { (entry) throws(ObjectStoreError) in
        guard entry.isFolder else { return true }
        let name = entry.location.name
        format = Fileset.TableFormat(folder: name.utf8)
        if !name.hasPrefix("."), !name.hasPrefix("_"), !name.contains("=") { folders.append(entry.location.withoutTrailingSlash) }
        return format == nil
      }
    } catch { throw .source("\(error)", hint: error.hint) }
    return (format, folders)
  }
}
