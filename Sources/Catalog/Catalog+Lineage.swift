extension Catalog {
  /// States lineage as the context's origin's word, in as many writes as it takes for nobody to wait long. What was
  /// written before an edge that is refused stays.
  /// - Returns: how many edges are new.
  package func putEdges(
    _ edges: [EdgeDraft], job: AssetReference?, _ context: WriteContext
  ) throws(CatalogError) -> Int {
    var rest = edges[...]
    var changed = 0
    while !rest.isEmpty {
      let (stated, new) = try write(context) { try $0.putSome(of: rest, job: job) }
      rest = rest.dropFirst(stated)
      changed += new
    }
    return changed
  }

  /// Edges into one asset that are written at once, so that nobody sees some of them without the others.
  private static let mostAtOnce = 1000

  /// States all lineage that leads into the targets of these edges as the context's origin's word: what it said of them
  /// before is gone.
  /// - Returns: how many edges are new or gone.
  package func replaceEdges(
    _ edges: [EdgeDraft], job: AssetReference?, _ context: WriteContext
  ) throws(CatalogError) -> Int {
    var changed = 0
    var small: [(target: AssetReference, edges: [EdgeDraft])] = []
    for (target, group) in Dictionary(grouping: edges, by: \.target) {
      guard group.count > Self.mostAtOnce else {
        small.append((target, group))
        continue
      }
      changed += try putEdges(group, job: job, context)
      changed += try write(context) { try $0.removeEdges(into: target, except: group, job: job) }
    }
    var rest = small[...]
    while !rest.isEmpty {
      let (done, new) = try write(context) { writer in
        var (done, new) = (0, 0)
        for (target, group) in rest {
          new += try writer.putLineage(group, into: target, job: job)
          done += 1
          if writer.shouldYield { break }
        }
        return (done, new)
      }
      rest = rest.dropFirst(done)
      changed += new
    }
    return changed
  }
}
