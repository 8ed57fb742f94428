import Glibc
import System

/// An nginx with one worker that serves files: what Cairn's HTTP is compared with.
struct NginxReference {
  let port: UInt16
  /// What the worker uses; the master only waits.
  let usage: ProcessUsage
  private let process: pid_t

  private static let program = "/usr/sbin/nginx"
  /// The sizes of its files, in KiB.
  private static let sizes = [1, 2, 4, 8, 16, 32, 64, 128]

  /// The address of the smallest file that is not smaller than this many bytes.
  static func file(notBelow size: Int) -> String { "/\(sizes.first { $0 << 10 >= size } ?? 128)" }

  /// Starts it; nil where it is not installed.
  init?(directory: String) throws {
    guard File.exists(Self.program) else { return nil }
    // Below the ports that the kernel hands out to clients.
    port = UInt16(20_000 + Int(getpid()) % 12_000)
    try File.createDirectory("\(directory)/logs")
    for size in Self.sizes {
      try File.writeAtomically([UInt8](repeating: UInt8(ascii: "x"), count: size << 10), to: "\(directory)/\(size)")
    }
    // Started by root, a worker would run as somebody who may not read the directory; for others it means nothing.
    let configuration = """
      user root; worker_processes 1; daemon off; pid \(directory)/pid; error_log \(directory)/error;
      events { worker_connections 1024; }
      http { sendfile on; tcp_nopush on; access_log off; keepalive_requests 100000000; server { listen 127.0.0.1:\(port); root \(directory); } }
      """
    try File.writeAtomically(Array(configuration.utf8), to: "\(directory)/nginx.conf")
    process = try ServerProcess.start(
      [Self.program, "-p", directory, "-c", "\(directory)/nginx.conf"], log: "\(directory)/log")
    usage = ProcessUsage(try Self.worker(of: process))
  }

  func stop() {
    kill(process, SIGTERM)
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
  }

  private static func worker(of process: pid_t) throws -> pid_t {
    let end = MonotonicClock.after(seconds: 5)
    while MonotonicClock.now < end {
      let children = (try? File.read("/proc/\(process)/task/\(process)/children")) ?? []
      if let first = String(decoding: children, as: UTF8.self).split(separator: " ").first, let worker = pid_t(first) {
        return worker
      }
      usleep(1000)
    }
    throw BenchError(reason: "nginx does not start")
  }
}
