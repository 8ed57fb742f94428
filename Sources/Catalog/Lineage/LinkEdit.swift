/// One end of an edge that comes or goes: it stands in the list of a node, under the neighbour at the other end.
struct LinkEdit: Sendable, Comparable {
  /// The node in whose list it stands.
  let node: NodeRef
  /// The asset of that node.
  let owner: UInt32
  let neighbour: NodeRef
  /// 0 where none is known, and for all outgoing edges.
  let job: UInt32
  let traits: LinkTraits
  let isOutgoing: Bool
  /// 1 when it comes, -1 when it goes.
  let amount: Int8

  /// Which list of its page it belongs to.
  var list: Int { node.slot + (isOutgoing ? 64 : 0) }
  /// Its page, assets before columns.
  var pageKey: UInt32 { node.rawValue >> 6 }
  /// The order within a page, apart from the job.
  private var order: UInt64 {
    UInt64(list) << 38 | UInt64(neighbour.rawValue) << 6 | UInt64(traits.rawValue)
  }

  /// The order by page, list and place in the list.
  static func < (left: LinkEdit, right: LinkEdit) -> Bool {
    left.pageKey == right.pageKey ? precedes(left, right) : left.pageKey < right.pageKey
  }

  /// The order of edits of one page.
  static func precedes(_ left: LinkEdit, _ right: LinkEdit) -> Bool {
    let (first, second) = (left.order, right.order)
    return first == second ? left.job < right.job : first < second
  }

  /// Whether both speak of the same edge of the same list.
  func hasPlace(of other: LinkEdit) -> Bool { node == other.node && order == other.order && job == other.job }
}
