import Catalog
import Codecs

/// The lineage of a view: what leads from the collections it reads to it and to its columns.
struct MongoDBViewEdges {
  /// How edges name the collections and views of the database, by their own names.
  let references: [String: AssetReference]
  /// The columns of those that views read, by their own names and then by the columns' dotted ones.
  let columns: [String: [String: FieldPath]]

  /// - Parameter fields: the view's columns.
  func edges(into view: AssetReference, _ lineage: PipelineLineage, fields: [FieldPath]) -> [EdgeDraft] {
    var edges: [EdgeDraft] = []
    for source in lineage.sources {
      guard let reference = references[source.collection] else { continue }
      edges.append(EdgeDraft(reference, view, detail: ["stage": .string(source.stage)]))
    }
    for field in fields {
      for origin in lineage.origins(of: field.parts.filter { $0 != "[]" }).sorted(by: Self.precedes) {
        guard let reference = references[origin.collection], let path = path(of: origin) else { continue }
        edges.append(
          EdgeDraft(
            reference, view, sourceColumn: path, targetColumn: field, transformation: origin.step.transformation))
      }
    }
    return edges
  }

  private func path(of origin: PipelineFields.Origin) -> FieldPath? {
    columns[origin.collection]?[origin.path.joined(separator: ".")] ?? FieldPath(parts: origin.path)
  }

  private static func precedes(_ left: PipelineFields.Origin, _ right: PipelineFields.Origin) -> Bool {
    (left.collection, left.path.joined(separator: "."), left.step)
      < (right.collection, right.path.joined(separator: "."), right.step)
  }
}

extension PipelineFields.Step {
  fileprivate var transformation: Transformation {
    switch self {
    case .copy: .identity
    case .computed: .transformation
    case .aggregated: .aggregation
    }
  }
}
