import System
import Testing

@testable import Ingest

@Suite struct SpooledBytesTests {
  @Test(arguments: [0, 1, 100, 5000, 1 << 20]) func `bytes come back from where they were put, and so do parts of them`(limit: Int) throws {
    var random = SeededRandom(seed: 9)
    var spool = SpooledBytes(memoryLimit: limit)
    var expected: [(SpooledBytes.Place, [UInt8])] = []
    for number in 0..<400 {
      let bytes = (0..<Int.random(in: 0...60, using: &random)).map { _ in UInt8(truncatingIfNeeded: number) }
      expected.append((try spool.append(bytes), bytes))
    }
    for (place, bytes) in expected.shuffled(using: &random) {
      #expect(place.count == bytes.count)
      #expect(try spool.read(place) == bytes)
      guard bytes.count > 2 else { continue }
      #expect(try spool.read(place.lowerBound + 1..<place.upperBound - 1) == Array(bytes.dropFirst().dropLast()))
    }
  }
}
