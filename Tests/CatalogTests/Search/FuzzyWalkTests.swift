import System
import Testing

@testable import Catalog

/// The walk over near words against a comparison with every word.
@Suite struct FuzzyWalkTests {
  /// The least number of insertions, deletions, replacements and swaps of neighbours, none of which is changed again.
  private static func distance(_ first: [UInt8], _ second: [UInt8]) -> Int {
    var rows = [[Int]](repeating: [Int](repeating: 0, count: second.count + 1), count: first.count + 1)
    for row in 0...first.count {
      for column in 0...second.count {
        guard row > 0, column > 0 else {
          rows[row][column] = row + column
          continue
        }
        let isSame = first[row - 1] == second[column - 1]
        rows[row][column] = min(
          rows[row - 1][column - 1] + (isSame ? 0 : 1), rows[row - 1][column] + 1, rows[row][column - 1] + 1)
        if row > 1, column > 1, first[row - 1] == second[column - 2], first[row - 2] == second[column - 1] {
          rows[row][column] = min(rows[row][column], rows[row - 2][column - 2] + 1)
        }
      }
    }
    return rows[first.count][second.count]
  }

  private static func word(_ generator: inout SeededRandom) -> [UInt8] {
    (0..<Int.random(in: 1...9, using: &generator)).map { _ in UInt8(ascii: "a") + UInt8.random(in: 0...2, using: &generator) }
  }

  private static func words(of segment: Segment) -> [[UInt8]] { segment.terms.ordinals(of: .word).map { segment.terms.text($0) } }

  @Test(arguments: 1...4 as ClosedRange<UInt64>)
  func `it finds the words within the distance and no others`(seed: UInt64) throws {
    var generator = SeededRandom(seed: seed)
    var builder = SegmentBuilder()
    for number in 0..<400 as Range<Int64> {
      builder.add(SearchDocument(id: number * 2, name: String(decoding: Self.word(&generator), as: UTF8.self)))
    }
    let live = builder.takeAll()
    let segment = try #require(live).segment
    let known = Self.words(of: segment)
    #expect(known.count > 200)
    for _ in 0..<150 {
      let word = Self.word(&generator)
      for distance in 1...2 {
        var walk = FuzzyWalk(segment.terms, word: word, distance: distance)
        var found: [[UInt8]] = []
        while let (term, count) = walk.next() {
          found.append(term)
          #expect(count > 0)
        }
        #expect(found == known.filter { Self.distance(word, $0) <= distance }, "\(String(decoding: word, as: UTF8.self))")
      }
    }
  }
}
