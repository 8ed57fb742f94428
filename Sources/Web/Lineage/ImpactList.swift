import Catalog
import Codecs

/// Everything that lies upstream or downstream, however far, as a list: who is hit when something changes.
struct ImpactList {
  /// Rows on one page.
  static let pageSize = 100
  private static let heads = ["Way", "Distance", "Kind", "Name", "Column", "Owners", "Tags"]

  /// An asset or column that was reached.
  private struct Item {
    let label: AssetLabel
    let column: Column?
    let distance: Int
    var links: [Link]?

    func names(_ relation: Relation) -> String {
      let own = (links ?? []).filter { $0.relation == relation && ($0.subject.column == nil || column == nil || $0.subject.column == column?.id) }
      return Set(own.map { relation == .owner ? $0.target.title : $0.target.fqn.description }).sorted().joined(separator: ", ")
    }
  }

  private let query: LineageQuery
  private let reader: CatalogReader
  private var items: [Item] = []
  /// Whether there is more than was followed.
  private(set) var isCut = false

  var count: Int { items.count }

  /// Follows everything from an asset, from one column, or at column level from all columns of the asset.
  init(_ asset: Asset, _ column: Column?, _ query: LineageQuery, _ reader: CatalogReader) throws {
    self.query = query
    self.reader = reader
    if let column {
      try follow([Subject(asset.id, column: column.id)])
    } else if query.level == .column {
      try follow(try reader.columns(of: asset.id).prefix(500).map { Subject(asset.id, column: $0.id) })
    } else {
      try follow([Subject(asset.id)])
    }
    let filter = LineageFilter(query)
    if filter.needsLinks || query.order == .owner || query.order == .tag {
      for index in items.indices { items[index].links = try reader.links(of: items[index].label.id) }
    }
    items = try items.filter { item in
      guard query.kind == nil || item.label.kind == query.kind else { return false }
      return filter.needsLinks ? filter.passes(try item.links ?? reader.links(of: item.label.id)) : true
    }
    sort()
  }

  private mutating func follow(_ starts: [Subject]) throws {
    var nearest: [Subject: Int] = [:]
    let time: Timestamp? = if let at = query.at { try Moment.read(at, field: "at") } else { nil }
    var source = LineageSource(reader, at: time, includesIndirect: query.includesIndirect)
    for start in starts {
      for (subject, distance) in try reached(from: start, time == nil ? nil : 5000, &source) where !starts.contains(subject) {
        if let known = nearest[subject], abs(known) <= abs(distance) { continue }
        nearest[subject] = distance
      }
    }
    for (subject, distance) in nearest {
      guard let label = try reader.label(subject.asset) else { continue }
      items.append(Item(label: label, column: try subject.column.flatMap { try reader.column($0) }, distance: distance))
    }
  }

  /// - Parameter limit: for walks through the store; nil asks the graph in memory.
  private mutating func reached(from start: Subject, _ limit: Int?, _ source: inout LineageSource) throws -> [(Subject, Int)] {
    if let limit {
      let walk = try ColumnWalk(from: start, query.direction, depth: query.depth ?? 100, limit: limit, &source)
      isCut = isCut || walk.isCut
      return walk.distances.map { ($0.key, $0.value) }
    }
    let answer = reader.lineage(
      LineageRequest(
        start, direction: query.direction, depth: query.depth ?? 100, includesIndirect: query.includesIndirect, nodeLimit: 100_000))
    isCut = isCut || answer.isTruncated
    return answer.nodes.map { ($0.subject, $0.distance) }
  }

  private mutating func sort() {
    func key(_ item: Item) -> (String, Int, Int, String, String) {
      let first =
        switch query.order {
        case .distance, .name: ""
        case .owner: item.names(.owner)
        case .tag: item.names(.tag)
        }
      // What has no owner or tag comes last.
      let lead = query.order == .owner || query.order == .tag ? (first.isEmpty ? "\u{10FFFF}" : first) : ""
      let distance = query.order == .name ? 0 : abs(item.distance)
      return (lead, distance, query.order == .name ? 0 : item.distance, item.label.fqn.description, item.column?.path.description ?? "")
    }
    items = items.map { (key($0), $0) }.sorted { $0.0 < $1.0 }.map(\.1)
  }

  /// Some of the rows; all without a range.
  func listing(_ range: Range<Int>? = nil) throws -> Listing {
    var listing = Listing(Self.heads)
    for item in items[(range ?? items.indices).clamped(to: items.indices)] {
      var item = item
      if item.links == nil { item.links = try reader.links(of: item.label.id) }
      let page = query.refocused.with { $0.isList = true }
      listing.rows.append([
        Listing.Cell(item.distance < 0 ? "upstream" : "downstream"), Listing.Cell("\(abs(item.distance))"), Listing.Cell(item.label.kind.title),
        Listing.Cell(item.label.fqn.description, AssetTab.overview.address(item.label.uuid)),
        Listing.Cell(
          item.column?.path.description ?? "", item.column.map { page.focused(on: $0).address(item.label.uuid) }),
        Listing.Cell(item.names(.owner)), Listing.Cell(item.names(.tag)),
      ])
    }
    return listing
  }
}
