import Catalog
import Edge

/// The assets and columns that a form was filled in for.
struct Picked: Sendable {
  var subjects: [Subject]

  /// As many as one batch may hold.
  static let limit = 10_000

  /// Reads what is ticked, or everything that a query finds when `all` is.
  /// - Throws: `CatalogError.invalid` when nothing is picked, or too much.
  init(_ exchange: Exchange, _ reader: CatalogReader) throws {
    if exchange.field("all") != nil {
      let query = exchange.field("q") ?? ""
      subjects = exchange.field("scope") == "assets"
        ? try reader.assets(matching: query, limit: Self.limit) : try reader.columns(matching: query, limit: Self.limit)
    } else {
      let columns = try Self.numbers(exchange, "column").compactMap { try reader.column(ColumnID(rawValue: $0)) }
      let assets = try Self.numbers(exchange, "asset").compactMap { try reader.label(AssetID(rawValue: $0)) }
      subjects = assets.map { Subject($0.id) } + columns.map { Subject($0.asset, column: $0.id) }
    }
    guard !subjects.isEmpty else {
      throw CatalogError.invalid(field: "selection", reason: "is empty; go back and tick at least one row")
    }
  }

  private static func numbers(_ exchange: Exchange, _ name: String) throws -> [Int64] {
    do throws(RowNumbers.Failure) {
      return try RowNumbers(exchange.fields(name).joined(separator: " "), limit: limit).numbers
    } catch {
      switch error {
      case .malformed(let text): throw CatalogError.invalid(field: name, reason: "is \(text); a row number is expected")
      case .tooMany(let limit): throw CatalogError.invalid(field: name, reason: "names more than \(limit) rows")
      }
    }
  }

  /// Adds the columns that are made from the picked ones, as column lineage knows.
  /// - Returns: the columns that were added.
  mutating func addDownstream(_ reader: CatalogReader) throws -> Set<Subject> {
    var known = Set(subjects)
    var added: Set<Subject> = []
    for subject in subjects where subject.column != nil {
      let request = LineageRequest(subject, direction: .downstream, depth: 100, nodeLimit: Self.limit)
      for node in reader.lineage(request).nodes where node.subject.column != nil {
        if known.insert(node.subject).inserted { added.insert(node.subject) }
      }
      guard known.count <= Self.limit else {
        throw CatalogError.invalid(field: "downstream", reason: "leads to more than \(Self.limit) columns; pick fewer")
      }
    }
    subjects += added.sorted { ($0.asset, $0.column?.rawValue ?? 0) < ($1.asset, $1.column?.rawValue ?? 0) }
    return added
  }

  /// The selection as hidden fields of the next form.
  var fields: HTML {
    let columns = RowNumbers(subjects.compactMap { $0.column?.rawValue }).text
    let assets = RowNumbers(subjects.filter { $0.column == nil }.map(\.asset.rawValue)).text
    return "\(Piece.hidden("column", columns.isEmpty ? nil : columns))\(Piece.hidden("asset", assets.isEmpty ? nil : assets))"
  }
}

extension CatalogReader {
  /// The assets that a query finds, all of them.
  /// - Throws: `CatalogError.invalid` when there are more than a batch may hold.
  fileprivate func assets(matching query: String, limit: Int) throws -> [Subject] {
    let found = try search(query, SearchOptions(limit: limit))
    guard found.total <= limit else {
      throw CatalogError.invalid(field: "query", reason: "finds \(found.total) assets; at most \(limit) are changed at once")
    }
    return found.hits.map { Subject($0.asset.id) }
  }
}
