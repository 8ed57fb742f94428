/// Compressed sparse rows over bare memory, as a C program would have them: what a walk costs at least.
final class PlainGraph {
  struct Link {
    let source: UInt32
    let target: UInt32
  }

  private let nodes: Int
  private let outgoing: Rows
  private let incoming: Rows

  init(nodes: Int, links: [Link]) {
    self.nodes = nodes
    outgoing = Rows(nodes, links, from: \.source, to: \.target)
    incoming = Rows(nodes, links, from: \.target, to: \.source)
  }

  /// The neighbours of all nodes in one direction.
  private final class Rows {
    let starts: UnsafeMutableBufferPointer<UInt32>
    let neighbours: UnsafeMutableBufferPointer<UInt32>

    init(_ nodes: Int, _ links: [Link], from: (Link) -> UInt32, to: (Link) -> UInt32) {
      starts = .allocate(capacity: nodes + 1)
      neighbours = .allocate(capacity: links.count)
      starts.initialize(repeating: 0)
      neighbours.initialize(repeating: 0)
      for link in links { starts[Int(from(link))] += 1 }
      var sum: UInt32 = 0
      for index in starts.indices {
        sum += starts[index]
        starts[index] = sum
      }
      for link in links.reversed() {
        starts[Int(from(link))] -= 1
        neighbours[Int(starts[Int(from(link))])] = to(link)
      }
    }

    deinit {
      starts.deallocate()
      neighbours.deallocate()
    }
  }

  /// The room of a walk, used again and again.
  struct Walk {
    private let graph: PlainGraph
    private var seen: [Bool]
    private var found: [UInt32] = []

    init(_ graph: PlainGraph) {
      self.graph = graph
      seen = [Bool](repeating: false, count: graph.nodes)
    }

    /// How many nodes a node reaches, itself included.
    mutating func reach(_ node: Int, _ depth: Int, upstream: Bool) -> Int {
      let rows = upstream ? graph.incoming : graph.outgoing
      found.removeAll(keepingCapacity: true)
      found.append(UInt32(node))
      seen[node] = true
      var start = 0
      for _ in 0..<depth {
        let end = found.count
        for index in start..<end {
          let node = Int(found[index])
          for place in Int(rows.starts[node])..<Int(rows.starts[node + 1]) {
            let neighbour = rows.neighbours[place]
            if seen[Int(neighbour)] { continue }
            seen[Int(neighbour)] = true
            found.append(neighbour)
          }
        }
        if found.count == end { break }
        start = end
      }
      for node in found { seen[Int(node)] = false }
      return found.count
    }
  }
}
