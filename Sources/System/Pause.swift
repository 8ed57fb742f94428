import Glibc

extension MonotonicClock {
  /// Makes the calling thread wait so many seconds, or less: `isOver` is asked five times a second, and once it says yes
  /// the wait ends.
  package static func pause(seconds: Double, until isOver: () -> Bool = { false }) {
    let end = after(seconds: min(seconds, 1e9))
    while !isOver() {
      let start = now
      guard start < end else { return }
      usleep(UInt32(min(end - start, 200_000_000) / 1000))
    }
  }
}
