package import Codecs

/// How the target of a lineage edge comes from its source (OpenLineage's column lineage facet, types and subtypes).
package enum Transformation: Int, Sendable, CaseIterable {
  /// Nothing is known but that data flows.
  case flow = 0
  case identity = 1
  case transformation, aggregation
  case join = 10
  case filter, groupBy, sort, window, conditional

  /// Whether values of the source reach the target; the others only decide which rows do.
  package var isDirect: Bool { rawValue < 10 }

  /// The word used in JSON and on pages.
  package var name: String { Self.names[rawValue] }

  // A case's own word comes by reflection, which is far too slow for every edge of a bulk.
  private static let names = byNumber("") { $0 == .groupBy ? "group-by" : "\($0)" }
  private static let byName = Dictionary(uniqueKeysWithValues: allCases.map { ($0.name, $0) })

  /// The transformation with that name.
  package init?(name: String) {
    guard let transformation = Self.byName[name] else { return nil }
    self = transformation
  }
}

extension Transformation: NumberedCases {}

/// A lineage edge as a producer states it: data flows from `source` to `target`.
package struct EdgeDraft: Hashable, Sendable {
  package var source: AssetReference
  package var target: AssetReference
  /// The columns at both ends; both nil for an edge between assets.
  package var sourceColumn: FieldPath?
  package var targetColumn: FieldPath?
  package var transformation: Transformation
  /// From 0 to 1; guesses are below 1.
  package var confidence: Double
  /// What the edge was derived from, such as `{"sql": …, "expression": …}`; shown with the edge.
  package var detail: JSONObject

  package init(
    _ source: AssetReference, _ target: AssetReference, sourceColumn: FieldPath? = nil,
    targetColumn: FieldPath? = nil, transformation: Transformation = .flow, confidence: Double = 1,
    detail: JSONObject = [:]
  ) {
    self.source = source
    self.target = target
    self.sourceColumn = sourceColumn
    self.targetColumn = targetColumn
    self.transformation = transformation
    self.confidence = confidence
    self.detail = detail
  }
}

/// A lineage edge in the store.
package struct Edge: Sendable {
  package let id: Int64
  package let source: Subject
  package let target: Subject
  /// The job, query or pipeline that moves the data; nil when it is not known.
  package let job: AssetID?
  package let transformation: Transformation
  package let confidence: Double
  package let detail: JSONObject
  package let origin: Origin
  package let firstSeen: Timestamp
  package let lastSeen: Timestamp
}
