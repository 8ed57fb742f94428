/// The whole lineage graph at one moment. Whoever holds one sees no later change.
package struct LineageSnapshot: Sendable {
  var assets = NodeTable()
  var columns = NodeTable()
  /// How many edges there are, each as often as origins state it.
  private(set) var edgeCount = 0
  /// How many assets are marked as deleted.
  private(set) var deletedCount = 0

  init() {}

  /// Bytes on the heap.
  package var size: Int { assets.size + columns.size }

  /// The page of a node.
  @inline(__always)
  func page(of node: NodeRef) -> LineagePage { node.isColumn ? columns[node.page] : assets[node.page] }

  /// Lends the page of a node, which is not copied for it.
  @inline(__always)
  func withPage(of node: NodeRef, _ body: (borrowing LineagePage) -> Void) {
    node.isColumn ? columns.withPage(node.page, body) : assets.withPage(node.page, body)
  }

  /// Whether the asset, or the asset of the column, is deleted.
  func isDeleted(_ node: NodeRef) -> Bool {
    guard deletedCount > 0 else { return false }
    let asset = owner(of: node)
    return assets[asset.page].deleted & 1 << UInt64(asset.slot) != 0
  }

  /// The asset of a column with edges; an asset itself.
  func owner(of node: NodeRef) -> NodeRef {
    node.isColumn ? NodeRef(rawValue: columns[node.page].owner(node.slot)) : node
  }

  /// What a node with edges is called elsewhere in the catalog.
  func subject(_ node: NodeRef) -> Subject {
    Subject(
      AssetID(rawValue: Int64(owner(of: node).id)),
      column: node.isColumn ? ColumnID(rawValue: Int64(node.id)) : nil)
  }

  /// The assets into which edges lead from an asset or its columns.
  func targets(of source: AssetID, _ columns: some Sequence<ColumnID>) -> Set<AssetID> {
    var targets: Set<AssetID> = []
    let subjects = [Subject(source)] + columns.map { Subject(source, column: $0) }
    for node in subjects.lazy.compactMap({ NodeRef($0) }) {
      let page = page(of: node)
      for neighbour in page.neighbours(page.links(in: node.slot + 64)) {
        targets.insert(AssetID(rawValue: Int64(owner(of: NodeRef(rawValue: neighbour)).id)))
      }
    }
    return targets
  }

  /// Takes over a change.
  mutating func apply(_ change: LineageChange) {
    var editor = PageEditor()
    replace(pages(for: change, &editor), change.deleted)
  }

  /// The pages that a change leads to.
  func pages(for change: LineageChange, _ editor: inout PageEditor) -> [PlacedPage] {
    let edits = grouped(change.edits)
    var pages: [PlacedPage] = []
    var start = 0
    while start < edits.count {
      var end = start + 1
      while end < edits.count, edits[end].pageKey == edits[start].pageKey { end += 1 }
      let node = edits[start].node
      pages.append(PlacedPage(node: node, page: editor.edit(page(of: node), by: edits[start..<end])))
      start = end
    }
    return pages
  }

  /// Puts a page where none is yet.
  mutating func place(_ page: LineagePage, at index: Int, isColumns: Bool) {
    edgeCount += page.incomingCount
    deletedCount += page.deleted.nonzeroBitCount
    if isColumns { columns[index] = page } else { assets[index] = page }
  }

  /// Puts pages in the place of older ones.
  mutating func replace(_ pages: [PlacedPage], _ deleted: [NodeRef: Bool]) {
    for placed in pages {
      edgeCount += placed.page.incomingCount - page(of: placed.node).incomingCount
      if placed.node.isColumn {
        columns[placed.node.page] = placed.page
      } else {
        assets[placed.node.page] = placed.page
      }
    }
    for (asset, isDeleted) in deleted {
      var page = assets[asset.page]
      let bit = UInt64(1) << UInt64(asset.slot)
      guard (page.deleted & bit != 0) != isDeleted else { continue }
      page.deleted ^= bit
      deletedCount += isDeleted ? 1 : -1
      assets[asset.page] = page
    }
  }

  /// The edits in the order of their pages, and in order within each. Many at once are first dealt out to their pages,
  /// which is several times as fast as sorting them all.
  private func grouped(_ edits: [LinkEdit]) -> [LinkEdit] {
    guard edits.count > 10_000 else { return edits.sorted() }
    let assetPages = (edits.lazy.map { $0.node.isColumn ? 0 : $0.node.page }.max() ?? 0) + 1
    let columnPages = (edits.lazy.map { $0.node.isColumn ? $0.node.page : 0 }.max() ?? 0) + 1
    // Far more pages than edits: dealing out would cost more than it saves.
    guard (assetPages + columnPages) / 8 < edits.count else { return edits.sorted() }
    func bucket(_ edit: LinkEdit) -> Int { edit.node.page + (edit.node.isColumn ? assetPages : 0) }
    var ends = [Int](repeating: 0, count: assetPages + columnPages)
    for edit in edits { ends[bucket(edit)] += 1 }
    var sum = 0
    for index in ends.indices {
      sum += ends[index]
      ends[index] = sum
    }
    var dealt = edits
    for edit in edits.reversed() {
      ends[bucket(edit)] -= 1
      dealt[ends[bucket(edit)]] = edit
    }
    for index in ends.indices {
      let end = index + 1 < ends.count ? ends[index + 1] : dealt.count
      if end - ends[index] > 1 { dealt[ends[index]..<end].sort(by: LinkEdit.precedes) }
    }
    return dealt
  }
}

/// A page, and a node that says which one it is.
struct PlacedPage: Sendable {
  let node: NodeRef
  let page: LineagePage
}
