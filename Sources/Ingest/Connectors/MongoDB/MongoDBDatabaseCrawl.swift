import Catalog
import Codecs

/// The crawl of one database: its collections first, then its views with what they are made of.
struct MongoDBDatabaseCrawl {
  let database: String
  let scope: MongoDBScope
  let sink: any CrawlSink
  let translator: MongoDBTranslator
  let reader: MongoDBReader
  /// Everything in the database, also what the recipe does not want read.
  let listed: [MongoDBCollection]

  func run(_ collections: [MongoDBCollection]) throws(CrawlError) {
    let views = collections.compactMap { view in
      view.viewOn.map { (view: view, lineage: PipelineLineage(on: $0, view.pipeline)) }
    }
    // Only the columns of what views read are kept until the views' turn.
    let read = Set(views.flatMap { $0.lineage.sources.map(\.collection) })
    var columns: [String: [String: FieldPath]] = [:]
    var fields: [String: [FieldPath]] = [:]
    for collection in collections {
      if sink.isCancelled { throw .cancelled }
      guard let draft = try put(collection) else { continue }
      let paths = draft.columns?.map(\.path) ?? []
      if collection.kind == .view { fields[collection.name] = paths }
      if read.contains(collection.name) {
        columns[collection.name] = Dictionary(paths.map { ($0.dotted, $0) }) { first, _ in first }
      }
    }
    let references = Dictionary(
      listed.compactMap { entry in translator.reference(entry, in: database).map { (entry.name, $0) } }
    ) { first, _ in first }
    let edges = MongoDBViewEdges(references: references, columns: columns)
    for (view, lineage) in views {
      guard let reference = references[view.name], let fields = fields[view.name] else { continue }
      try sink.put(edges: edges.edges(into: reference, lineage, fields: fields), into: reference, job: nil)
    }
  }

  private func put(_ collection: MongoDBCollection) throws(CrawlError) -> AssetDraft? {
    let name: FQN
    do throws(CatalogError) { name = try translator.name(collection.name, in: database) } catch {
      sink.report(entity(collection), "\(error)", hint: nil, keeping: nil)
      return nil
    }
    let facts = try facts(of: collection)
    let draft = translator.draft(collection, name, facts)
    try sink.put(draft)
    if let profile = facts.profile { try put(profile, of: draft, facts) }
    return draft
  }

  /// Hands over what was measured, and shows a classifier some of the texts.
  private func put(_ sample: SampleProfile, of draft: AssetDraft, _ facts: MongoDBCollectionFacts) throws(CrawlError) {
    let (columns, asset) = (draft.columns ?? [], AssetReference.named(draft.kind, draft.fqn))
    if let profile = sample.profile(columns, total: facts.statistics.documents, isCut: facts.isPartial) {
      try sink.put(profile: profile, of: asset)
    }
    let samples = sample.samples(columns)
    if !samples.isEmpty { try sink.put(samples: samples, of: asset) }
  }

  private func facts(of collection: MongoDBCollection) throws(CrawlError) -> MongoDBCollectionFacts {
    var facts = MongoDBCollectionFacts()
    if collection.kind == .collection {
      facts.indexes = try asking(collection, "its indexes") { () throws(MongoDBError) in
        try reader.indexes(of: collection.name, in: database)
      } ?? []
    }
    if collection.kind != .view {
      facts.statistics = try asking(collection, "its size") { () throws(MongoDBError) in
        try reader.statistics(of: collection.name, in: database)
      } ?? MongoDBStatistics()
    }
    var profile = scope.profile(of: collection, in: database)
    if scope.infersSchemas, let inference = try asking(collection, "its documents", { () throws(MongoDBError) in try sample(collection, &profile) }) {
      let schema = inference.schema()
      for remark in schema.remarks { sink.note("\(entity(collection)): \(remark)") }
      facts.profile = profile
      facts.sample = schema
      facts.sampled = inference.count
      facts.isPartial = inference.count >= scope.sampleSize && facts.statistics.documents != Int64(inference.count)
    }
    return facts
  }

  private func sample(_ collection: MongoDBCollection, _ profile: inout SampleProfile?) throws(MongoDBError) -> SchemaInference {
    var inference = SchemaInference(scope.limits)
    // Nothing else holds the profile meanwhile, so that it grows in its place.
    var measured = profile
    profile = nil
    defer { profile = measured }
    let look: (BSONDocument) -> Void = { document in
      inference.observe(ValueShape(document))
      measured?.observe(document, depth: scope.limits.depth)
    }
    let (name, count) = (collection.name, scope.sampleSize)
    if scope.isRandom {
      try reader.sample(name, in: database, count: count, look)
    } else if collection.kind == .collection {
      try reader.ends(name, in: database, count: count, look)
    } else {
      // Neither views nor time series have an index by `_id` that could put them in order.
      try reader.first(name, in: database, count: count, look)
    }
    return inference
  }

  /// What the server answers about one side of a collection; nil when it refuses, which is reported.
  private func asking<Answer>(
    _ collection: MongoDBCollection, _ side: String, _ question: () throws(MongoDBError) -> Answer
  ) throws(CrawlError) -> Answer? {
    do throws(MongoDBError) { return try question() } catch {
      guard let refusal = error.commandError else { throw error.crawlError }
      if refusal.isGone || refusal.isUnknownCommand {
        sink.note("\(entity(collection)): \(side) cannot be read: \(refusal)")
      } else {
        sink.report(entity(collection), "\(side) cannot be read: \(refusal)", hint: refusal.advice, keeping: nil)
      }
      return nil
    }
  }

  private func entity(_ collection: MongoDBCollection) -> String { "\(database).\(collection.name)" }
}
