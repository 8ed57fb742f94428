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
    _ = try connection.first(
      """
      SELECT a.uuid, a.kind, a.fqn, a.name, a.state, a.display_name, a.description FROM assets a WHERE a.id = ?
      """, hit.id / 2
    ) { row in
      writer.beginObject()
      try writer.labelMembers(row)
      writer.member("description", row, 6)
      hit.writeScore(to: &writer)
      writer.endObject()
    }
  }

  private func writeColumn(_ hit: SearchHit, to writer: inout JSONWriter) throws {
    _ = try connection.first(
      """
      SELECT a.uuid, a.kind, a.fqn, a.name, a.state, a.display_name, c.path, c.type, c.native_type, c.description
      FROM columns c JOIN assets a ON a.id = c.asset_id WHERE c.id = ?
      """, hit.id / 2
    ) { row in
      writer.beginObject()
      try writer.labelMembers(row)
      writer.member("column", row, 6)
      if row.isNull(8) {
        writer.member("type", (DataType(rawValue: row.int(7)) ?? .unknown).name)
      } else {
        writer.member("type", row, 8)
      }
      writer.member("description", row, 9)
      hit.writeScore(to: &writer)
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
