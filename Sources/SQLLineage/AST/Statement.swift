/// A statement, as far as data moves in it.
enum Statement {
  case query(Query)
  /// INSERT, with more than one target in FROM-first and INSERT ALL statements.
  case insert(commons: [CommonTable], source: [Join], targets: [Insert])
  case create(Create)
  case update(Update)
  case delete(Delete)
  case merge(Merge)
  case transfer(Transfer)
  case rename([(from: Path, to: Path)])
  /// SWAP and EXCHANGE PARTITION: the data of the second table comes to the first.
  case swap(target: Path, source: Path)
  case drop([Path])
  /// TRUNCATE, ALTER, and what else touches a table without moving data between tables.
  case touch([Path])
  case use([Name], replacesCatalog: Bool)
  /// A condition or an assignment of a procedure: it reads, and moves nothing.
  case evaluate([Expression])
  /// Rows that the statements after it know by a name: a loop's record, a trigger's NEW and OLD.
  case records([Name], Query, isRead: Bool)
  /// A loop over rows that are known by another name: `FOR row IN cursor`.
  case iterate(record: Name, over: Name)
  /// CREATE SYNONYM: another name for a table.
  case synonym(Path, for: Path)
  /// SQL inside a string: a procedure's body, EXECUTE IMMEDIATE.
  case embedded(range: Range<Int32>, routine: Name)
  /// A statement without lineage, or one that is not known.
  case opaque
}

struct Insert {
  var target: Path
  /// A directory, a file or a table of paths rather than a table.
  var isLocation = false
  var alias: Name = .none
  var columns: [Name] = []
  /// Partition columns with a value of their own, and those that the query fills.
  var fixedPartitions: [(name: Name, value: Expression)] = []
  var openPartitions: [Name] = []
  var byName = false
  var query: Query?
  /// ON CONFLICT / ON DUPLICATE KEY UPDATE.
  var assignments: [Assignment] = []
}

/// `columns = value`: one column, or several from one row or query.
struct Assignment {
  var columns: [Path]
  var value: Expression
  var range: TextRange
}

struct Create {
  var target: Path
  var isView = false
  var isTemporary = false
  /// Columns that the statement declares, of a table or of a view.
  var columns: [Name] = []
  var partitionColumns: [Name] = []
  var computed: [(name: Name, value: Expression, range: TextRange)] = []
  var query: Query?
  /// LIKE, CLONE: a table of the same columns; `copiesData` when its rows come along.
  var template: Path?
  var copiesData = false
  /// Where the rows go when not into the object itself: ClickHouse's materialized view TO table.
  var destination: Path?
}

struct Update {
  var target: Relation
  var commons: [CommonTable] = []
  var assignments: [Assignment]
  var from: [Join] = []
  var predicate: Expression?
}

struct Delete {
  var target: Path
  var alias: Name = .none
  var commons: [CommonTable] = []
  var from: [Join] = []
  var predicate: Expression?
}

struct Merge {
  var commons: [CommonTable] = []
  var target: Relation
  var source: Relation
  var condition: Expression?
  var actions: [MergeAction] = []
}

struct MergeAction {
  enum Kind {
    case update([Assignment])
    case insert(columns: [Name], values: [SelectItem])
    /// UPDATE SET *, INSERT *: each column from the one of the same name.
    case all
    case other
  }
  var kind: Kind
  var condition: Expression?
}

/// COPY, LOAD, UNLOAD, EXPORT.
struct Transfer {
  enum End {
    case table(Path, columns: [Name])
    case location(Name)
    case query(Query)
  }
  var from: End
  var to: End
}
