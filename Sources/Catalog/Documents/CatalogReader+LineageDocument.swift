package import Codecs
import SQLite

extension CatalogReader {
  /// Writes the members of a part of the lineage graph: nodes with their distance, and edges between node numbers.
  package func writeDocument(of answer: LineageAnswer, to writer: inout JSONWriter) throws {
    var places: [Subject: Int] = [:]
    writer.key("nodes")
    try writer.array { writer in
      for node in answer.nodes where try write(node, to: &writer) { places[node.subject] = places.count }
    }
    writer.key("edges")
    writer.array { writer in
      for edge in answer.edges {
        guard let source = places[edge.source], let target = places[edge.target] else { continue }
        writer.object { writer in
          writer.member("source", source)
          writer.member("target", target)
          writer.member("transformation", edge.transformation.name)
        }
      }
    }
    writer.member("reached", answer.reached)
    writer.member("upstream", answer.upstream)
    writer.member("downstream", answer.downstream)
    writer.member("exact", answer.isExact)
    writer.member("truncated", answer.isTruncated)
    if let next = answer.next { writer.member("next", next.description) }
  }

  /// Writes one node; false when its asset is gone.
  private func write(_ node: LineageNode, to writer: inout JSONWriter) throws -> Bool {
    try connection.first(
      "SELECT a.uuid, a.kind, a.fqn, a.name, a.state, a.display_name FROM assets a WHERE a.id = ?",
      node.subject.asset.rawValue
    ) { row in
      writer.beginObject()
      try writer.labelMembers(row)
      if let column = try node.subject.column.flatMap({ try column($0) }) {
        writer.member("column", column.path.description)
      }
      writer.member("distance", node.distance)
      writer.member("upstreamCount", node.upstreamCount)
      writer.member("downstreamCount", node.downstreamCount)
      writer.endObject()
      return true
    } ?? false
  }
}
