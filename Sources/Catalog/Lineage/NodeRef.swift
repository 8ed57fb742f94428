/// A node of the lineage graph in 32 bits: an asset by its row id, or a column by its row id with the highest bit set.
///
/// Nodes are kept 64 to a page, so a reference is also a place: a page, and a slot in it.
struct NodeRef: RawRepresentable, Hashable, Comparable, Sendable {
  let rawValue: UInt32

  private static let columnBit: UInt32 = 1 << 31

  @inline(__always)
  init(rawValue: UInt32) { self.rawValue = rawValue }

  /// nil for row ids that do not fit into 31 bits.
  init?(_ subject: Subject) {
    let id = subject.column?.rawValue ?? subject.asset.rawValue
    guard id >= 0, id < Int64(Self.columnBit) else { return nil }
    rawValue = UInt32(id) | (subject.column == nil ? 0 : Self.columnBit)
  }

  /// nil for a row id that does not fit into 31 bits.
  init?(_ asset: AssetID) { self.init(Subject(asset)) }

  /// Whether it is a column rather than an asset.
  @inline(__always) var isColumn: Bool { rawValue & Self.columnBit != 0 }
  /// The row id.
  @inline(__always) var id: UInt32 { rawValue & ~Self.columnBit }
  /// Which page of assets, or of columns.
  @inline(__always) var page: Int { Int(id >> 6) }
  /// The place in that page.
  @inline(__always) var slot: Int { Int(rawValue & 63) }

  static func < (left: NodeRef, right: NodeRef) -> Bool { left.rawValue < right.rawValue }
}
