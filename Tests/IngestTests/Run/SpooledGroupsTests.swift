import Codecs
import System
import Testing

@testable import Ingest

@Suite struct SpooledGroupsTests {
  @Test(arguments: [0, 100, 5000, 1 << 20]) func `records come back by group in their order, wherever they were kept`(memory: Int) throws {
    var random = SeededRandom(seed: 3)
    var groups = SpooledGroups(memoryLimit: memory)
    var expected: [String: [JSON]] = [:]
    for number in 0..<2000 {
      let name = "group \(Int.random(in: 0..<300, using: &random)) ü\n\""
      let record: JSON = ["number": .int(Int64(number)), "text": .string(String(repeating: "x", count: number % 40))]
      try groups.append(record, to: .string(name))
      expected[name, default: []].append(record)
    }
    var found: [String: [JSON]] = [:]
    try groups.forEachGroup { name, records in
      #expect(found.updateValue(records, forKey: name.string ?? "") == nil, "a group comes once")
    }
    #expect(found == expected)
  }

  @Test func `nothing has no groups`() throws {
    try SpooledGroups(memoryLimit: 10).forEachGroup { _, _ in Issue.record("a group of nothing") }
  }

  @Test func `an error of whoever takes the groups ends it`() throws {
    var groups = SpooledGroups(memoryLimit: 10)
    try groups.append(1, to: "a")
    #expect(throws: CrawlError.cancelled) { try groups.forEachGroup { (_, _) throws(CrawlError) in throw .cancelled } }
  }
}
