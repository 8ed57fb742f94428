/// What of a database a recipe wants read: the patterns and switches that relational sources share. A source that
/// lacks one of the keys lets everything through there.
struct RelationalScope: Sendable {
  let databases: NamePattern
  let schemas: NamePattern
  private let tables: NamePattern
  private let views: NamePattern
  private let includesTables: Bool
  private let includesViews: Bool
  let includesRoutines: Bool
  let includesQueryLog: Bool

  init(_ configuration: RecipeConfiguration) throws(RecipeError) {
    databases = try configuration.pattern("database_pattern")
    schemas = try configuration.pattern("schema_pattern")
    tables = try configuration.pattern("table_pattern")
    views = try configuration.pattern("view_pattern")
    includesTables = try configuration.boolean("include_tables") ?? true
    includesViews = try configuration.boolean("include_views") ?? true
    includesRoutines = try configuration.boolean("include_stored_procedures") ?? true
    includesQueryLog = try configuration.boolean("include_query_log") ?? true
  }

  /// Whether a table or view is read.
  /// - Parameter names: all the names that a pattern may mean it by, from the longest to the shortest.
  func wants(isView: Bool, _ names: [String]) -> Bool {
    guard isView ? includesViews : includesTables else { return false }
    return (isView ? views : tables).allows(names)
  }
}
