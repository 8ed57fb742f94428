package import Codecs
import SQLite

extension CatalogReader {
  /// Searches without looking anything up.
  package func searchAnswer(_ query: String, _ options: SearchOptions) -> SearchAnswer {
    projections.search.search(query, options: options)
  }

  /// Writes an array of hits, each with what a list shows of it. What was deleted between the index's moment and this
  /// view is left out.
  package func writeHits(of answer: SearchAnswer, to writer: inout JSONWriter) throws {
    try writer.array { writer in
      for hit in answer.hits {
        if hit.scope == .column { try writeColumn(hit, to: &writer) } else { try writeAsset(hit, to: &writer) }
      }
    }
  }

  private func writeAsset(_ hit: SearchHit, to writer: inout JSONWriter) throws {
    guard let members = try labelMembers(of: AssetID(rawValue: hit.id / 2)) else { return }
    writer.object { writer in
      writer.raw(members)
      hit.writeScore(to: &writer)
    }
  }

  private func writeColumn(_ hit: SearchHit, to writer: inout JSONWriter) throws {
    guard let column = try column(ColumnID(rawValue: hit.id / 2)) else { return }
    try writeLabel(of: column.asset, to: &writer) { writer in
      writer.member("column", column.path.description)
      writer.member("type", column.nativeType ?? column.type.name)
      if let description = column.description { writer.member("description", description) }
      hit.writeScore(to: &writer)
    }
  }

  /// Writes what a list shows of an asset, and what `rest` adds; nothing when it is not there.
  private func writeLabel(of asset: AssetID, to writer: inout JSONWriter, _ rest: (inout JSONWriter) -> Void) throws {
    _ = try connection.first(
      "SELECT a.uuid, a.kind, a.fqn, a.name, a.state, a.display_name FROM assets a WHERE a.id = ?", asset.rawValue
    ) { row in
      writer.beginObject()
      try writer.labelMembers(row)
      rest(&writer)
      writer.endObject()
    }
  }
}

extension SearchHit {
  fileprivate func writeScore(to writer: inout JSONWriter) {
    writer.member("score", Double(score))
    guard !explanation.isEmpty else { return }
    writer.key("explanation")
    writer.array { writer in
      for part in explanation {
        writer.object { writer in
          writer.member("reason", part.reason)
          writer.member("value", Double(part.value))
        }
      }
    }
  }
}
