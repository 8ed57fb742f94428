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
  /// CPU seconds of all threads.
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
    var spent = rusage()
    var anonymous = 0
    var round = 0
    while wait4(process, &status, WNOHANG, &spent) == 0 {
      usleep(20_000)
      round += 1
      anonymous = max(anonymous, usage.anonymous)
      if round % 10 == 0, let seen { look(seen, usage) }
    }
    let message = String(decoding: try File.read("\(output).log"), as: UTF8.self)
    guard let report = try? JSON.parse(try File.read(output)) else { throw BenchError(reason: "the crawl failed: \(message)") }
    func count(_ name: String) -> Int { report[name]?.int ?? 0 }
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
    return CrawlResult(
      seen: count("seen"), created: count("created"), updated: count("updated"), removed: count("removed"),
      problems: count("problems"), seconds: seconds(spent.ru_utime) + seconds(spent.ru_stime), peak: spent.ru_maxrss << 10,
      anonymous: anonymous, message: message)
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
