/// Where SQL text is at home: the dialect it is written in, and what its names leave out.
package struct SQLPlace: Hashable, Sendable {
  /// The engine's name for the dialect, such as `postgres`; nil to recognise it from the text.
  package var dialect: String?
  /// The service and, where names are shorter than its full depth, the containers they belong to.
  package var container: FQN
  /// Schemas beside the container's, in order, for names that are not found there: a session's search path.
  package var searchPath: [String]
  /// Whether a name without a schema that is not found may mean the one table of that name in the whole database: for
  /// texts whose search path is not known.
  package var searchesAllSchemas: Bool

  package init(
    dialect: String?, container: FQN, searchPath: [String] = [], searchesAllSchemas: Bool = false
  ) {
    self.dialect = dialect
    self.container = container
    self.searchPath = searchPath
    self.searchesAllSchemas = searchesAllSchemas
  }
}

/// What kind of text a lineage edge was derived from; the word under `via` in the edge's detail.
package enum SQLSourceKind: String, Sendable {
  /// The definition of a view.
  case view
  /// The body of a function or procedure.
  case routine
  /// A statement that the source's query log holds.
  case queryLog = "query-log"
  /// A text that somebody sent.
  case request
}
