/// Where a page of a lineage answer ended. It stays good while edges come and go: what lies behind it is what lies
/// farther away, or as far with a higher row id.
package struct LineageCursor: Sendable, Hashable, CustomStringConvertible {
  /// Steps from the focus: negative upstream, positive downstream.
  let distance: Int
  let node: NodeRef

  init(distance: Int, node: NodeRef) {
    self.distance = distance
    self.node = node
  }

  /// Reads what `description` wrote; nil for any other text.
  package init?(_ text: String) {
    let parts = text.split(separator: "_", omittingEmptySubsequences: false)
    guard parts.count == 2, let distance = Int(parts[0]), (-100...100).contains(distance),
      let node = UInt32(parts[1], radix: 36)
    else { return nil }
    self.init(distance: distance, node: NodeRef(rawValue: node))
  }

  /// The cursor as a word that callers hand back unread.
  package var description: String { "\(distance)_\(String(node.rawValue, radix: 36))" }
}
