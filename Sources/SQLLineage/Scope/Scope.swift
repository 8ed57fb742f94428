/// A relation under the name by which a query refers to it.
struct BoundRelation {
  enum Content {
    case table(Int32)
    case rows(Rows)
  }
  /// Folded; none when the relation has no name.
  var alias: Name
  /// The table's name as written, folded: `db.t.c` finds it by its end.
  var path: [Name]
  var content: Content
  var kind: JoinKind
  /// Only tests for rows: SEMI and ANTI joins.
  var isHidden: Bool { kind == .semi || kind == .anti }
}

/// What names mean inside one SELECT.
struct Scope {
  var relations: [BoundRelation] = []
  /// Columns that USING or NATURAL made one of, folded, with the relations they come from.
  var merged: [(name: Name, relations: [Int])] = []
  /// Output columns by folded alias.
  var aliases: [Name: Int] = [:]
  var columns: [Column] = []
  /// Aliases stand before columns whose schema is not known.
  var aliasesFirst = false
  var windows: [(name: Name, window: Window)] = []
  var influences = Sources()
  /// Qualifiers are names of row patterns, not of relations.
  var ignoresQualifiers = false
}
