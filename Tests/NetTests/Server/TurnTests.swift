import Synchronization
import System
import Testing

@testable import Net

@Suite struct TurnTests {
  @Test func `one thread has its turn, and what comes meanwhile is not lost`() {
    let turn = Turn()
    #expect(turn.take(.readable, of: 0))
    #expect(turn.look() == .readable)
    #expect(!turn.take([.readable, .ended], of: 0) && !turn.take(.broken, of: 0))
    #expect(turn.leave())
    #expect(turn.take(.woken, of: 0))
    #expect(turn.look() == [.readable, .ended, .broken, .woken])
    #expect(!turn.leave())
  }

  @Test func `an event of an earlier connection goes nowhere`() {
    let turn = Turn()
    #expect(turn.take(.readable, of: 0))
    turn.begin(1)
    #expect(turn.look() == [])
    #expect(!turn.take(.broken, of: 0))
    // The new connection's event waits for the thread that is still there.
    #expect(!turn.take(.readable, of: 1))
    #expect(turn.leave())
    #expect(!turn.take(.broken, of: 0) && turn.take(.woken, of: 1))
    #expect(turn.look() == [.readable, .woken])
    #expect(!turn.leave())
  }

  @Test func `threads that throw events at a turn never work at once, and every event is seen`() throws {
    let turn = Turn()
    let atWork = Atomic<Int>(0)
    let seen = Atomic<Int>(0)
    let given = Atomic<Int>(0)
    let threads = try (0..<4).map { _ in
      try Thread.start(name: "turn") {
        for _ in 0..<2000 {
          given.add(1, ordering: .sequentiallyConsistent)
          var isMine = turn.take(.readable, of: 0)
          while isMine {
            #expect(atWork.add(1, ordering: .sequentiallyConsistent).newValue == 1)
            // What was given before the look is seen by it.
            let before = given.load(ordering: .sequentiallyConsistent)
            if turn.look().contains(.readable) { seen.store(before, ordering: .sequentiallyConsistent) }
            atWork.subtract(1, ordering: .sequentiallyConsistent)
            isMine = turn.leave() && turn.take(.woken, of: 0)
          }
        }
      }
    }
    for thread in threads { thread.join() }
    #expect(seen.load(ordering: .sequentiallyConsistent) == 8000)
  }
}
