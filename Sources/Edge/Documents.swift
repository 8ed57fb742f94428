package import Catalog
package import Codecs

extension AssetLabel {
  /// The label as JSON.
  package var json: JSON {
    var object: JSONObject = [
      "id": .string(uuid.description), "kind": .string(kind.rawValue), "fqn": .string(fqn.description),
      "name": .string(fqn.name), "state": .string(state.name),
    ]
    if let displayName { object["displayName"] = .string(displayName) }
    return .object(object)
  }
}

extension FoundItem {
  /// The hit as JSON.
  package var json: JSON {
    var object = asset.json.object ?? [:]
    if let column {
      object["column"] = .string(column.path.description)
      object["type"] = .string(column.nativeType ?? column.type.name)
    }
    if let description { object["description"] = .string(description) }
    object["score"] = .double(Double(hit.score))
    if !hit.explanation.isEmpty {
      object["explanation"] = .array(
        hit.explanation.map { ["reason": .string($0.reason), "value": .double(Double($0.value))] })
    }
    return .object(object)
  }
}

extension CatalogReader {
  /// Fields of an asset's document that are given out and ignored when they come back.
  package static let readOnlyFields = [
    "id", "name", "state", "parent", "revision", "version", "createdAt", "updatedAt", "deletedAt",
  ]

  /// An asset as the REST API gives it out: what `AssetDraft(json:)` reads, and fields that only the catalog sets.
  package func document(of asset: Asset) throws -> JSON {
    var object: JSONObject = [
      "id": .string(asset.uuid.description), "name": .string(asset.fqn.name), "state": .string(asset.state.name),
      "revision": .int(asset.revision.rawValue), "version": .int(Int64(asset.version)),
      "createdAt": .string(asset.createdAt.rfc3339), "updatedAt": .string(asset.updatedAt.rfc3339),
    ]
    if let deletedAt = asset.deletedAt { object["deletedAt"] = .string(deletedAt.rfc3339) }
    if let parent = try asset.parent.flatMap({ try label($0) }) { object["parent"] = .string(parent.fqn.description) }
    for member in try draft(of: asset).json { object[member.key] = member.value }
    return .object(object)
  }

  /// A part of the lineage graph as JSON: nodes with their distance, and edges between node numbers.
  package func document(of answer: LineageAnswer) throws -> JSON {
    var places: [Subject: Int] = [:]
    var nodes: [JSON] = []
    for node in answer.nodes {
      guard let label = try label(node.subject.asset) else { continue }
      places[node.subject] = nodes.count
      var object = label.json.object ?? [:]
      if let column = try node.subject.column.flatMap({ try column($0) }) {
        object["column"] = .string(column.path.description)
      }
      object["distance"] = .int(Int64(node.distance))
      object["upstreamCount"] = .int(Int64(node.upstreamCount))
      object["downstreamCount"] = .int(Int64(node.downstreamCount))
      nodes.append(.object(object))
    }
    let edges: [JSON] = answer.edges.compactMap { edge in
      guard let source = places[edge.source], let target = places[edge.target] else { return nil }
      return [
        "source": .int(Int64(source)), "target": .int(Int64(target)), "transformation": .string(edge.transformation.name),
      ]
    }
    var object: JSONObject = [
      "nodes": .array(nodes), "edges": .array(edges), "reached": .int(Int64(answer.reached)),
      "upstream": .int(Int64(answer.upstream)), "downstream": .int(Int64(answer.downstream)),
      "exact": .bool(answer.isExact), "truncated": .bool(answer.isTruncated),
    ]
    if let next = answer.next { object["next"] = .string(next.description) }
    return .object(object)
  }
}
