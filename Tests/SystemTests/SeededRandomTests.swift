import System
import Testing

@Suite struct SeededRandomTests {
  @Test func `the numbers are those of SplitMix64`() {
    var random = SeededRandom(seed: 1_234_567)
    let numbers = (0..<5).map { _ in random.next() }
    #expect(
      numbers == [
        6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423, 4_593_380_528_125_082_431,
        16_408_922_859_458_223_821,
      ])
  }

  @Test func `streams of a seed differ and come again`() {
    var starts: Set<UInt64> = []
    for stream: UInt64 in 0..<1000 {
      var (one, again) = (SeededRandom(seed: 7, stream: stream), SeededRandom(seed: 7, stream: stream))
      let start = one.next()
      #expect(start == again.next())
      starts.insert(start)
      starts.insert(one.next())
    }
    #expect(starts.count == 2000)
  }

  @Test func `numbers stay within their bounds and reach them`() {
    var random = SeededRandom(seed: 1)
    let below = (0..<1000).map { _ in random.below(6) }
    #expect(Set(below) == [0, 1, 2, 3, 4, 5])
    #expect(random.below(0) == 0 && random.below(-3) == 0)
    let units = (0..<1000).map { _ in random.unit() }
    #expect(units.allSatisfy { $0 >= 0 && $0 < 1 } && units.contains { $0 < 0.05 } && units.contains { $0 > 0.95 })
    #expect(!random.chance(0) && random.chance(1))
    #expect(random.bytes(0).isEmpty && Set(random.bytes(4000)).count == 256)
  }
}
