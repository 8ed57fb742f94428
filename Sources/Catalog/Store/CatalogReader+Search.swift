import SQLite

/// One hit of a search with what a list shows of it.
package struct FoundItem: Sendable {
  package let asset: AssetLabel
  /// The column that was found; nil when the asset itself was.
  package let column: Column?
  package let description: String?
  package let hit: SearchHit

  /// The FQN of the asset, with the column's path behind it.
  package var name: String { column.map { "\(asset.fqn).\($0.path)" } ?? asset.fqn.description }
}

/// A page of hits.
package struct FoundItems: Sendable {
  package let hits: [FoundItem]
  package let total: Int
  package let answer: SearchAnswer
}

extension CatalogReader {
  /// Searches, and looks up what a list shows of each hit.
  package func search(_ query: String, _ options: SearchOptions) throws -> FoundItems {
    let answer = projections.search.search(query, options: options)
    var items: [FoundItem] = []
    for hit in answer.hits {
      // What was deleted between the index's moment and this view is left out.
      if hit.scope == .column {
        guard let column = try column(ColumnID(rawValue: hit.id / 2)), let asset = try label(column.asset) else { continue }
        items.append(FoundItem(asset: asset, column: column, description: column.description, hit: hit))
      } else {
        guard let asset = try asset(AssetID(rawValue: hit.id / 2)) else { continue }
        items.append(FoundItem(asset: asset.label, column: nil, description: asset.description, hit: hit))
      }
    }
    return FoundItems(hits: items, total: answer.total, answer: answer)
  }

  /// Names of assets and columns that a name nothing answers to may have meant, the likest first: the search engine
  /// forgives misspellings, of the innermost part before the whole.
  package func namesLike(_ name: String) throws -> [String] {
    func words(_ text: some StringProtocol) -> String {
      String(text.map { $0.isLetter || $0.isNumber || $0 == "_" ? $0 : " " })
    }
    let innermost = words(name.split { $0 == "." || $0 == "/" }.last ?? "")
    for text in [innermost, words(name)] where text.contains(where: { $0 != " " }) {
      let found = try search(text, SearchOptions(limit: 3)).hits.map(\.name)
      if !found.isEmpty { return found }
    }
    return []
  }

  /// Completions for what is being typed.
  package func suggest(_ prefix: String, limit: Int = 10) throws -> [(title: String, name: String, kind: String)] {
    try projections.search.suggest(prefix, limit: limit).compactMap { suggestion in
      switch suggestion {
      case .document(let id, .asset):
        return try label(AssetID(rawValue: id / 2)).map { ($0.title, $0.fqn.description, $0.kind.rawValue) }
      case .document(let id, .column):
        guard let column = try column(ColumnID(rawValue: id / 2)), let asset = try label(column.asset) else { return nil }
        return (column.name, "\(asset.fqn).\(column.path)", "column")
      case .facet(let field, let value, _):
        return (value, "\(field.queryName):\(value)", field.queryName)
      }
    }
  }

  /// Follows lineage.
  package func lineage(_ request: LineageRequest) -> LineageAnswer { projections.graph.answer(request) }
}

extension Asset {
  /// As much of the asset as a list shows.
  package var label: AssetLabel {
    AssetLabel(id: id, uuid: uuid, kind: kind, fqn: fqn, displayName: displayName, state: state)
  }
}

extension CatalogReader {
  /// The columns that a query finds, all of them.
  /// - Throws: `CatalogError.invalid` when there are more than a batch may hold.
  package func columns(matching query: String, limit: Int = 10_000) throws -> [Subject] {
    let answer = projections.search.search(query, options: SearchOptions(limit: limit, scopes: [.column]))
    guard answer.total <= limit else {
      throw CatalogError.invalid(field: "query", reason: "finds \(answer.total) columns; at most \(limit) are changed at once")
    }
    return try answer.hits.compactMap { hit in
      try column(ColumnID(rawValue: hit.id / 2)).map { Subject($0.asset, column: $0.id) }
    }
  }
}
