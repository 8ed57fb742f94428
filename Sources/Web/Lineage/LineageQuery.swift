import Catalog
import Codecs
import Edge

/// What of the lineage graph a page shows. All of it stands in the address, so that a link leads to the same picture
/// and every control is a link or a form without script.
struct LineageQuery: Sendable {
  /// Whether assets are the nodes, or the columns inside them.
  enum Level: String, Sendable, CaseIterable {
    case table, column
  }

  /// How a list is ordered.
  enum Order: String, Sendable, CaseIterable {
    case distance, name, owner, tag
  }

  /// One side of a node.
  enum Side: Sendable {
    case up, down
  }

  var direction = LineageDirection.both
  /// Steps from the focus that are shown without asking; nil leaves it to the page.
  var depth: Int?
  var level = Level.table
  var kind: AssetKind?
  var tag: String?
  var owner: String?
  /// Jobs stand as nodes between what they read and write.
  var showsJobs = false
  /// Only the focus, the outermost sources and the last consumers are drawn.
  var hidesBetween = false
  /// Columns that only decide which rows arrive are followed too.
  var includesIndirect = false
  /// The time whose lineage is shown; nil for now.
  var at: String?
  var isList = false
  var order = Order.distance
  var page = 1
  /// The asset in focus, whose page all controls lead back to.
  var asset: UUID?
  /// The focus column, as text; nil for the whole asset.
  var column: String?
  /// Nodes opened by hand on a side, with how many pages of neighbours are shown.
  private(set) var opened: [Side: [String: Int]] = [:]
  /// Nodes closed by hand that the depth would open.
  private(set) var closed: [Side: Set<String>] = [:]

  init() {}

  /// Reads the address.
  /// - Throws: `CatalogError.invalid` naming the field.
  init(_ exchange: Exchange) throws(CatalogError) {
    direction = try Self.word(exchange, "direction") ?? .both
    level = try Self.word(exchange, "level") ?? .table
    order = try Self.word(exchange, "order") ?? .distance
    kind = try Self.word(exchange, "kind")
    if exchange.query("depth") != nil { depth = try exchange.integer("depth", 1...100, default: 1) }
    tag = exchange.query("tag")?.trimmed
    owner = exchange.query("owner")?.trimmed
    showsJobs = exchange.query("jobs") == "1"
    hidesBetween = exchange.query("ends") == "1"
    includesIndirect = exchange.query("indirect") == "1"
    at = exchange.query("at")
    isList = exchange.query("view") == "list"
    page = try exchange.integer("page", 1...100_000, default: 1)
    column = exchange.query("column")
    opened = [.up: Self.pages(exchange.query("up")), .down: Self.pages(exchange.query("down"))]
    closed = [.up: Set(Self.keys(exchange.query("noup"))), .down: Set(Self.keys(exchange.query("nodown")))]
  }

  private static func word<Word: RawRepresentable & CaseIterable>(
    _ exchange: Exchange, _ name: String
  ) throws(CatalogError) -> Word? where Word.RawValue == String {
    guard let text = exchange.query(name) else { return nil }
    guard let word = Word(rawValue: text) else {
      let words = Word.allCases.map(\.rawValue).joined(separator: ", ")
      throw .invalid(field: name, reason: "is \(text.prefix(60)); one of \(words) is expected")
    }
    return word
  }

  private static func keys(_ text: String?) -> [String] { (text ?? "").split(separator: ".").prefix(500).map(String.init) }

  private static func pages(_ text: String?) -> [String: Int] {
    let pairs = keys(text).map { item in
      let parts = item.split(separator: "-")
      return (String(parts.first ?? ""), parts.count > 1 ? min(max(Int(parts[1]) ?? 1, 1), 100) : 1)
    }
    return Dictionary(pairs, uniquingKeysWith: max)
  }

  /// The short name of a node in an address: enough of its id to tell the nodes of one picture apart.
  static func key(_ node: UUID) -> String { String(node.description.suffix(8)) }

  /// Whether anything narrows down which nodes are shown.
  var isFiltered: Bool { kind != nil || tag != nil || owner != nil || hidesBetween }

  /// How far the picture reaches without asking: one hop, or further when most of what is found is filtered away.
  var reach: Int { depth ?? (isFiltered ? 10 : 1) }

  /// How many pages of neighbours a node shows on a side; 0 when it is closed there.
  func pages(of node: UUID, distance: Int, _ side: Side) -> Int {
    let key = Self.key(node)
    if closed[side]?.contains(key) == true { return 0 }
    if let pages = opened[side]?[key] { return pages }
    let isWithin =
      switch side {
      case .up: direction != .downstream && distance <= 0 && -distance < reach
      case .down: direction != .upstream && distance >= 0 && distance < reach
      }
    return isWithin ? 1 : 0
  }

  /// The same picture with more neighbours of a node.
  func opening(_ node: UUID, _ side: Side, pages: Int) -> LineageQuery {
    var query = self
    query.closed[side]?.remove(Self.key(node))
    query.opened[side, default: [:]][Self.key(node)] = pages
    return query
  }

  /// The same picture with a node's neighbours put away.
  func closing(_ node: UUID, distance: Int, _ side: Side) -> LineageQuery {
    var query = self
    query.opened[side]?[Self.key(node)] = nil
    if query.pages(of: node, distance: distance, side) > 0 { query.closed[side, default: []].insert(Self.key(node)) }
    return query
  }

  /// The query of an address, without what is as usual.
  var fields: [(String, String?)] {
    func list(_ keys: some Collection<String>) -> String? { keys.isEmpty ? nil : keys.sorted().joined(separator: ".") }
    func pages(_ side: Side) -> String? { list((opened[side] ?? [:]).map { $0.value == 1 ? $0.key : "\($0.key)-\($0.value)" }) }
    return [
      ("column", column), ("level", level == .table ? nil : level.rawValue), ("view", isList ? "list" : nil),
      ("direction", direction == .both ? nil : direction.rawValue), ("depth", depth.map { "\($0)" }),
      ("kind", kind?.rawValue), ("tag", tag), ("owner", owner), ("jobs", showsJobs ? "1" : nil),
      ("ends", hidesBetween ? "1" : nil), ("indirect", includesIndirect ? "1" : nil), ("at", at),
      ("order", order == .distance ? nil : order.rawValue), ("page", page == 1 ? nil : "\(page)"),
      ("up", pages(.up)), ("down", pages(.down)), ("noup", list(closed[.up] ?? [])), ("nodown", list(closed[.down] ?? [])),
    ]
  }

  /// The page of this query about an asset.
  func address(_ asset: UUID) -> Address { AssetTab.lineage.address(asset, query: fields) }

  /// The same as a file.
  func file(_ asset: UUID, _ ending: String) -> Address { Address("assets", asset.description, "lineage.\(ending)", query: fields) }

  /// The same way of looking at another node: without what belongs to the nodes of this picture.
  var refocused: LineageQuery {
    with { query in
      query.column = nil
      query.page = 1
      query.opened = [:]
      query.closed = [:]
    }
  }

  /// The lineage of one column from end to end.
  func focused(on column: Column) -> LineageQuery {
    var query = refocused
    query.column = column.path.description
    query.depth = nil
    return query
  }

  /// The query with something changed.
  func with(_ change: (inout LineageQuery) -> Void) -> LineageQuery {
    var query = self
    change(&query)
    return query
  }
}
