import Testing

@testable import Catalog

@Suite struct LargeVocabularyTests {
  @Test func `a part of a word is found in a vocabulary that is large enough for trigrams`() throws {
    let index = try SearchIndex.open(directory: nil)
    let count = TrigramIndex.smallestVocabulary * 2
    let documents = (0..<count).map { SearchDocument(id: Int64($0) * 2, name: "table\($0)zebra\($0 % 97)") }
    index.apply(upserts: documents, deletes: [], change: 1)
    #expect(index.search("*zebra*").total == count)
    #expect(index.search("*ble4242ze*").hits.map(\.id) == [8484])
  }
}
