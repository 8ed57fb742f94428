/// Nodes in the order in which they were reached, each once. It keeps its room when it is emptied.
struct ReachedNodes: Sendable {
  // The first `count` are nodes, the others room for more.
  private var room: [NodeRef] = []
  private var marks = NodeMarks()
  private(set) var count = 0

  var all: ArraySlice<NodeRef> { room[..<count] }

  @inline(__always)
  subscript(index: Int) -> NodeRef { room[index] }

  mutating func insert(_ node: NodeRef) {
    guard marks.insert(node) else { return }
    makeRoom(1)
    room[count] = node
    count += 1
  }

  /// Puts in those of some nodes that are chosen by their place among them.
  @inline(__always)
  mutating func insert(_ nodes: UnsafeBufferPointer<UInt32>, where isChosen: (Int) -> Bool) {
    makeRoom(nodes.count)
    var next = 0
    while next < nodes.count {
      next = insertMarkable(nodes, from: next, isChosen)
      guard next < nodes.count else { return }
      insert(NodeRef(rawValue: nodes[next]))
      next += 1
    }
  }

  /// Puts in nodes as long as there is a mark for each: no reference is counted and nothing grows meanwhile.
  /// - Returns: the place of the first node without a mark.
  @inline(__always)
  private mutating func insertMarkable(
    _ nodes: UnsafeBufferPointer<UInt32>, from start: Int, _ isChosen: (Int) -> Bool
  ) -> Int {
    var next = start
    var end = count
    marks.withWords { assets, columns in
      room.withUnsafeMutableBufferPointer { room in
        while next < nodes.count {
          if isChosen(next) {
            let node = NodeRef(rawValue: nodes[next])
            let words = node.isColumn ? columns : assets
            guard node.page < words.count else { return }
            let bit = UInt64(1) &<< UInt64(node.slot)
            let old = words[node.page]
            words[node.page] = old | bit
            // Written in any case and counted if it is new: whether it is cannot be foretold.
            room[end] = node
            end &+= old & bit == 0 ? 1 : 0
          }
          next &+= 1
        }
      }
    }
    count = end
    return next
  }

  private mutating func makeRoom(_ more: Int) {
    guard count + more > room.count else { return }
    room += repeatElement(NodeRef(rawValue: 0), count: max(count + more - room.count, room.count, 64))
  }

  mutating func removeAll() {
    marks.clear(all)
    count = 0
  }
}
