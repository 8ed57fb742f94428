package import Catalog
package import Codecs
import System

/// Runs the recipes that the catalog keeps: by their schedules, and when someone asks.
package final class CrawlService: Sendable {
  private struct State {
    var running: [String: CrawlRun] = [:]
    var due: [String: Due] = [:]
    var isStopped = false
  }

  private struct Due {
    var recipe: String
    var at: Timestamp
    var text: String
  }

  private let catalog: Catalog
  private let folder: String
  private let state = Guarded(State())
  private static let concurrency = 2

  /// - Parameter folder: what relative paths in recipes start from.
  package init(_ catalog: Catalog, folder: String) {
    self.catalog = catalog
    self.folder = folder
  }

  /// Starts to follow schedules.
  /// - Throws: `CatalogError`, or `SystemError` when the system refuses a thread.
  package func start() throws {
    try catalog.write(.system) { try $0.interruptRuns() }
    _ = try Thread.start(name: "scheduler") { [self] in
      while state.wait(until: MonotonicClock.after(seconds: 1), { $0.isStopped ? true : nil }) == nil { tick() }
    }
  }

  /// Asks every run to stop and waits up to ten seconds for it.
  package func stop() {
    let runs = state.signal { state in
      state.isStopped = true
      return Array(state.running.values)
    }
    for run in runs { run.cancel() }
    _ = state.wait(until: MonotonicClock.after(seconds: 10)) { $0.running.isEmpty ? true : nil }
  }

  private func tick() {
    // A store that cannot be read now is asked again in a second.
    guard let recipes = try? catalog.read({ try $0.recipes() }) else { return }
    let now = Timestamp(microseconds: WallClock.microseconds)
    for stored in recipes where stored.isScheduled {
      guard let due = due(stored, now), due <= now else { continue }
      state.withLock { $0.due[stored.name] = nil }
      // Refused while it still runs, or while too many others do: it is due again at its next time.
      _ = try? launch(stored, trigger: "schedule", actor: "scheduler", isDry: false)
    }
  }

  private func due(_ stored: StoredRecipe, _ now: Timestamp) -> Timestamp? {
    if let known = state.withLock({ $0.due[stored.name] }), known.text == stored.text { return known.at }
    guard let recipe = try? parse(stored), let schedule = recipe.schedule, let next = schedule.next(after: now) else {
      return nil
    }
    let delay = schedule.jitter == 0 ? 0 : Int64.random(in: 0...Int64(schedule.jitter))
    let at = Timestamp(microseconds: next.microseconds + delay * 1_000_000)
    state.withLock { $0.due[stored.name] = Due(recipe: stored.name, at: at, text: stored.text) }
    return at
  }

  private func parse(_ stored: StoredRecipe) throws(RecipeError) -> Recipe {
    try Recipe(Array(stored.text.utf8), fallbackName: stored.name, folder: folder)
  }

  /// Starts a run of a stored recipe on a thread of its own.
  /// - Returns: the run's id.
  /// - Throws: `CatalogError.notFound`, `.invalid` for a recipe with faults, `.conflict` while it runs already, `.busy`.
  package func start(_ name: String, trigger: String = "manual", actor: String, isDry: Bool) throws -> Int64 {
    guard let stored = try catalog.read({ try $0.recipe(name) }) else {
      throw CatalogError.notFound(kind: "recipe", id: name)
    }
    return try launch(stored, trigger: trigger, actor: actor, isDry: isDry)
  }

  private func launch(_ stored: StoredRecipe, trigger: String, actor: String, isDry: Bool) throws -> Int64 {
    let recipe: Recipe
    do throws(RecipeError) {
      recipe = try parse(stored)
    } catch { throw CatalogError.invalid(field: "recipe", reason: "\(error)") }
    try state.withLock { state in
      guard state.running[stored.name] == nil else { throw CatalogError.conflict(reason: "\(stored.name) is running already") }
      guard state.running.count < Self.concurrency else {
        throw CatalogError.busy(reason: "\(Self.concurrency) recipes are running; wait for one of them")
      }
    }
    let run = try CrawlRun(recipe, catalog, trigger: trigger, actor: actor, isDry: isDry)
    state.withLock { $0.running[stored.name] = run }
    _ = try Thread.start(name: "crawl", stackSize: 4 << 20) { [self] in
      run.perform()
      state.signal { $0.running[stored.name] = nil }
    }
    return run.id
  }

  /// Asks a run to stop; false when it is not running.
  package func cancel(_ id: Int64) -> Bool {
    guard let run = state.withLock({ $0.running.values.first { $0.id == id } }) else { return false }
    run.cancel()
    return true
  }

  /// When a stored recipe's schedule starts it next.
  package func next(_ name: String) -> Timestamp? {
    guard let stored = try? catalog.read({ try $0.recipe(name) }), stored.isScheduled else { return nil }
    return due(stored, Timestamp(microseconds: WallClock.microseconds))
  }

  /// The recipe's name and its faults, one line each; no faults when it can be run.
  package func check(_ text: String) -> (name: String?, faults: [String]) {
    do throws(RecipeError) {
      return (try Recipe(Array(text.utf8), fallbackName: "", folder: folder).name, [])
    } catch { return (nil, ["\(error)"]) }
  }
}
