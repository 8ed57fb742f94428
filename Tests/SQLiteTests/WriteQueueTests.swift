import Testing

@testable import SQLite

@Suite struct WriteQueueTests {
  @Test func `jobs of a lane come first in, first out`() {
    var queue = Queue<Int>()
    var next = 0
    for number in 0..<1_000 {
      queue.append(number)
      if number % 3 == 0 {
        #expect(queue.popFirst() == next)
        next += 1
      }
    }
    #expect(queue.count == 1_000 - next)
    while let number = queue.popFirst() {
      #expect(number == next)
      next += 1
    }
    #expect(next == 1_000)
    #expect(queue.isEmpty)
    #expect(queue.popFirst() == nil)
  }

  @Test func `people go before pushes and pushes before crawls`() {
    var queue = WriteQueue<String>(capacity: 10)
    _ = queue.append("crawl", to: .crawls)
    _ = queue.append("push", to: .pushes)
    _ = queue.append("person", to: .people)
    #expect(queue.startBatch() == "person")
    #expect(queue.startBatch() == "push")
    #expect(queue.startBatch() == "crawl")
    #expect(queue.startBatch() == nil)
  }

  @Test func `no crawl joins a batch that a person waits for`() {
    var queue = WriteQueue<String>(capacity: 10)
    _ = queue.append("crawl", to: .crawls)
    _ = queue.append("push", to: .pushes)
    #expect(queue.continueBatch(servesPeople: true) == "push")
    #expect(queue.continueBatch(servesPeople: true) == nil)
    #expect(queue.continueBatch(servesPeople: false) == "crawl")
    #expect(queue.isEmpty)
  }

  @Test func `a full lane refuses and the others do not`() {
    var queue = WriteQueue<Int>(capacity: 2)
    let accepted = [Lane.crawls, .crawls, .crawls, .people].map { queue.append(0, to: $0) }
    #expect(accepted == [true, true, false, true])
    #expect(queue.count(.crawls) == 2)
  }

  @Test func `a crawl gets its turn however many people write`() {
    var queue = WriteQueue<String>(capacity: 1_000)
    _ = queue.append("crawl", to: .crawls)
    var batches = 0
    while batches < 100 {
      _ = queue.append("person", to: .people)
      batches += 1
      if queue.startBatch() == "crawl" { break }
    }
    #expect(batches == WriteQueue<String>.patience + 1)
    #expect(queue.startBatch() == "person")
  }

  @Test func `two starved lanes take turns`() {
    var queue = WriteQueue<Lane>(capacity: 1_000)
    var taken: [Lane: Int] = [:]
    for _ in 0..<340 {
      for lane in Lane.allCases { _ = queue.append(lane, to: lane) }
      if let lane = queue.startBatch() { taken[lane, default: 0] += 1 }
    }
    #expect(taken[.people, default: 0] > 280)
    #expect(taken[.pushes, default: 0] >= 15)
    #expect(taken[.crawls, default: 0] >= 15)
  }
}
