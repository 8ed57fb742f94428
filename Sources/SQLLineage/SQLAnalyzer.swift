/// Reads SQL text and says where each column it writes comes from.
///
///     let analyzer = SQLAnalyzer(dialect: .named("spark"), schema: schema, defaults: ["main", "sales"])
///     for statement in analyzer.analyze(text) { ... statement.edges ... }
///
/// It never fails: what could not be understood is in the diagnostics of the statement it belongs to.
package struct SQLAnalyzer: Sendable {
  /// The dialect; nil to recognise it from the text.
  package var dialect: SQLDialect?
  package var schema: SQLSchema
  /// What goes before names that have fewer parts: a catalog and a schema, or a schema alone.
  package var defaults: [String]
  package var budget = SQLBudget()
  /// Look through views to the tables behind them, where the schema has their text.
  package var expandsViews = false

  package init(dialect: SQLDialect? = nil, schema: SQLSchema = .none, defaults: [String] = []) {
    self.dialect = dialect
    self.schema = schema
    self.defaults = defaults
  }

  /// The lineage of each statement of the text, in order. Statements that move no data and say nothing are left out.
  /// - Parameter routine: the function or procedure that the text is the body of; nil for a script.
  package func analyze(_ text: String, routine: String? = nil) -> [StatementLineage] {
    analyze(Array(text.utf8), routine: routine)
  }

  /// The lineage of each statement of UTF-8 text, in order.
  package func analyze(_ text: [UInt8], routine: String? = nil) -> [StatementLineage] {
    let dialect = dialect ?? SQLDialect.detect(text)
    var script = Script(text: text, dialect: dialect, analyzer: self)
    return script.run(routine: routine)
  }

  /// The dialect that a text is read in: the given one, or the one that its words and quotes point to.
  package func recognisedDialect(of text: String) -> SQLDialect { dialect ?? SQLDialect.detect(Array(text.utf8)) }
}
