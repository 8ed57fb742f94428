/// A set of nodes, a bit each. It keeps its size when it is emptied.
struct NodeMarks: Sendable {
  private var assets: [UInt64] = []
  private var columns: [UInt64] = []

  /// Puts a node in; false when it was there.
  @inline(__always)
  mutating func insert(_ node: NodeRef) -> Bool {
    node.isColumn ? Self.insert(node, &columns) : Self.insert(node, &assets)
  }

  /// Whether a node is in the set.
  @inline(__always)
  func contains(_ node: NodeRef) -> Bool {
    let (page, bit) = (node.page, UInt64(1) &<< UInt64(node.slot))
    if node.isColumn { return page < columns.count && columns[page] & bit != 0 }
    return page < assets.count && assets[page] & bit != 0
  }

  /// Takes nodes out, and the others that share a page with them: all that are in must be among them.
  mutating func clear(_ nodes: some Sequence<NodeRef>) {
    withWords { assets, columns in
      for node in nodes {
        let words = node.isColumn ? columns : assets
        words[node.page] = 0
      }
    }
  }

  /// Lends the bits, 64 nodes a word, of the pages that anything was put into so far.
  @inline(__always)
  mutating func withWords(
    _ body: (_ assets: UnsafeMutableBufferPointer<UInt64>, _ columns: UnsafeMutableBufferPointer<UInt64>) -> Void
  ) {
    assets.withUnsafeMutableBufferPointer { assets in columns.withUnsafeMutableBufferPointer { body(assets, $0) } }
  }

  @inline(__always)
  private static func insert(_ node: NodeRef, _ words: inout [UInt64]) -> Bool {
    let page = node.page
    if page >= words.count { grow(&words, page) }
    let bit = UInt64(1) &<< UInt64(node.slot)
    let old = words[page]
    words[page] = old | bit
    return old & bit == 0
  }

  private static func grow(_ words: inout [UInt64], _ page: Int) {
    words += repeatElement(0, count: max(page + 1 - words.count, words.count / 2))
  }
}
