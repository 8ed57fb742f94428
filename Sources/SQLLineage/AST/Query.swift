/// A query: common table expressions, then SELECTs joined by set operators.
final class Query {
  var commons: [CommonTable] = []
  var first: QueryTerm
  var rest: [(operator: SetOperator, term: QueryTerm)] = []
  /// ORDER BY of the whole.
  var order: [Expression] = []

  init(_ first: QueryTerm) { self.first = first }
}

struct CommonTable {
  var name: Name
  var columns: [Name]
  var body: CommonBody
  var at: Int32
}

enum CommonBody {
  case query(Query)
  /// ClickHouse: WITH expression AS name.
  case value(Expression)
}

struct SetOperator {
  enum Kind { case union, except, intersect }
  var kind: Kind
  /// UNION BY NAME: columns are matched by name and not by position.
  var byName = false
}

enum QueryTerm {
  case select(Select)
  case query(Query)
  case values([[Expression]])
  /// TABLE name.
  case table(Path)
}

final class Select {
  var items: [SelectItem] = []
  var from: [Join] = []
  /// WHERE and PREWHERE.
  var predicates: [Expression] = []
  var groups: [Expression] = []
  var having: Expression?
  var qualify: Expression?
  var windows: [(name: Name, window: Window)] = []
  var order: [Expression] = []
  /// CONNECT BY and START WITH.
  var hierarchy: [Expression] = []
  /// SELECT ... INTO table.
  var into: Path?
  /// The file of INTO OUTFILE.
  var outfile = Name.none
  /// LATERAL VIEWs after the select list of a multi-insert.
  var views: [Join] = []
}

struct SelectItem {
  var expression: Expression
  var alias: Name = .none
  /// `AS (a, b)` of a function that returns several columns.
  var aliases: [Name] = []
  var range: TextRange
}

/// One relation of FROM and how it is joined to those before it.
struct Join {
  var kind: JoinKind
  var isNatural = false
  var relation: Relation
  var condition: Expression?
  var using: [Name] = []
}

/// How a relation joins those before it.
package enum JoinKind: String, Sendable {
  case first, comma, inner, left, right, full, cross, semi, anti, lateral
}

/// A relation as written in FROM, with what is applied to it before it is joined.
struct Relation {
  var source: RelationSource
  var alias: Name = .none
  var columns: [Name] = []
  var operators: [RelationOperator] = []
  /// WITH OFFSET AS name, WITH ORDINALITY.
  var offset: Name = .none
  var at: Int32
}

indirect enum RelationSource {
  case table(Path)
  /// A file, a URL or a stage.
  case location(Name)
  case query(Query)
  case function(TableFunction)
  case nested([Join])
  case values([[Expression]])
}

/// A function in FROM, in LATERAL VIEW, or UNNEST.
struct TableFunction {
  var name: Name
  var arguments: [Expression]
  /// Columns it declares itself: OPENJSON ... WITH, JSON_TABLE ... COLUMNS.
  var declared: [Name] = []
  /// Tables and queries passed as arguments, with Flink's window functions keeping their columns.
  var inputs: [Relation] = []
  var isUnnest = false
}

enum RelationOperator {
  case pivot(Pivot)
  case unpivot(Unpivot)
  case matchRecognize(MatchRecognize)
}

struct Pivot {
  var aggregates: [(expression: Expression, alias: Name, range: TextRange)]
  var keys: [Expression]
  /// The values that become columns, under their alias or their text; empty when only the server knows them.
  var values: [Name]
  var groups: [Expression] = []
  var alias: Name = .none
  var columns: [Name] = []
}

struct Unpivot {
  /// Names of the value columns, of the name column, and the columns folded into them.
  var values: [Name]
  var name: Name
  var columns: [[Name]]
  var alias: Name = .none
  var aliases: [Name] = []
}

struct MatchRecognize {
  var partition: [Expression] = []
  var order: [Expression] = []
  var measures: [SelectItem] = []
  var conditions: [Expression] = []
  var keepsRows = false
  var alias: Name = .none
}
