import Catalog
import Codecs
import Glibc
import Ingest
import System

extension Command {
  static let crawl = Command(
    name: "crawl", summary: "Crawl a source by a recipe, with a live bar on a terminal.", operands: "RECIPE",
    options: [
      .data, .json, CommandOption(name: "--dry-run", value: nil, summary: "read everything and write nothing"),
      CommandOption(name: "--check", value: nil, summary: "only check the recipe and whether the source answers"),
    ]
  ) { arguments in
    let file = try RecipeFile(arguments)
    if let code = file.refusal { return code }
    if arguments.has("--check") {
      return try file.withReferences(arguments) { references in
        let recipe = try file.recipe(references)
        do throws(CrawlError) {
          print(recipe.redaction(try recipe.connector.test(MonotonicClock.after(seconds: 30))))
          return 0
        } catch { return CommandLineTool.fail(recipe.redaction("\(error)"), 1) }
      }
    }
    return try arguments.withCatalog { catalog in
      let recipe = try file.recipe(.kept(in: catalog))
      let run = try CrawlRun(
        recipe, catalog, trigger: "command", actor: Environment["USER"] ?? "command", isDry: arguments.has("--dry-run"))
      let bar = ProgressBar(run)
      let (status, failure) = run.perform()
      bar.stop()
      report(run, status, asJSON: arguments.has("--json"), catalog)
      if let failure { CommandLineTool.fail(failure, 1) }
      return status == .succeeded || status == .warned ? 0 : 1
    }
  }

  private static func report(_ run: CrawlRun, _ status: Run.Status, asJSON: Bool, _ catalog: Catalog) {
    if asJSON {
      var object = run.counts.json
      object["status"] = .string(status.name)
      object["run"] = .int(run.id)
      return print(JSON.object(object).text)
    }
    // The log is in the catalog anyway; a terminal shows the warnings.
    for line in (try? catalog.read { try $0.lines(of: run.id) }) ?? [] where line.level != .info { CommandLineTool.show("! \(line.text)") }
    let counts = run.counts
    print(
      "\(run.recipe.name): \(status.name). \(counts.seen) seen, \(counts.created) new, \(counts.updated) changed, "
        + "\(counts.unchanged) as before, \(counts.removed) gone, \(counts.edges) edges, \(counts.problems) problems")
  }
}

/// A line on the terminal that tells how a crawl goes.
private final class ProgressBar: Sendable {
  private let isStopped = Guarded(false)
  private let thread: Thread?

  init(_ run: CrawlRun) {
    let isStopped = isStopped
    guard isatty(STDERR_FILENO) == 1 else {
      thread = nil
      return
    }
    thread = try? Thread.start(name: "progress") {
      while isStopped.wait(until: MonotonicClock.after(seconds: 0.2), { $0 ? true : nil }) == nil {
        try? File.write(Array("\r\u{1B}[K\(Self.line(run.counts))".utf8), to: STDERR_FILENO)
      }
      try? File.write(Array("\r\u{1B}[K".utf8), to: STDERR_FILENO)
    }
  }

  private static func line(_ counts: RunCounts) -> String {
    guard let expected = counts.expected, expected > 0 else { return "\(counts.seen) seen" }
    let filled = min(30, counts.seen * 30 / expected)
    let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 30 - filled)
    return "\(bar) \(counts.seen) of \(expected)"
  }

  func stop() {
    isStopped.signal { $0 = true }
    thread?.join()
  }
}
