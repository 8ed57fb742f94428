import SQLite

/// On whose behalf a write happens.
package struct WriteContext: Sendable {
  /// The user name, token name or recipe that acts; stands in the change log.
  package var actor: String
  /// Whose word it is.
  package var origin: Origin
  /// Which queue it waits in.
  let lane: Lane
  /// The request it came with; nil for crawls and the command line.
  package var requestID: String?

  init(actor: String, origin: Origin, lane: Lane, requestID: String? = nil) {
    self.actor = actor
    self.origin = origin
    self.lane = lane
    self.requestID = requestID
  }

  /// A person's own edit.
  package static func person(_ name: String, requestID: String? = nil) -> WriteContext {
    WriteContext(actor: name, origin: .people, lane: .people, requestID: requestID)
  }

  /// What a program registers: behind people's edits, before crawls.
  package static func push(_ actor: String, _ origin: Origin, requestID: String? = nil) -> WriteContext {
    WriteContext(actor: actor, origin: origin, lane: .pushes, requestID: requestID)
  }

  /// What a recipe's crawl reports.
  package static func crawl(recipe: String) -> WriteContext {
    WriteContext(actor: "recipe:\(recipe)", origin: .recipe(recipe), lane: .crawls)
  }

  /// What the SQL engine derives from the texts that a recipe's crawl finds; apart from what the crawl itself saw, so
  /// that neither takes back the other's word.
  package static func derived(recipe: String) -> WriteContext {
    WriteContext(actor: "recipe:\(recipe)", origin: Origin(.inferred, "sql:\(recipe)"), lane: .crawls)
  }

  /// What Cairn does by itself.
  package static let system = WriteContext(actor: "cairn", origin: .system, lane: .people)
}
