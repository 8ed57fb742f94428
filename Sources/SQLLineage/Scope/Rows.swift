/// A column that a query or a table function offers.
struct Column {
  enum Kind {
    case plain
    /// The `*` of a table whose columns are not known: any name may be one of them.
    case star
    /// Whatever columns a table function returns: any name has the same sources.
    case generator
  }
  var name: Name
  var kind = Kind.plain
  var sources: [Source]
  /// Where the value is computed.
  var range: TextRange
}

/// The columns of a relation, computed once and shared by whoever refers to it.
final class Rows {
  let columns: [Column]
  /// Columns that decide which rows there are, or their order, but are no part of them.
  let influences: [Source]
  let hasOpenColumns: Bool
  private var index: [Name: Int]?

  init(columns: [Column], influences: [Source] = []) {
    self.columns = columns
    self.influences = influences
    hasOpenColumns = columns.contains { $0.kind != .plain }
  }

  /// The plain column of that name, folded.
  func find(_ folded: Name, _ names: Names) -> Column? {
    if columns.count <= 24 {
      for column in columns where names.fold(column.name) == folded && column.kind == .plain { return column }
      return nil
    }
    if index == nil {
      var built: [Name: Int] = [:]
      built.reserveCapacity(columns.count)
      for (position, column) in columns.enumerated() where column.kind == .plain {
        let key = names.fold(column.name)
        if built[key] == nil { built[key] = position }
      }
      index = built
    }
    return index?[folded].map { columns[$0] }
  }
}

/// A stored table: its name, and its columns when they are known.
struct StoredTable {
  var parts: [String]
  var isLocation = false
  /// Exists only for the script.
  var isTemporary = false
  /// A table of one row without data, such as Oracle's DUAL.
  var isDual = false
  var columns: [Name]?
  var partitions: [Name] = []
  /// The text of a view.
  var view: String?
  private(set) var index: [Name: Int] = [:]

  /// Sets the columns and indexes them by folded name.
  mutating func setColumns(_ list: [Name], _ names: Names) {
    columns = list
    index.removeAll(keepingCapacity: true)
    index.reserveCapacity(list.count)
    for (position, column) in list.enumerated() where index[names.fold(column)] == nil { index[names.fold(column)] = position }
  }

  func find(_ folded: Name) -> Name? { index[folded].flatMap { columns?[$0] } }
}
