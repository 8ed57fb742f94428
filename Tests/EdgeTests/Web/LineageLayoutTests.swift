import System
import Testing

@testable import Web

/// Boxes that do not overlap, arrows that run from left to right, few crossings.
@Suite struct LineageLayoutTests {
  private func overlaps(_ layout: LayeredLayout, _ heights: [Int], width: Int) -> Bool {
    for one in heights.indices {
      for other in heights.indices where other > one {
        let (a, b) = (layout.places[one], layout.places[other])
        if abs(a.x - b.x) < width && a.y < b.y + heights[other] && b.y < a.y + heights[one] { return true }
      }
    }
    return false
  }

  @Test(arguments: 1...40)
  func `no graph makes boxes overlap or leave the picture`(seed: Int) {
    var numbers = SeededRandom(seed: UInt64(seed))
    let count = 1 + numbers.below(60)
    let heights = (0..<count).map { _ in 40 + numbers.below(120) }
    let edges = (0..<numbers.below(120)).map { _ in (source: numbers.below(count), target: numbers.below(count)) }
    let layout = LayeredLayout(heights: heights, width: 200, edges: edges)
    #expect(!overlaps(layout, heights, width: 200))
    #expect(layout.places.allSatisfy { $0.x >= 0 && $0.y >= 0 && $0.x + 200 <= layout.width })
    #expect(zip(layout.places, heights).allSatisfy { $0.y + $1 <= layout.height })
    #expect(layout.routes.count == edges.count && layout.routes.joined().allSatisfy { $0.y >= 0 || $0.y > -layout.height })
  }

  @Test(arguments: 1...20)
  func `without circles every arrow runs from left to right`(seed: Int) {
    var numbers = SeededRandom(seed: UInt64(seed) &* 77)
    let count = 2 + numbers.below(40)
    let edges = (0..<80).compactMap { _ -> (source: Int, target: Int)? in
      let (a, b) = (numbers.below(count), numbers.below(count))
      return a == b ? nil : (min(a, b), max(a, b))
    }
    let layout = LayeredLayout(heights: Array(repeating: 50, count: count), width: 200, edges: edges)
    for edge in edges { #expect(layout.places[edge.source].x < layout.places[edge.target].x) }
    for (edge, route) in zip(edges, layout.routes) {
      let xs = [layout.places[edge.source].x] + route.map(\.x) + [layout.places[edge.target].x]
      #expect(xs == xs.sorted())
    }
  }

  @Test func `a long edge passes between boxes, not through them`() {
    // a → b → c, and a → c past b.
    let layout = LayeredLayout(heights: [50, 50, 50], width: 200, edges: [(0, 1), (1, 2), (0, 2)])
    let route = layout.routes[2]
    #expect(route.count == 1)
    #expect(route.allSatisfy { $0.y < layout.places[1].y || $0.y > layout.places[1].y + 50 })
  }

  @Test func `two chains whose order is crossed are untangled`() {
    // Four sources lead to four targets in reverse order: no crossing is needed.
    let edges = (0..<4).map { (source: $0, target: 7 - $0) }
    let layout = LayeredLayout(heights: Array(repeating: 40, count: 8), width: 100, edges: edges)
    let sources = (0..<4).sorted { layout.places[$0].y < layout.places[$1].y }
    let targets = sources.map { layout.places[7 - $0].y }
    #expect(targets == targets.sorted())
  }

  @Test(arguments: [0, 1, 2, 150])
  func `circles and loners end`(count: Int) {
    let edges = (0..<count).map { (source: $0, target: ($0 + 1) % max(count, 1)) }
    let layout = LayeredLayout(heights: Array(repeating: 40, count: count), width: 100, edges: edges + [(5, 5), (-1, 3), (3, 900)])
    #expect(layout.places.count == count)
  }
}
