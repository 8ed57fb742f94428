import Testing

@testable import Catalog

@Suite struct AssetIDSetTests {
  @Test func `it holds what was put into it and nothing else`() {
    var truth: Set<Int64> = []
    var set = AssetIDSet()
    for step in UInt64(0)..<2_000 {
      // From close together to all over the place.
      let id = Int64(bitPattern: step &* 0x9E37_79B9_7F4A_7C15) >> Int64(step % 60)
      truth.insert(id)
      set.insert(AssetID(rawValue: id))
    }
    for id in truth {
      #expect(set.contains(AssetID(rawValue: id)))
      for other in [id &- 1, id &+ 1, id &+ 64, id &+ 4096] { #expect(set.contains(AssetID(rawValue: other)) == truth.contains(other)) }
    }
  }

  @Test func `an empty set holds nothing, and a literal what stands in it`() {
    #expect(!AssetIDSet().contains(AssetID(rawValue: 0)))
    let set: AssetIDSet = [AssetID(rawValue: .max), AssetID(rawValue: .min)]
    #expect(set.contains(AssetID(rawValue: .max)) && set.contains(AssetID(rawValue: .min)) && !set.contains(AssetID(rawValue: 0)))
  }
}
