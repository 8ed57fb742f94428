import Glibc
import System

/// What a process has used so far, as the kernel counts it.
struct ProcessUsage: Sendable {
  private let process: pid_t

  init(_ process: pid_t) { self.process = process }

  /// This process.
  static var own: ProcessUsage { ProcessUsage(getpid()) }

  /// CPU nanoseconds of all threads.
  var time: UInt64 {
    var clock = clockid_t()
    var time = timespec()
    guard clock_getcpuclockid(process, &clock) == 0, clock_gettime(clock, &time) == 0 else { return 0 }
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }

  /// The same once the process has come to rest: work that a request leaves behind belongs to it.
  var timeAtRest: UInt64 {
    let end = MonotonicClock.after(seconds: 10)
    var last = time
    while MonotonicClock.now < end {
      usleep(20_000)
      let next = time
      // Threads that wait wake up now and then.
      guard next - last > 200_000 else { return next }
      last = next
    }
    return last
  }

  /// Bytes of memory in use now, mapped files included.
  var memory: Int { status("VmRSS:") }

  /// The most memory that was ever in use.
  var peak: Int { status("VmHWM:") }

  /// Bytes in use that belong to no file.
  var anonymous: Int { status("RssAnon:") }

  private func status(_ name: String) -> Int {
    guard let bytes = try? File.read("/proc/\(process)/status") else { return 0 }
    for line in bytes.split(separator: UInt8(ascii: "\n")) where line.starts(with: name.utf8) {
      let digits = line.filter { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
      return digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) } << 10
    }
    return 0
  }
}
