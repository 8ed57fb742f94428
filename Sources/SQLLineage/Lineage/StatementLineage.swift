/// What one statement reads and writes, and how its columns reach one another.
package struct StatementLineage: Sendable, Equatable {
  /// What the statement does, in one word: `query`, `insert`, `create`, `update`, `delete`, `merge`, `copy`, `rename`,
  /// `drop`, `touch`, or `other` for one without lineage.
  package var kind: String
  /// Whether it only says what a view is: no data moves when it runs.
  package var definesView = false
  /// Bytes of the statement in the text.
  package var range: Range<Int>
  /// The procedure or function that the statement belongs to.
  package var routine: String?
  /// Tables, views and files read, in order of appearance.
  package var inputs: [TableName] = []
  /// Tables, views and files written.
  package var outputs: [TableName] = []
  /// The outputs that exist only for the script: temporary tables.
  package var temporary: [TableName] = []
  /// How columns reach the columns of the outputs, or of the result when there is no output.
  package var edges: [ColumnEdge] = []
  /// Every stored column that the statement looks at, for whatever purpose, once.
  package var reads: [ColumnName] = []
  /// Columns compared for equality to join tables.
  package var joins: [ColumnJoin] = []
  /// What was not understood or not found.
  package var diagnostics: [SQLDiagnostic] = []
  /// True when part of the statement was skipped: the lineage may lack edges.
  package var isPartial = false
}

/// A table, a view, or a file, by its parts from the outermost.
package struct TableName: Hashable, Sendable, CustomStringConvertible {
  package var parts: [String]
  /// A path, a URL or a stage and not a table.
  package var isLocation: Bool

  package init(_ parts: [String], isLocation: Bool = false) {
    self.parts = parts
    self.isLocation = isLocation
  }

  /// The parts joined by dots.
  package var description: String { parts.joined(separator: ".") }
}

/// A column of a table; the fields inside it, when only some are meant, are dotted in `path`.
package struct ColumnName: Hashable, Sendable {
  package var table: TableName
  package var column: String
  package var path: String?
}

/// One column that reaches another, or decides over a whole output.
package struct ColumnEdge: Hashable, Sendable {
  package var source: ColumnName
  /// Nil when the statement is a query whose result goes to its reader.
  package var target: TableName?
  /// Nil for what decides which rows there are: JOIN, FILTER, GROUP_BY and SORT concern every column alike.
  package var column: String?
  package var kind: Kind
  /// True when the value went through a hash or a mask.
  package var isMasked: Bool
  package var confidence: Confidence
  /// The text that computes the target column.
  package var expression: String?

  /// The kinds of OpenLineage's column lineage facet: DIRECT the first three, INDIRECT the others.
  package enum Kind: String, Sendable, CaseIterable {
    case identity = "IDENTITY"
    case transformation = "TRANSFORMATION"
    case aggregation = "AGGREGATION"
    case join = "JOIN"
    case filter = "FILTER"
    case groupBy = "GROUP_BY"
    case sort = "SORT"
    case window = "WINDOW"
    case conditional = "CONDITIONAL"

    /// True when the value itself comes from the source.
    package var isDirect: Bool {
      switch self {
      case .identity, .transformation, .aggregation: true
      default: false
      }
    }
  }
}

/// Two columns that a join compares.
package struct ColumnJoin: Hashable, Sendable {
  package var kind: JoinKind
  package var left: ColumnName
  package var right: ColumnName
}

/// Something in the text that was not understood, or a name that was not found.
package struct SQLDiagnostic: Hashable, Sendable {
  package enum Severity: String, Sendable {
    /// Part of the statement was not read.
    case error
    /// A name could not be resolved.
    case warning
  }
  package var severity: Severity
  /// From 1.
  package var line: Int
  /// In bytes, from 1.
  package var column: Int
  package var message: String
  /// The line of the text, at most 120 bytes around the place.
  package var context: String
}
