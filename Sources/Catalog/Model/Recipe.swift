package import Codecs

/// A recipe kept in the catalog. Its text is YAML; what it means is Ingest's business.
package struct StoredRecipe: Sendable {
  package let id: Int64
  /// The `pipeline_name`; the origin of everything its crawls say.
  package let name: String
  /// The text as it was written, secrets by reference only.
  package let text: String
  /// Whether its schedule is followed.
  package let isScheduled: Bool
  package let author: String
  package let createdAt: Timestamp
  package let updatedAt: Timestamp
}

/// One run of a recipe.
package struct Run: Sendable {
  /// How it stands.
  package enum Status: Int, Sendable {
    case running = 0, succeeded
    /// It went through, but some entities failed.
    case warned
    case failed, cancelled
    /// Cairn stopped while it ran.
    case interrupted

    /// The word used in JSON and on pages.
    package var name: String { "\(self)" }
  }

  package let id: Int64
  package let recipe: String
  /// What started it: `schedule`, `manual`, `command` or `demo`.
  package let trigger: String
  package let actor: String
  package let status: Status
  /// Whether it only counted and wrote nothing.
  package let isDry: Bool
  package let startedAt: Timestamp
  package let endedAt: Timestamp?
  package let counts: RunCounts
  /// The one line that says why it failed.
  package let failure: String?
}

/// What a run has done so far.
package struct RunCounts: Sendable, Equatable {
  /// How many entities there will be, when the source tells.
  package var expected: Int?
  package var seen = 0
  package var created = 0
  package var updated = 0
  package var unchanged = 0
  package var removed = 0
  package var edges = 0
  package var problems = 0

  package init() {}
}

/// One line of a run's log.
package struct RunLine: Sendable {
  /// How much it matters.
  package enum Level: Int, Sendable {
    case info = 0, warning, error

    /// The word used in JSON and on pages.
    package var name: String { "\(self)" }
  }

  package let id: Int64
  package let at: Timestamp
  package let level: Level
  package let text: String
}
