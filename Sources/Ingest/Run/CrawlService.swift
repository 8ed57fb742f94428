package import Catalog
package import Codecs
import System

/// Runs the recipes that the catalog keeps: by their schedules, and when someone asks.
///
/// No recipe runs twice at the same time, and at most two run at once; a start that finds both places taken waits for
/// one of them.
package final class CrawlService: Sendable {
  private struct State {
    /// Nil between the decision to run a recipe and the record of the run.
    var running: [String: CrawlRun?] = [:]
    var due: [String: Due] = [:]
    /// Recipes whose first start since Cairn runs is planned.
    var planned: Set<String> = []
    var isStopped = false
  }

  private struct Due {
    var at: Timestamp
    var text: String
  }

  private let catalog: Catalog
  private let folder: String
  private let variables: ReferencedVariables
  private let files: ReferencedFiles
  private let clock: @Sendable () -> Timestamp
  private let state = Guarded(State())
  private static let concurrency = 2

  /// - Parameters:
  ///   - folder: what relative paths in recipes start from.
  ///   - variables: which variables `${NAME}` in recipes may name; whoever may keep a recipe could read them.
  ///   - files: which files `${file:…}` in recipes may name, for the same reason.
  ///   - clock: the time that schedules go by.
  package init(
    _ catalog: Catalog, folder: String, variables: ReferencedVariables = .listed([]), files: ReferencedFiles = .none,
    clock: @escaping @Sendable () -> Timestamp = { Timestamp(microseconds: WallClock.microseconds) }
  ) {
    self.catalog = catalog
    self.folder = folder
    self.variables = variables
    self.files = files
    self.clock = clock
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
      return state.running.values.compactMap(\.self)
    }
    for run in runs { run.cancel() }
    wait(seconds: 10)
  }

  /// Waits until nothing runs.
  /// - Returns: false when something still does.
  @discardableResult
  func wait(seconds: Double) -> Bool {
    state.wait(until: MonotonicClock.after(seconds: seconds)) { $0.running.isEmpty ? true : nil } ?? false
  }

  /// Starts what is due.
  func tick() {
    // A store that cannot be read now is asked again in a second.
    guard let recipes = try? catalog.read({ try $0.recipes() }) else { return }
    let now = clock()
    let names = Set(recipes.map(\.name))
    state.withLock { state in state.due = state.due.filter { names.contains($0.key) } }
    for stored in recipes where stored.isScheduled {
      guard let due = due(stored, now), due <= now else { continue }
      do {
        _ = try launch(stored, trigger: "schedule", actor: "scheduler", isDry: false)
      } catch CatalogError.busy {
        // It stays due, and is asked again in a second.
        continue
      } catch {
        // It runs still, and the next start is its next one; or its run is recorded as failed.
      }
      state.withLock { $0.due[stored.name] = nil }
    }
  }

  private func due(_ stored: StoredRecipe, _ now: Timestamp) -> Timestamp? {
    if let known = state.withLock({ $0.due[stored.name] }), known.text == stored.text { return known.at }
    guard let schedule = CronSchedule.of(recipe: stored.text) else { return nil }
    let isFirst = state.withLock { $0.planned.insert(stored.name).inserted }
    let isLate = isFirst && schedule.catchesUp && wasMissed(stored, schedule, now)
    guard let next = isLate ? now : schedule.next(after: now) else { return nil }
    let delay = schedule.jitter == 0 ? 0 : Int64.random(in: 0...Int64(schedule.jitter))
    let at = next.adding(seconds: delay)
    state.withLock { $0.due[stored.name] = Due(at: at, text: stored.text) }
    return at
  }

  /// Whether a start fell into a time when Cairn did not run.
  private func wasMissed(_ stored: StoredRecipe, _ schedule: CronSchedule, _ now: Timestamp) -> Bool {
    // Runs go by the name that the text gives, which may be another one than it is kept under.
    let written = try? YAML.document(Array(stored.text.utf8))["pipeline_name"]?.text
    let last = try? catalog.read { try $0.runs(of: written ?? stored.name, limit: 1).first?.startedAt }
    guard let start = schedule.next(after: max(stored.updatedAt, last ?? stored.updatedAt)) else { return false }
    return start.adding(seconds: Int64(schedule.jitter)) < now
  }

  private var references: RecipeReferences { .kept(in: catalog, variables: variables, files: files) }

  private func parse(_ stored: StoredRecipe) throws(RecipeError) -> Recipe {
    try Recipe(
      Array(stored.text.utf8), fallbackName: stored.name, folder: folder, references: references)
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
    try reserve(stored.name)
    do {
      let run = try CrawlRun(try recipe(stored, trigger, actor), catalog, trigger: trigger, actor: actor, isDry: isDry)
      let isStopped = state.withLock { state in
        state.running[stored.name] = .some(run)
        return state.isStopped
      }
      if isStopped { run.cancel() }
      _ = try Thread.start(name: "crawl", stackSize: 4 << 20) { [self] in
        run.perform()
        release(stored.name)
      }
      return run.id
    } catch {
      release(stored.name)
      throw error
    }
  }

  private func reserve(_ name: String) throws(CatalogError) {
    try state.withLock { (state) throws(CatalogError) in
      guard !state.isStopped else { throw .busy(reason: "Cairn is stopping") }
      guard state.running[name] == nil else { throw .conflict(reason: "\(name) is running already") }
      guard state.running.count < Self.concurrency else {
        throw .busy(reason: "\(Self.concurrency) recipes are running; wait for one of them")
      }
      state.running[name] = .some(nil)
    }
  }

  private func release(_ name: String) { state.signal { _ = $0.running.removeValue(forKey: name) } }

  /// The recipe; one that cannot be read leaves a failed run behind, for nobody watches a schedule's starts.
  private func recipe(_ stored: StoredRecipe, _ trigger: String, _ actor: String) throws(CatalogError) -> Recipe {
    do throws(RecipeError) {
      return try parse(stored)
    } catch {
      let failure = "\(error)"
      if trigger == "schedule" {
        try catalog.write(.push(actor, .system)) { writer in
          let id = try writer.beginRun(of: stored.name, trigger: trigger, isDry: false)
          try writer.updateRun(id, .failed, RunCounts(), failure: failure, lines: [(.error, failure)])
        }
      }
      throw .invalid(field: "recipe", reason: failure)
    }
  }

  /// Asks a run to stop; false when it is not running.
  package func cancel(_ id: Int64) -> Bool {
    guard let run = state.withLock({ $0.running.values.compactMap(\.self).first { $0.id == id } }) else { return false }
    run.cancel()
    return true
  }

  /// When a stored recipe's schedule starts it next.
  package func next(_ name: String) -> Timestamp? {
    guard let stored = try? catalog.read({ try $0.recipe(name) }), stored.isScheduled else { return nil }
    return due(stored, clock())
  }

  /// What is to be said about a recipe's text.
  package func report(_ text: String) -> RecipeReport {
    RecipeReport(Array(text.utf8), fallbackName: "", folder: folder, references: references)
  }

  /// Tries the source of a recipe out, step by step.
  /// - Throws: `CatalogError.invalid` for a recipe with faults.
  package func probe(_ text: String) throws(CatalogError) -> [ProbeStep] {
    let recipe: Recipe
    do throws(RecipeError) {
      recipe = try Recipe(Array(text.utf8), fallbackName: "", folder: folder, references: references)
    } catch { throw .invalid(field: "text", reason: "is no recipe: \(error)") }
    return recipe.probe(MonotonicClock.after(seconds: 30))
  }
}
