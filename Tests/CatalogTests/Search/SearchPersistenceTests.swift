import System
import Testing

@testable import Catalog

struct SearchPersistenceTests {
  private func withDirectory(_ body: (String) throws -> Void) throws {
    let directory = try File.temporaryDirectory()
    defer { try? File.removeTree(directory) }
    try body(directory)
  }

  private func fill(_ directory: String) throws {
    let index = try SearchIndex.open(directory: directory, searchPause: .max)
    let documents = (0..<50).map { SearchDocument(id: Int64($0) * 2, name: "table_\($0)", fqn: "shop.table_\($0)") }
    index.apply(upserts: documents, deletes: [], change: 1)
    index.apply(upserts: [], deletes: [8], change: 2)
    try index.checkpoint()
    index.apply(upserts: [SearchDocument(id: 500, name: "not_written")], deletes: [], change: 3)
  }

  @Test func `what was checkpointed is there after a restart, what came later is to be applied again`() throws {
    try withDirectory { directory in
      try fill(directory)
      let index = try SearchIndex.open(directory: directory)
      #expect(index.recovery == .loaded(change: 2))
      #expect(index.statistics.assets == 49)
      #expect(index.search("table_7").hits.first?.id == 14)
      #expect(index.search("table_4").hits.first?.id != 8)
      #expect(index.search("not_written").total == 0)
    }
  }

  @Test func `every flipped byte of a file is noticed`() throws {
    try withDirectory { directory in
      try fill(directory)
      for name in try File.list(directory) {
        let path = "\(directory)/\(name)"
        let bytes = try File.read(path)
        var generator = SeededRandom(seed: 3)
        for _ in 0..<40 {
          var damaged = bytes
          damaged[Int.random(in: bytes.indices, using: &generator)] ^= UInt8.random(in: 1...255, using: &generator)
          try File.writeAtomically(damaged, to: path)
          let index = try SearchIndex.open(directory: directory)
          guard case .damaged = index.recovery else { return #expect(Bool(false), "\(name) passed as sound") }
          #expect(index.search("").total == 0)
        }
        try File.writeAtomically(bytes, to: path)
      }
    }
  }

  @Test func `cut and missing files are noticed`() throws {
    try withDirectory { directory in
      try fill(directory)
      for name in try File.list(directory) {
        let path = "\(directory)/\(name)"
        let bytes = try File.read(path)
        for length in [1, 7, 40, bytes.count / 2, bytes.count - 1] {
          try File.writeAtomically(Array(bytes[..<min(length, bytes.count)]), to: path)
          guard case .damaged = try SearchIndex.open(directory: directory).recovery else {
            return #expect(Bool(false), "\(name) cut to \(length) bytes passed as sound")
          }
        }
        try File.writeAtomically(bytes, to: path)
      }
      for name in try File.list(directory) where name != "manifest" {
        try File.remove("\(directory)/\(name)")
        guard case .damaged = try SearchIndex.open(directory: directory).recovery else {
          return #expect(Bool(false), "the missing \(name) was not noticed")
        }
      }
    }
  }

  @Test func `a damaged index can be rebuilt in place`() throws {
    try withDirectory { directory in
      try fill(directory)
      try File.writeAtomically([1, 2, 3], to: "\(directory)/manifest")
      try SearchIndex.open(directory: directory).rebuild(change: 9, documents: [SearchDocument(id: 2, name: "anew")])
      let index = try SearchIndex.open(directory: directory)
      #expect(index.recovery == .loaded(change: 9))
      #expect(index.search("anew").hits.map(\.id) == [2])
    }
  }

  @Test func `much that was applied is saved unasked`() throws {
    try withDirectory { directory in
      let index = try SearchIndex.open(directory: directory, checkpointStep: 100, searchPause: .max)
      let documents = (0..<200).map { SearchDocument(id: Int64($0) * 2, name: "table_\($0)") }
      index.apply(upserts: documents, deletes: [], change: 9)
      let end = MonotonicClock.after(seconds: 20)
      while !File.exists("\(directory)/manifest"), MonotonicClock.now < end {}
      #expect(try SearchIndex.open(directory: directory).recovery == .loaded(change: 9))
      #expect(index.checkpointError == nil)
    }
  }

  @Test func `a large segment that was joined is read from a file at once`() throws {
    try withDirectory { directory in
      let index = try SearchIndex.open(directory: directory, largestInHeap: 1000, searchPause: .max)
      for step in 0..<8 {
        let documents = (0..<1500).map { SearchDocument(id: Int64(step * 1500 + $0), name: "table_\(step)_\($0)") }
        index.apply(upserts: documents, deletes: [], change: Int64(step + 1))
      }
      index.apply(upserts: [], deletes: [3], change: 9)
      index.settle()
      let segment = try #require(index.snapshot.assets.max { $0.count < $1.count })
      #expect(segment.count == 11_999 && segment.file != nil)
      #expect(index.search("table_7_1499").hits.first?.id == 11_999)
      #expect(index.search("table_0_3").hits.first?.id != 3)
      try index.checkpoint()
      let opened = try SearchIndex.open(directory: directory)
      #expect(opened.recovery == .loaded(change: 9) && opened.statistics.assets == 11_999)
      #expect(try File.list(directory).filter { $0.hasSuffix(".segment") }.count == opened.statistics.segments)
    }
  }

  @Test func `a rebuild that fails half-way leaves the index as it was`() throws {
    struct Failure: Error {}
    try withDirectory { directory in
      try fill(directory)
      let index = try SearchIndex.open(directory: directory)
      #expect(throws: Failure.self) {
        try index.rebuild(change: 9) { add in
          try add(SearchGroup([SearchDocument(id: 2, name: "half")]))
          throw Failure()
        }
      }
      #expect(index.search("half").total == 0)
      #expect(index.statistics.assets == 49)
    }
  }
}
