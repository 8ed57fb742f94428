import Catalog
import Codecs
import Edge
import Net

/// The start page: three ways to begin in an empty catalog, what is useful now in a filled one.
enum HomePages {
  static func all(_ layout: Layout) -> [Endpoint] {
    [
      Endpoint(.get, "/", .needs(.read), "The start page.") { exchange in
        let counts = try exchange.catalog.countsByKind()
        return try exchange.read { reader in
          let isFilled = counts.contains { $0.key.isData && $0.value > 0 }
          let body = isFilled ? try HomeView(counts: counts, reader: reader, exchange: exchange).html : FirstSteps.html(exchange)
          return .page(layout.page(exchange, title: isFilled ? "Your data, mapped" : "Welcome to Cairn", body))
        }
      }
    ]
  }
}

/// Draws the start page of a catalog with something in it.
struct HomeView {
  let counts: [AssetKind: Int]
  let reader: CatalogReader
  let exchange: Exchange

  var html: HTML {
    get throws {
      """
      \(try samples)\(tiles)\(try questions)
      <div class="columns"><section><h2>Yours</h2>\(try yours)</section><section><h2>Runs that need you</h2>\(try runs)</section></div>
      <div class="columns"><section><h2><a href="/domains">Domains</a></h2>\(try list(.domain, "/domains"))</section>
      <section><h2><a href="/products">Data products</a></h2>\(try list(.dataProduct, "/products"))</section></div>
      <section><h2>What changed</h2>\(try changes)</section>
      """
    }
  }

  private var samples: HTML {
    get throws {
      guard exchange.principal.may(.administer), try reader.hasSamples() else { return .empty }
      return """
        <div class="note"><p>This is the sample data of a warehouse. It goes with one click; what you added yourself stays.</p>\(Piece.button("Remove the sample data", posting: Address("samples", "remove"), exchange.token))</div>
        """
    }
  }

  private var tiles: HTML {
    let kinds = AssetKind.allCases.filter { counts[$0] != nil && ($0.isData || $0 == .dataProduct || $0 == .term) }
    let tiles = HTML.each(kinds) { kind in
      """
      <li><a href="\(Address("search", query: [("q", "kind:\(kind.rawValue)")]))"><strong>\((counts[kind] ?? 0).grouped)</strong> \(counts[kind] == 1 ? kind.title : kind.plural)</a></li>
      """
    }
    return "<ul class=\"tiles\">\(tiles)</ul>"
  }

  private var questions: HTML {
    get throws {
      let suggested = try reader.search("has:suggested", SearchOptions(limit: 0, scopes: [.column])).total
      let judge = HTML.when(
        suggested > 0, "<a class=\"chip\" href=\"/columns?suggest=any\">\(suggested.of("suggested tag")) to judge</a> ")
      return """
        <p class="chips">\(judge)<a class="chip" href="/search?q=kind%3Atable+missing%3Aowner">Tables without an owner</a> <a class="chip" href="/search?q=kind%3Atable+missing%3Adescription">Tables nobody described</a>
        <a class="chip" href="/search?q=tag%3APII">What holds personal data</a> <a class="chip" href="/search?sort=updated">Changed lately</a></p>
        """
    }
  }

  /// What the person owns, alone or in a team.
  private var yours: HTML {
    get throws {
      guard exchange.principal.isKnown, let me = try reader.asset(.people, try FQN(parts: [exchange.principal.name])) else {
        return "<p class=\"none\">Sign in to see what you own.</p>"
      }
      let teams = try reader.links(to: me.id, .member, limit: 50).map(\.subject.asset)
      var rows: [HTML] = []
      for owner in [me.id] + teams where rows.count < 8 {
        for link in try reader.links(to: owner, .owner, limit: 8) where link.subject.column == nil && rows.count < 8 {
          guard let label = try reader.label(link.subject.asset), label.state != .deleted else { continue }
          let through = owner == me.id ? HTML.empty : "<span class=\"fqn\">through \(link.target.title)</span>"
          rows.append("<li><span class=\"kind\">\(label.kind.title)</span> \(Piece.asset(label)) \(through)</li>")
        }
      }
      guard !rows.isEmpty else {
        return "<p class=\"none\">You own nothing yet. Owners are set on an asset's page, or for many under <a href=\"/search\">Browse</a>.</p>"
      }
      return "<ul class=\"plain\">\(HTML.join(rows))</ul><p><a href=\"\(Address("search", query: [("q", "owner:\"\(exchange.principal.name)\"")]))\">All of yours</a></p>"
    }
  }

  /// The latest run of each recipe, where it did not succeed.
  private var runs: HTML {
    get throws {
      var seen: Set<String> = []
      let latest = try reader.runs(limit: 100).filter { seen.insert($0.recipe).inserted }
      let wrong = latest.filter { $0.status != .succeeded && $0.status != .running }
      guard !wrong.isEmpty else {
        return latest.isEmpty
          ? "<p class=\"none\">Nothing was crawled yet.</p>" : "<p class=\"none\">None: every recipe's last run went well. <a href=\"/runs\">All runs</a></p>"
      }
      let rows = HTML.each(wrong.prefix(6)) { run in
        """
        <li><span class="outcome \(run.status.name)">\(run.status.name)</span> <a href="\(Address("runs", "\(run.id)"))">\(run.recipe)</a> \(Piece.time(run.startedAt))\(run.failure.map { HTML("<br><span class=\"fqn\">\(String($0.prefix(160)))</span>") } ?? .empty)</li>
        """
      }
      return "<ul class=\"plain\">\(rows)</ul>"
    }
  }

  private func list(_ kind: AssetKind, _ place: String) throws -> HTML {
    var filter = AssetFilter()
    filter.kinds = [kind]
    let rows = try HTML.each(try reader.list(filter, limit: 8).elements) { asset in
      let uses = try UseCount(of: asset.id, reader)
      return "<li>\(Piece.asset(asset.label)) <span class=\"count\">\(uses.isNone ? "" : uses.text)</span><br><span class=\"fqn\">\(String((asset.description ?? "").prefix(100)))</span></li>"
    }
    return rows.isEmpty ? "<p class=\"none\">None yet. <a href=\"\(place)\">Make one</a></p>" : "<ul class=\"plain\">\(rows)</ul>"
  }

  /// Who changed what, taken together where one made many changes in a row.
  private var changes: HTML {
    get throws {
      var filter = ChangeFilter()
      filter.operations = [.created, .updated, .deleted, .restored, .renamed, .merged, .linked]
      filter.foldsBatches = true
      let streaks = ChangeStreak.all(in: try reader.changes(before: nil, filter, limit: 400)).prefix(10)
      let rows = try HTML.each(streaks) { streak in
        "<tr><td>\(Piece.time(streak.last.at))</td><td>\(streak.last.actor)</td><td>\(try what(streak))</td></tr>"
      }
      return Piece.table("Recent changes", ["When", "Who", "What"], rows)
    }
  }

  private func what(_ streak: ChangeStreak) throws -> HTML {
    if let batch = try streak.last.batch.flatMap({ try reader.batch($0) }) {
      return "<a href=\"\(Address("batches", "\(batch.id)"))\">\(batch.summary)</a>"
    }
    let labels = try streak.assets.prefix(5).compactMap { try reader.label($0) }
    let names = HTML.join(labels.enumerated().map { "\($0 > 0 ? ", " : "")\(Piece.asset($1))" })
    let rest = streak.assets.count > 5 ? " and \((streak.assets.count - 5).of("other"))" : ""
    return "\(streak.operations.joined(separator: ", ")): \(names)\(rest)"
  }
}

/// Changes that one actor made in a row.
private struct ChangeStreak {
  /// The latest of them.
  let last: Change
  var assets: [AssetID] = []
  var operations: [String] = []
  private var seen: Set<AssetID> = []

  private init(_ change: Change) {
    last = change
    add(change)
  }

  private mutating func add(_ change: Change) {
    if !operations.contains(change.operation.name) { operations.append(change.operation.name) }
    if let asset = change.asset, seen.insert(asset).inserted { assets.append(asset) }
  }

  private static let gap: Int64 = 600_000_000

  /// - Parameter changes: newest first.
  static func all(in changes: [Change]) -> [ChangeStreak] {
    var streaks: [ChangeStreak] = []
    for change in changes {
      let current = streaks.last?.last
      let belongs = current.map { last in
        last.actor == change.actor && last.batch == nil && change.batch == nil
          && last.at.microseconds - change.at.microseconds < gap
      }
      if belongs ?? false { streaks[streaks.count - 1].add(change) } else { streaks.append(ChangeStreak(change)) }
    }
    return streaks
  }
}
