/// Places boxes in layers so that arrows run from left to right, cross seldom, and never run through a box
/// (Sugiyama, Tagawa, Toda 1981: layers, dummies on long edges, medians, then heights by least squares).
struct LayeredLayout {
  /// A place in the picture, in pixels from the upper left.
  struct Point: Equatable {
    var x: Int
    var y: Int
  }

  /// The upper left corner of each box, in the order given.
  private(set) var places: [Point]
  /// For each edge, the points it passes between its ends; none for neighbouring layers.
  private(set) var routes: [[Point]]
  private(set) var width = 0
  private(set) var height = 0

  private static let gap = (x: 76, y: 18, dummy: 10)
  private static let margin = 12

  /// - Parameters:
  ///   - heights: of the boxes; all are equally wide.
  ///   - edges: from box to box, by number; ends outside the boxes are ignored.
  init(heights: [Int], width boxWidth: Int, edges: [(source: Int, target: Int)]) {
    let ranks = Self.ranks(heights.count, edges.filter { heights.indices.contains($0.source) && heights.indices.contains($0.target) })
    var layers = Layers(heights: heights, ranks: ranks)
    let chains = edges.map { edge in
      heights.indices.contains(edge.source) && heights.indices.contains(edge.target)
        ? layers.join(edge.source, edge.target) : []
    }
    layers.order()
    let tops = layers.heights(gap: Self.gap.y, dummyGap: Self.gap.dummy)
    let least = tops.min() ?? 0
    func point(_ node: Int) -> Point {
      Point(x: Self.margin + layers.rank[node] * (boxWidth + Self.gap.x), y: Self.margin + tops[node] - least)
    }
    places = heights.indices.map(point)
    routes = chains.map { $0.map { Point(x: point($0).x + boxWidth / 2, y: point($0).y) } }
    width = (places.map(\.x).max() ?? 0) + boxWidth + Self.margin
    let boxes = zip(places, heights).map { $0.y + $1 }.max() ?? 0
    height = max(boxes, routes.joined().map(\.y).max() ?? 0) + Self.margin
  }

  /// The layer of each box: after the last of what leads to it; what nothing leads to stands just before its first
  /// consumer. Edges that close a circle do not count.
  private static func ranks(_ count: Int, _ edges: [(source: Int, target: Int)]) -> [Int] {
    var outgoing = [[Int]](repeating: [], count: count)
    for edge in edges where edge.source != edge.target { outgoing[edge.source].append(edge.target) }
    let order = acyclicOrder(&outgoing)
    var ranks = [Int](repeating: 0, count: count)
    var hasSource = [Bool](repeating: false, count: count)
    for node in order {
      for next in outgoing[node] {
        ranks[next] = max(ranks[next], ranks[node] + 1)
        hasSource[next] = true
      }
    }
    for node in order.reversed() where !hasSource[node] {
      if let nearest = outgoing[node].map({ ranks[$0] }).min() { ranks[node] = nearest - 1 }
    }
    let first = ranks.min() ?? 0
    return ranks.map { $0 - first }
  }

  /// Nodes before what they lead to; edges that close a circle are taken out of `outgoing`.
  private static func acyclicOrder(_ outgoing: inout [[Int]]) -> [Int] {
    var state = [UInt8](repeating: 0, count: outgoing.count)
    var finished: [Int] = []
    for start in outgoing.indices where state[start] == 0 {
      var stack = [(node: start, next: 0)]
      state[start] = 1
      while let top = stack.last {
        guard top.next < outgoing[top.node].count else {
          state[top.node] = 2
          finished.append(top.node)
          stack.removeLast()
          continue
        }
        let target = outgoing[top.node][top.next]
        if state[target] == 1 {
          outgoing[top.node].remove(at: top.next)
          continue
        }
        stack[stack.count - 1].next += 1
        if state[target] == 0 {
          state[target] = 1
          stack.append((target, 0))
        }
      }
    }
    return finished.reversed()
  }
}

/// Boxes and the dummies on long edges, layer by layer.
private struct Layers {
  private(set) var rank: [Int]
  private var size: [Int]
  private let boxCount: Int
  private var layers: [[Int]]
  private var left: [[Int]]
  private var right: [[Int]]
  private var position: [Int] = []

  init(heights: [Int], ranks: [Int]) {
    rank = ranks
    size = heights
    boxCount = heights.count
    layers = Array(repeating: [], count: (ranks.max() ?? 0) + 1)
    left = Array(repeating: [], count: heights.count)
    right = left
    for (node, rank) in ranks.enumerated() { layers[rank].append(node) }
  }

  /// Puts an edge in, with a dummy in each layer that it crosses.
  /// - Returns: the dummies from source to target.
  mutating func join(_ source: Int, _ target: Int) -> [Int] {
    guard rank[source] != rank[target] else { return [] }
    let step = rank[source] < rank[target] ? 1 : -1
    var dummies: [Int] = []
    var last = source
    for layer in stride(from: rank[source] + step, to: rank[target], by: step) {
      let dummy = rank.count
      rank.append(layer)
      size.append(0)
      left.append([])
      right.append([])
      layers[layer].append(dummy)
      dummies.append(dummy)
      link(last, dummy)
      last = dummy
    }
    link(last, target)
    return dummies
  }

  private mutating func link(_ one: Int, _ other: Int) {
    let (first, second) = rank[one] < rank[other] ? (one, other) : (other, one)
    right[first].append(second)
    left[second].append(first)
  }

  /// Sweeps to and fro, sorting each layer by the middle of its neighbours, and keeps the order with fewest crossings.
  mutating func order() {
    position = Array(repeating: 0, count: rank.count)
    number()
    var best = layers
    var fewest = crossings()
    for sweep in 0..<16 where fewest > 0 {
      let forward = sweep % 2 == 0
      for layer in forward ? Array(layers.indices) : layers.indices.reversed() { sort(layer, by: forward ? left : right) }
      let crossings = crossings()
      if crossings < fewest { (fewest, best) = (crossings, layers) }
    }
    layers = best
    number()
  }

  private mutating func number() {
    for layer in layers { for (place, node) in layer.enumerated() { position[node] = place } }
  }

  private mutating func sort(_ layer: Int, by neighbours: [[Int]]) {
    let middles = layers[layer].map { node -> Double in
      let places = neighbours[node].map { position[$0] }
      return places.isEmpty ? Double(position[node]) : Double(places.reduce(0, +)) / Double(places.count)
    }
    layers[layer] = zip(layers[layer], middles).enumerated()
      .sorted { ($0.element.1, $0.offset) < ($1.element.1, $1.offset) }.map(\.element.0)
    for (place, node) in layers[layer].enumerated() { position[node] = place }
  }

  /// Pairs of edges between neighbouring layers that cross: inversions, counted with a Fenwick tree.
  private func crossings() -> Int {
    var total = 0
    for layer in layers.indices.dropLast() {
      let width = layers[layer + 1].count
      var tree = [Int](repeating: 0, count: width + 1)
      var seen = 0
      for node in layers[layer] {
        let targets = right[node].map { position[$0] }
        for target in targets {
          var index = target + 1
          var notAbove = 0
          while index > 0 {
            notAbove += tree[index]
            index -= index & -index
          }
          total += seen - notAbove
        }
        for target in targets {
          var index = target + 1
          while index <= width {
            tree[index] += 1
            index += index & -index
          }
          seen += 1
        }
      }
    }
    return total
  }

  /// The upper edge of every node: near the middle of its neighbours, never overlapping.
  func heights(gap: Int, dummyGap: Int) -> [Int] {
    var centre = [Double](repeating: 0, count: rank.count)
    for layer in layers { place(layer, layer.map { _ in 0 }, &centre, gap, dummyGap) }
    for sweep in 0..<8 {
      let forward = sweep % 2 == 0
      for layer in forward ? Array(layers.indices) : layers.indices.reversed() {
        let wanted = layers[layer].map { node -> Double in
          // The last passes look both ways, so that neither side of the picture decides alone.
          let near = sweep > 5 ? left[node] + right[node] : forward ? left[node] : right[node]
          let others = near.isEmpty ? (forward ? right[node] : left[node]) : near
          return others.isEmpty ? centre[node] : others.reduce(0) { $0 + centre[$1] } / Double(others.count)
        }
        place(layers[layer], wanted, &centre, gap, dummyGap)
      }
    }
    return centre.indices.map { Int(centre[$0].rounded()) - size[$0] / 2 }
  }

  /// Puts the nodes of a layer as near as they can be, by least squares, to where they want to be, in their order and
  /// apart from one another (pool adjacent violators).
  private func place(_ layer: [Int], _ wanted: [Double], _ centre: inout [Double], _ gap: Int, _ dummyGap: Int) {
    var offsets: [Double] = []
    var offset = 0.0
    for (index, node) in layer.enumerated() {
      if index > 0 {
        let before = layer[index - 1]
        let space = node >= boxCount || before >= boxCount ? dummyGap : gap
        offset += Double(size[before] + size[node]) / 2 + Double(space)
      }
      offsets.append(offset)
    }
    var pools: [(sum: Double, count: Double)] = []
    var lengths: [Int] = []
    for index in layer.indices {
      pools.append((wanted[index] - offsets[index], 1))
      lengths.append(1)
      while pools.count > 1, let last = pools.last, pools[pools.count - 2].sum / pools[pools.count - 2].count > last.sum / last.count {
        pools.removeLast()
        let length = lengths.removeLast()
        pools[pools.count - 1].sum += last.sum
        pools[pools.count - 1].count += last.count
        lengths[lengths.count - 1] += length
      }
    }
    var index = 0
    for (pool, length) in zip(pools, lengths) {
      for _ in 0..<length {
        centre[layer[index]] = pool.sum / pool.count + offsets[index]
        index += 1
      }
    }
  }
}
