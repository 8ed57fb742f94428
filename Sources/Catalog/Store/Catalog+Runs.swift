package import Codecs
import SQLite

extension RunCounts {
  private static let fields: [(String, any WritableKeyPath<RunCounts, Int> & Sendable)] = [
    ("seen", \.seen), ("created", \.created), ("updated", \.updated), ("unchanged", \.unchanged),
    ("removed", \.removed), ("edges", \.edges), ("problems", \.problems),
  ]

  /// The counts as JSON; `expected` is absent while it is not known.
  package var json: JSONObject {
    var object: JSONObject = [:]
    if let expected { object["expected"] = .int(Int64(expected)) }
    for (name, path) in Self.fields { object[name] = .int(Int64(self[keyPath: path])) }
    return object
  }

  init(_ object: JSONObject) {
    expected = object["expected"]?.int
    for (name, path) in Self.fields { self[keyPath: path] = object[name]?.int ?? 0 }
  }
}

extension CatalogWriter {
  /// Keeps a recipe under its name, in place of an earlier text.
  package func putRecipe(_ name: String, text: String, isScheduled: Bool) throws {
    let before = try reader.recipe(name)
    if let before, before.text == text, before.isScheduled == isScheduled { return }
    try connection.run(
      """
      INSERT INTO recipes (name, text, is_scheduled, author, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT (name) DO UPDATE SET text = excluded.text, is_scheduled = excluded.is_scheduled,
        author = excluded.author, updated_at = excluded.updated_at
      """, name, text, isScheduled, context.actor, now.microseconds, now.microseconds)
    try audit("recipe/\(name)", before: before.map { .string($0.text) }, after: .string(text))
  }

  /// Forgets a recipe. Its runs, and what they found, stay.
  package func deleteRecipe(_ name: String) throws {
    guard let recipe = try reader.recipe(name) else { throw CatalogError.notFound(kind: "recipe", id: name) }
    try connection.run("DELETE FROM recipes WHERE id = ?", recipe.id)
    try audit("recipe/\(name)", before: .string(recipe.text))
  }

  /// Notes that a run begins.
  package func beginRun(of recipe: String, trigger: String, isDry: Bool) throws -> Int64 {
    try connection.run(
      "INSERT INTO runs (recipe, trigger, actor, status, is_dry, started_at) VALUES (?, ?, ?, ?, ?, ?)", recipe,
      trigger, context.actor, Run.Status.running.rawValue, isDry, now.microseconds)
    return connection.lastInsertRowID
  }

  /// Brings a run's record up to date.
  /// - Parameter status: anything but `running` ends it.
  package func updateRun(
    _ id: Int64, _ status: Run.Status, _ counts: RunCounts, failure: String? = nil, lines: [(RunLine.Level, String)] = []
  ) throws {
    try connection.run(
      "UPDATE runs SET status = ?, counts = ?, failure = ?, ended_at = ? WHERE id = ?", status.rawValue,
      TextBytes(JSON.object(counts.json).bytes()), failure, status == .running ? nil : now.microseconds, id)
    for (level, text) in lines {
      try connection.run(
        "INSERT INTO run_lines (run_id, at, level, text) VALUES (?, ?, ?, ?)", id, now.microseconds, level.rawValue, text)
    }
  }

  /// Marks runs that a stop of Cairn cut off; called at the start of the server.
  package func interruptRuns() throws {
    try connection.run(
      "UPDATE runs SET status = ?, ended_at = ?, failure = ? WHERE status = ?", Run.Status.interrupted.rawValue,
      now.microseconds, "Cairn stopped while it ran", Run.Status.running.rawValue)
  }
}

extension CatalogReader {
  private static let recipeColumns = "id, name, text, is_scheduled, author, created_at, updated_at"
  private static let runColumns =
    "id, recipe, trigger, actor, status, is_dry, started_at, ended_at, counts, failure"

  /// One recipe by name.
  package func recipe(_ name: String) throws -> StoredRecipe? {
    try connection.first("SELECT \(Self.recipeColumns) FROM recipes WHERE name = ?", name) { $0.recipe() }
  }

  /// All recipes by name.
  package func recipes() throws -> [StoredRecipe] {
    try connection.all("SELECT \(Self.recipeColumns) FROM recipes ORDER BY name") { $0.recipe() }
  }

  /// One run.
  package func run(_ id: Int64) throws -> Run? {
    try connection.first("SELECT \(Self.runColumns) FROM runs WHERE id = ?", id) { try $0.run() }
  }

  /// The latest runs of one recipe, or of all, newest first.
  package func runs(of recipe: String? = nil, before id: Int64? = nil, limit: Int = 50) throws -> [Run] {
    try connection.all(
      """
      SELECT \(Self.runColumns) FROM runs WHERE (?1 IS NULL OR recipe = ?1) AND (?2 IS NULL OR id < ?2)
      ORDER BY id DESC LIMIT ?
      """, recipe, id, limit
    ) { try $0.run() }
  }

  /// Lines of a run's log after a line, oldest first.
  package func lines(of run: Int64, after line: Int64 = 0, limit: Int = 1000) throws -> [RunLine] {
    try connection.all(
      "SELECT id, at, level, text FROM run_lines WHERE run_id = ? AND id > ? ORDER BY id LIMIT ?", run, line, limit
    ) { row in
      RunLine(
        id: row.int64(0), at: row.time(1), level: RunLine.Level(rawValue: row.int(2)) ?? .info, text: row.text(3))
    }
  }
}

extension Row {
  fileprivate func recipe() -> StoredRecipe {
    StoredRecipe(
      id: int64(0), name: text(1), text: text(2), isScheduled: bool(3), author: text(4), createdAt: time(5),
      updatedAt: time(6))
  }

  fileprivate func run() throws -> Run {
    Run(
      id: int64(0), recipe: text(1), trigger: text(2), actor: text(3),
      status: Run.Status(rawValue: int(4)) ?? .failed, isDry: bool(5), startedAt: time(6), endedAt: optionalTime(7),
      counts: RunCounts(try jsonObject(8)), failure: optionalText(9))
  }
}
