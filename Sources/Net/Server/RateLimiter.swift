import System

/// Token buckets, one per client.
package final class RateLimiter: Sendable {
  private struct Bucket {
    var tokens: Double
    var filled: UInt64
  }

  private let limit: RateLimit
  private let buckets = Guarded<[UInt64: Bucket]>([:])

  /// Full buckets for everybody.
  package init(_ limit: RateLimit) { self.limit = limit }

  /// Takes a token for one request.
  /// - Parameters:
  ///   - client: a number of its own, such as `PeerAddress.network`.
  ///   - now: a `MonotonicClock` instant in nanoseconds.
  /// - Returns: nil when the request may go on, else the seconds until one may.
  package func refusal(of client: UInt64, at now: UInt64) -> Int? {
    buckets.withLock { buckets in
      if buckets.count >= 65_536 { forgetFull(&buckets, now) }
      var bucket = buckets[client] ?? Bucket(tokens: limit.burst, filled: now)
      bucket.tokens = tokens(bucket, now)
      bucket.filled = now
      defer { buckets[client] = bucket }
      guard bucket.tokens < 1 else {
        bucket.tokens -= 1
        return nil
      }
      return max(1, Int(((1 - bucket.tokens) / max(limit.perSecond, 0.001)).rounded(.up)))
    }
  }

  private func tokens(_ bucket: Bucket, _ now: UInt64) -> Double {
    let seconds = Double(now &- bucket.filled) / 1_000_000_000
    return min(limit.burst, bucket.tokens + seconds * limit.perSecond)
  }

  /// A full bucket says the same as none.
  private func forgetFull(_ buckets: inout [UInt64: Bucket], _ now: UInt64) {
    buckets = buckets.filter { tokens($0.value, now) < limit.burst }
  }
}
