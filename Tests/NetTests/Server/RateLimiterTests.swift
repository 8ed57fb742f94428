@testable import Net
import Testing

struct RateLimiterTests {
  private let second: UInt64 = 1_000_000_000

  @Test func `a burst is followed by the rate`() {
    let limiter = RateLimiter(RateLimit(perSecond: 2, burst: 3))
    for _ in 0..<3 { #expect(limiter.refusal(of: 1, at: 0) == nil) }
    #expect(limiter.refusal(of: 1, at: 0) == 1)
    #expect(limiter.refusal(of: 1, at: second / 2) == nil)
    #expect(limiter.refusal(of: 1, at: second / 2) == 1)
    #expect(limiter.refusal(of: 2, at: 0) == nil)
  }

  @Test func `idle time earns no more than a burst`() {
    let limiter = RateLimiter(RateLimit(perSecond: 1, burst: 2))
    let answers = (0..<4).map { _ in limiter.refusal(of: 1, at: 1000 * second) == nil }
    #expect(answers == [true, true, false, false])
  }

  @Test func `clients that are at rest again are forgotten, others are not`() {
    let limiter = RateLimiter(RateLimit(perSecond: 0.1, burst: 1))
    for client in 0..<65_536 { _ = limiter.refusal(of: UInt64(client), at: client < 10 ? 100 * second : 0) }
    #expect(limiter.refusal(of: 70_000, at: 101 * second) == nil)
    #expect(limiter.refusal(of: 5, at: 101 * second) != nil)
    #expect(limiter.refusal(of: 20, at: 101 * second) == nil)
  }
}
