/// What an analysis may know about the tables of a server: a catalog behind one function.
package struct SQLSchema: Sendable {
  /// A table or a view as the catalog has it.
  package struct Table: Sendable {
    /// The full name, outermost part first. A synonym answers with the name of the table behind it.
    package var name: [String]
    /// The columns in order; nil when they are not known.
    package var columns: [String]?
    /// The query or the CREATE VIEW of a view.
    package var view: String?

    package init(name: [String], columns: [String]?, view: String? = nil) {
      self.name = name
      self.columns = columns
      self.view = view
    }
  }

  /// Prefixes tried, in order, for a name that is not found under the defaults: `["pg_catalog"]`, `["public"]`.
  package var searchPath: [[String]]
  /// The table of that name, nil when there is none. Names come as written; how to compare them is the catalog's choice.
  package var lookup: @Sendable ([String]) -> Table?

  package init(searchPath: [[String]] = [], lookup: @escaping @Sendable ([String]) -> Table?) {
    self.searchPath = searchPath
    self.lookup = lookup
  }

  /// Knows no table: stars stay stars, and columns without a qualifier are guesses where several tables are read.
  package static let none = SQLSchema { _ in nil }
}
