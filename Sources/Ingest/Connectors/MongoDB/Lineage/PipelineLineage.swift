import Codecs

/// What an aggregation pipeline reads, and where each field of its documents comes from
/// (https://www.mongodb.com/docs/manual/reference/operator/aggregation-pipeline/).
struct PipelineLineage {
  /// The collections that are read, each with the stage that first names it, in the order they come.
  private(set) var sources: [(collection: String, stage: String)] = []
  /// What the documents look like; several kinds after a `$unionWith`.
  private var branches: [PipelineFields]

  /// A view's pipeline.
  init(on collection: String, stage: String = "viewOn", _ pipeline: [BSONDocument]) {
    branches = [PipelineFields(of: collection)]
    sources = [(collection, stage)]
    for stage in pipeline { apply(stage) }
  }

  /// A pipeline on documents that come from elsewhere.
  private init(on documents: [PipelineFields], _ pipeline: [BSONDocument]) {
    branches = documents
    for stage in pipeline { apply(stage) }
  }

  /// Where a field of the documents comes from.
  func origins(of path: [String]) -> Set<PipelineFields.Origin> {
    branches.reduce(into: []) { $0.formUnion($1.origins(of: path)) }
  }

  private mutating func apply(_ stage: BSONDocument) {
    guard let (name, value) = stage.first.map({ ($0.key, $0.value) }) else { return }
    switch name {
    case "$project": change { $0.project(value.document ?? [:]) }
    case "$addFields", "$set": change { $0.add(value.document ?? [:]) }
    case "$setWindowFields": change { $0.add(value["output"]?.document ?? [:], aggregates: true) }
    case "$unset": change { $0.unset(value) }
    case "$group": change { $0 = $0.grouped(value.document ?? [:]) }
    case "$bucket", "$bucketAuto": change { $0 = $0.bucketed(value) }
    case "$sortByCount": change { $0 = $0.grouped(["_id": value, "count": ["$sum": 1]]) }
    case "$count": branches = [PipelineFields()]
    case "$unwind": if let place = value["includeArrayIndex"]?.string { change { $0.set(place, []) } }
    case "$replaceRoot": branches = branches.flatMap { $0.replaced(by: value["newRoot"] ?? .null) }
    case "$replaceWith": branches = branches.flatMap { $0.replaced(by: value) }
    case "$lookup", "$graphLookup": bring(value, name)
    case "$unionWith": unite(value)
    case "$facet": facet(value.document ?? [:])
    // The others choose among documents, or put them in order.
    default: return
    }
  }

  private mutating func change(_ body: (inout PipelineFields) -> Void) {
    for index in branches.indices { body(&branches[index]) }
  }

  /// Puts documents of another collection into a field. Without a collection, a pipeline makes its documents itself.
  private mutating func bring(_ value: BSON, _ stage: String) {
    let inner = Self.read(value["from"], stage, value["pipeline"])
    if let inner { note(inner) }
    guard let field = value["as"]?.string else { return }
    change { $0.set(field, holding: inner?.branches ?? []) }
  }

  private mutating func unite(_ value: BSON) {
    guard let inner = Self.read(value.string == nil ? value["coll"] : value, "$unionWith", value["pipeline"]) else { return }
    note(inner)
    branches += inner.branches
  }

  /// The documents of another collection of this database; one of another database is an object.
  private static func read(_ from: BSON?, _ stage: String, _ pipeline: BSON?) -> PipelineLineage? {
    from?.string.map { PipelineLineage(on: $0, stage: stage, (pipeline?.array ?? []).compactMap(\.document)) }
  }

  private mutating func facet(_ facets: BSONDocument) {
    var fields = PipelineFields()
    for facet in facets {
      let inner = PipelineLineage(on: branches, (facet.value.array ?? []).compactMap(\.document))
      note(inner)
      fields.set(facet.key, holding: inner.branches)
    }
    branches = [fields]
  }

  private mutating func note(_ inner: PipelineLineage) {
    for source in inner.sources where !sources.contains(where: { $0.collection == source.collection }) {
      sources.append(source)
    }
  }
}
