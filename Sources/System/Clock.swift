import Glibc

/// The clock that only moves forward; for deadlines and durations.
package enum MonotonicClock {
  /// Nanoseconds since an unspecified start.
  package static var now: UInt64 { read(CLOCK_MONOTONIC) }

  /// The instant `seconds` from now, in nanoseconds.
  package static func after(seconds: Double) -> UInt64 { now &+ UInt64(max(0, seconds) * 1_000_000_000) }
}

/// The clock on the wall, which operators and NTP may set in either direction.
package enum WallClock {
  /// Microseconds since 1970-01-01T00:00:00Z.
  package static var microseconds: Int64 { Int64(read(CLOCK_REALTIME) / 1000) }
}

/// CPU time spent by this process; what benchmarks compare.
package enum ProcessClock {
  /// Nanoseconds of user and system time over all threads.
  package static var now: UInt64 { read(CLOCK_PROCESS_CPUTIME_ID) }
}

/// CPU time spent by the calling thread.
package enum ThreadClock {
  /// Nanoseconds of user and system time.
  package static var now: UInt64 { read(CLOCK_THREAD_CPUTIME_ID) }
}

private func read(_ clock: clockid_t) -> UInt64 {
  var time = timespec()
  clock_gettime(clock, &time)
  return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
}
