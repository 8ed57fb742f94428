import System
import Testing

@Suite struct PauseTests {
  private func seconds(_ body: () -> Void) -> Double {
    let start = MonotonicClock.now
    body()
    return Double(MonotonicClock.now - start) / 1e9
  }

  @Test(arguments: [0.0, 0.05, 0.45]) func `a pause takes its time`(length: Double) {
    #expect(seconds { MonotonicClock.pause(seconds: length) } >= length)
  }

  @Test func `no pause is none`() {
    for length in [-1.0, -Double.infinity] { #expect(seconds { MonotonicClock.pause(seconds: length) } < 1) }
  }

  @Test func `a pause that nobody wants any more ends soon`() {
    var asked = 0
    let time = seconds {
      MonotonicClock.pause(seconds: .infinity) {
        asked += 1
        return asked == 3
      }
    }
    #expect(asked == 3 && time < 10)
  }
}
