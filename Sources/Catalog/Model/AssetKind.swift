/// What an asset is. Everything with a page of its own has one of these kinds.
///
/// The raw value is the word used in URLs, queries and JSON; `code` is what the store keeps and never changes.
package enum AssetKind: String, CaseIterable, Sendable {
  case service, database, schema, table, view, topic, collection, queue, exchange, bucket, fileset, index
  case featureView = "feature-view"
  case storedProcedure = "stored-procedure"
  case pipeline, job, dashboard, chart, report
  case mlModel = "ml-model"
  case apiEndpoint = "api-endpoint"
  case dataProduct = "data-product"
  case domain, glossary, term, classification, tag, team, user, contract, check, incident
  case consumerGroup = "consumer-group"
  case query

  /// The number that stands for the kind in the store.
  package var code: Int {
    switch self {
    case .service: 1
    case .database: 2
    case .schema: 3
    case .table: 4
    case .view: 5
    case .topic: 6
    case .collection: 7
    case .queue: 8
    case .exchange: 9
    case .bucket: 10
    case .fileset: 11
    case .index: 12
    case .featureView: 13
    case .storedProcedure: 14
    case .pipeline: 20
    case .job: 21
    case .dashboard: 22
    case .chart: 23
    case .report: 24
    case .mlModel: 25
    case .apiEndpoint: 26
    case .consumerGroup: 27
    case .query: 28
    case .dataProduct: 40
    case .domain: 41
    case .glossary: 42
    case .term: 43
    case .classification: 44
    case .tag: 45
    case .team: 46
    case .user: 47
    case .contract: 48
    case .check: 49
    case .incident: 50
    }
  }

  private static let byCode = Dictionary(uniqueKeysWithValues: allCases.map { ($0.code, $0) })

  /// The kind that a stored number stands for; nil for a number no kind has.
  package init?(code: Int) {
    guard let kind = Self.byCode[code] else { return nil }
    self = kind
  }

  /// The name shown to people, in the singular, such as "data product".
  package var title: String {
    switch self {
    case .mlModel: "ML model"
    case .apiEndpoint: "API endpoint"
    default: rawValue.split(separator: "-").joined(separator: " ")
    }
  }

  /// The name shown to people, in the plural.
  package var plural: String {
    switch self {
    case .index: "indexes"
    case .glossary: "glossaries"
    default: title.hasSuffix("y") && self != .apiEndpoint ? String(title.dropLast()) + "ies" : title + "s"
    }
  }

  /// Kinds whose FQNs must differ from one another. A domain and a service may share a name; a table and a view of
  /// one schema may not.
  package enum Namespace: Int, Sendable, CaseIterable {
    case data = 0, domain, dataProduct, glossary, classification, people, quality
  }

  /// The namespace in which an asset of this kind has a unique FQN.
  package var namespace: Namespace {
    switch self {
    case .domain: .domain
    case .dataProduct: .dataProduct
    case .glossary, .term: .glossary
    case .classification, .tag: .classification
    case .team, .user: .people
    case .contract, .check, .incident: .quality
    default: .data
    }
  }

  /// Whether assets of this kind hold data that lineage flows through, rather than naming or judging it.
  package var isData: Bool { namespace == .data }

  /// Whether assets of this kind have columns (or fields, for topics, collections and the like).
  package var hasColumns: Bool {
    switch self {
    case .table, .view, .topic, .collection, .queue, .fileset, .index, .featureView, .apiEndpoint, .mlModel, .report,
      .chart:
      true
    default: false
    }
  }

  /// Whether assets of this kind process data: they are jobs on a lineage edge rather than its ends.
  package var isProcess: Bool {
    switch self {
    case .pipeline, .job, .storedProcedure, .query, .consumerGroup: true
    default: false
    }
  }

  /// The kinds of the missing parents of an asset with `depth` name parts, outermost first.
  ///
  /// A producer may register `shop.sales.public.orders` before anything above it is known; its containers then come
  /// into being with these kinds.
  package func parentKinds(depth: Int) -> [AssetKind] {
    guard depth > 1 else { return [] }
    switch self {
    case .term: return [.glossary] + Array(repeating: .term, count: depth - 2)
    case .tag: return [.classification] + Array(repeating: .tag, count: depth - 2)
    case .domain: return Array(repeating: .domain, count: depth - 1)
    // These stand alone, whatever their names are made of.
    case .team, .user, .dataProduct, .check, .contract, .incident, .glossary, .classification, .service: return []
    case .job: return [.service] + Array(repeating: .pipeline, count: depth - 2)
    case .chart, .report: return [.service] + Array(repeating: .dashboard, count: depth - 2)
    default:
      let containers: [AssetKind] = [.service, .database, .schema]
      return (0..<(depth - 1)).map { containers[min($0, containers.count - 1)] }
    }
  }
}
