import Codecs
import System

/// DuckDB's own program, which reads its files: their format is its own affair and changes with its versions.
struct DuckDBCommand: Sendable {
  /// The program's file.
  let path: String
  /// Seconds for one question.
  let timeout: Double

  private static let outputLimit = 1 << 30
  private static let lineLimit = 16 << 20

  /// Finds a program by its name on the `PATH`; nil when it is not there.
  static func find(_ name: String) -> String? {
    (Environment["PATH"] ?? "").split(separator: ":").map { "\($0)/\(name)" }.first { $0.hasPrefix("/") && File.exists($0) && !File.isDirectory($0) }
  }

  /// Asks a database file, opened for reading only.
  /// - Parameters:
  ///   - file: an absolute path, which no option of the program looks like.
  ///   - question: a query of ours; of what comes from a recipe or from data only quoted names are ever put into it.
  ///   - receive: takes one row.
  func ask(_ file: String, _ question: String, _ receive: (JSON) throws(CrawlError) -> Void) throws(CrawlError) {
    var lines = LineSplitter()
    var failure: CrawlError?
    func take(_ line: ArraySlice<UInt8>) throws(CrawlError) {
      guard line.contains(where: { $0 > 0x20 }) else { return }
      let row: JSON
      do throws(JSONError) { row = try JSON.parse(Array(line), limits: .source) } catch {
        throw .source("\(path) printed what is no JSON: \(error)", hint: "version 1.1 or newer is needed")
      }
      try receive(row)
    }
    let ending: Subprocess.Ending
    do throws(Subprocess.Failure) {
      ending = try Subprocess.run(
        path, ["-readonly", "-batch", "-bail", "-init", "/dev/null", "-jsonlines", file, "-c", question],
        // Secrets of this process are none of its business, and neither are settings of whoever started it.
        environment: ["PATH": Environment["PATH"] ?? "/usr/bin:/bin", "HOME": "/nonexistent", "LC_ALL": "C.UTF-8"],
        deadline: MonotonicClock.after(seconds: timeout), limit: Self.outputLimit
      ) { piece in
        do throws(CrawlError) {
          try lines.push(piece, take)
          guard lines.pendingCount <= Self.lineLimit else { throw .source("\(path) printed a line above \(Self.lineLimit) bytes", hint: nil) }
          return true
        } catch {
          failure = error
          return false
        }
      }
    } catch {
      if let failure { throw failure }
      throw .source("\(path) could not read \(file): \(error)", hint: Self.hint(error))
    }
    guard ending.status == 0 else { throw Self.refusal(ending, file) }
    try lines.finish(take)
  }

  private static func hint(_ failure: Subprocess.Failure) -> String? {
    switch failure {
    case .system: "set cli to DuckDB's program"
    case .timedOut: "raise timeout"
    case .tooMuch, .stopped: nil
    }
  }

  /// What the program says on its way out, in one line.
  private static func refusal(_ ending: Subprocess.Ending, _ file: String) -> CrawlError {
    let text = ending.errorText.split(separator: "\n").first.map(String.init) ?? "the program ended without a word"
    let hints = [
      ("Could not set lock", "another program has the file open for writing: crawl a copy, or when it is closed"),
      ("not a valid DuckDB database", "is it a DuckDB file?"), ("version number", "use the version of DuckDB that wrote the file, or a newer one"),
      ("does not exist", "path is relative to the recipe's folder"), ("Permission denied", "let the user of Cairn read the file"),
      ("nrecognized option", "version 1.1 or newer is needed"), ("nknown option", "version 1.1 or newer is needed"),
    ]
    let hint = hints.first { text.split(separator: $0.0, omittingEmptySubsequences: false).count > 1 }?.1
    return .source("\(file) cannot be read: \(text.prefix(500))", hint: hint)
  }
}
