/// Gives the names of a script their meaning: which stored columns each expression and each query reads.
///
/// One resolver serves a whole script, so that a table made by one statement is known to the next. Every query is
/// resolved once into `Rows`; who refers to it shares them.
struct Resolver {
  let names: Names
  let dialect: SQLDialect
  let schema: SQLSchema
  var defaults: [String]
  var spending: Spending
  let stack = StackGuard()
  var expandsViews: Bool

  var tables: [StoredTable] = []
  var tableIDs: [[Name]: Int32] = [:]
  var scopes: [Scope] = []
  /// Common table expressions in sight, the innermost last.
  var commons: [(name: Name, rows: Rows)] = []
  /// Rows that procedural code names, the innermost last.
  var records: [(name: Name, rows: Rows)] = []
  /// ClickHouse's WITH expression AS name.
  var macros: [(name: Name, value: Expression)] = []
  var views: [Int32: Rows] = [:]
  var viewDepth = 0
  let star: Name
  /// How many scopes are open where an item with COLUMNS(...) is followed; nil when none is.
  var spreadDepth: Int?

  // What the statement at hand has done so far.
  var inputs: [Int32] = []
  var reads: [Source] = []
  var joins: [(kind: JoinKind, left: Source, right: Source)] = []
  var problems: [(offset: Int32, reason: String)] = []
  /// The texts that ranges point into.
  var texts: [[UInt8]] = []

  init(names: Names, dialect: SQLDialect, schema: SQLSchema, defaults: [String], budget: SQLBudget, expandsViews: Bool) {
    self.names = names
    self.dialect = dialect
    self.schema = schema
    self.defaults = defaults
    self.expandsViews = expandsViews
    spending = Spending(budget)
    star = names.intern("*")
  }

  /// Forgets the last statement but not its tables.
  mutating func beginStatement() {
    inputs.removeAll(keepingCapacity: true)
    reads.removeAll(keepingCapacity: true)
    joins.removeAll(keepingCapacity: true)
    problems.removeAll(keepingCapacity: true)
    scopes.removeAll(keepingCapacity: true)
    commons.removeAll(keepingCapacity: true)
    macros.removeAll()
  }

  mutating func report(_ reason: String, at offset: Int32) {
    guard problems.count < Parser.problemLimit, viewDepth == 0 else { return }
    problems.append((offset, reason))
  }

  /// Whether one more level can be entered; says where it cannot.
  mutating func mayNest(at offset: Int32 = 0) -> Bool {
    guard stack.isSpent else { return true }
    if !problems.contains(where: { $0.reason == Self.tooDeep }) { report(Self.tooDeep, at: offset) }
    return false
  }

  private static let tooDeep = "nested too deep to be followed; what lies inside is left out"

  // MARK: Scopes

  /// Runs `body` with a scope of its own and returns what influenced its rows.
  mutating func inScope<Value>(_ scope: Scope = Scope(), _ body: (inout Resolver) -> Value) -> (Value, [Source]) {
    scopes.append(scope)
    let value = body(&self)
    guard var finished = scopes.popLast() else { return (value, []) }
    return (value, finished.influences.normalise(names))
  }

  /// Adds what decides over the rows of the innermost scope.
  mutating func influence(_ sources: [Source], as flow: Flow) {
    guard !scopes.isEmpty else { return }
    scopes[scopes.count - 1].influences.append(sources, through: flow)
  }

  mutating func influence(_ expression: Expression, as flow: Flow) {
    var sources = Sources()
    collect(expression, flow, into: &sources)
    guard !scopes.isEmpty else { return }
    for source in sources.list { scopes[scopes.count - 1].influences.append(source) }
  }

  // MARK: Tables

  /// The stored table of that name, looked up in the schema the first time.
  mutating func table(_ path: Path, isLocation: Bool = false) -> Int32 {
    let key = path.names.map(names.fold)
    if let known = tableIDs[key] { return known }
    let written = path.names.map(names.string)
    var stored = StoredTable(parts: written, isLocation: isLocation)
    if !isLocation { describe(&stored, written) }
    // Two spellings of one table are one.
    let qualified = stored.parts.map { names.fold(names.intern($0)) }
    let id: Int32
    if let known = tableIDs[qualified] {
      id = known
    } else {
      id = Int32(truncatingIfNeeded: tables.count)
      tables.append(stored)
      tableIDs[qualified] = id
    }
    tableIDs[key] = id
    return id
  }

  /// Fills in what the schema knows, trying the defaults and then the name as written.
  private func describe(_ stored: inout StoredTable, _ written: [String]) {
    let qualified = qualify(written)
    for candidate in [qualified] + schema.searchPath.map({ $0 + written }) + [written] {
      guard let found = schema.lookup(candidate) else { continue }
      stored.parts = found.name
      stored.view = found.view
      if let columns = found.columns { stored.setColumns(columns.map { names.intern($0) }, names) }
      return
    }
    stored.parts = qualified
    stored.isDual = written.count == 1 && ["dual", "DUAL", "Dual"].contains(written[0])
  }

  /// The name with the default catalog and schema before it, as far as it lacks them.
  func qualify(_ written: [String]) -> [String] {
    let depth = max(dialect.nameDepth, defaults.count)
    guard written.count < depth, !written.isEmpty else { return written }
    // Names of variables, stages and templates stand for themselves.
    if let first = written.first?.utf8.first, "@#$:{".utf8.contains(first) { return written }
    let missing = defaults.count + 1 - written.count
    guard missing > 0, defaults.count >= missing else { return written }
    return defaults.prefix(missing) + written
  }

  mutating func markInput(_ id: Int32) {
    if viewDepth == 0 || tables[Int(id)].view == nil, !inputs.contains(id) { inputs.append(id) }
  }
}
