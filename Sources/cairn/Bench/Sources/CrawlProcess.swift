import Codecs
import Glibc
import SQLite
import System

/// What a crawl came to, by its own report and by the kernel's count.
struct CrawlResult: Sendable {
  let seen: Int
  let created: Int
  let updated: Int
  let removed: Int
  let problems: Int
  /// CPU seconds of all threads, to within a hundredth; not those of programs that the crawl runs, such as DuckDB's.
  let seconds: Double
  /// The most bytes of memory that were in use, mapped files included.
  let peak: Int
  /// The most that belonged to no file, looked at some times a second.
  let anonymous: Int
  /// What it said on standard error.
  let message: String
}

/// A `cairn crawl` of its own.
struct CrawlProcess {
  private let process: pid_t
  private let data: String
  private let output: String

  init(_ program: String, _ recipe: String, data: String, output: String) throws {
    self.data = data
    self.output = output
    process = try ServerProcess.start(
      [program, "crawl", recipe, "--data", data, "--json"], log: "\(output).log", output: output)
  }

  /// Waits until the crawl has ended.
  /// - Parameter look: called a few times a second with the number of assets so far.
  func finish(_ look: (Int, ProcessUsage) -> Void) throws -> CrawlResult {
    let usage = ProcessUsage(process)
    var status: Int32 = 0
    var (time, peak, anonymous) = (UInt64(0), 0, 0)
    var round = 0
    // Looked at again and again rather than asked for at the end, where the programs that it runs would be counted, too.
    while waitpid(process, &status, WNOHANG) == 0 {
      (time, peak, anonymous) = (max(time, usage.time), max(peak, usage.peak), max(anonymous, usage.anonymous))
      usleep(10_000)
      round += 1
      if round % 20 == 0, let seen { look(seen, usage) }
    }
    let message = String(decoding: try File.read("\(output).log"), as: UTF8.self)
    guard let report = try? JSON.parse(try File.read(output)) else { throw BenchError(reason: "the crawl failed: \(message)") }
    func count(_ name: String) -> Int { report[name]?.int ?? 0 }
    return CrawlResult(
      seen: count("seen"), created: count("created"), updated: count("updated"), removed: count("removed"),
      problems: count("problems"), seconds: Double(time) / 1e9, peak: peak, anonymous: anonymous, message: message)
  }

  /// How far the crawl has come, as its record in the catalog tells twice a second; nil before it has begun.
  private var seen: Int? {
    let path = "\(data)/cairn.db"
    guard File.exists(path), let connection = try? Connection(path: path, .readOnly),
      let counts = try? connection.text("SELECT counts FROM runs ORDER BY id DESC LIMIT 1")
    else { return nil }
    return (try? JSON.parse(Array(counts.utf8)))?["seen"]?.int
  }
}
