import Catalog
import Codecs

/// What a lineage page can be changed to: links for the usual steps, a form for the rest.
struct LineageControls {
  let asset: Asset
  let query: LineageQuery
  /// Columns to choose from.
  let columns: [Column]

  var html: HTML {
    """
    <p class="controls">\(views) · \(levels) · \(directions) · \(depths)</p>\(filters)
    """
  }

  private func link(_ text: String, _ isCurrent: Bool, _ change: (inout LineageQuery) -> Void) -> HTML {
    let query = query.with {
      $0.page = 1
      change(&$0)
    }
    return "<a href=\"\(query.address(asset.uuid))\"\(HTML.when(isCurrent, " aria-current=\"true\""))>\(text)</a>"
  }

  private var views: HTML {
    "\(link("Picture", !query.isList) { $0.isList = false }) \(link("List", query.isList) { $0.isList = true })"
  }

  private var levels: HTML {
    guard query.column == nil else { return "\(link("Whole table", false) { $0.column = nil })" }
    return "\(link("Tables", query.level == .table) { $0.level = .table }) \(link("Columns", query.level == .column) { $0.level = .column })"
  }

  private var directions: HTML {
    HTML.each([("Both ways", LineageDirection.both), ("Upstream", .upstream), ("Downstream", .downstream)]) { title, direction in
      "\(link(title, query.direction == direction) { $0.direction = direction }) "
    }
  }

  private var depths: HTML {
    let current = query.isList || query.column != nil ? query.depth : query.reach
    return HTML.each([1, 2, 3, 5]) { depth in
      "\(link("\(depth)", current == depth) { $0.depth = depth }) "
    } + "steps \(link("all", current == nil || current == 100) { $0.depth = $0.isList || $0.column != nil ? nil : 100 })"
  }

  private var filters: HTML {
    let isSet = query.isFiltered || query.at != nil || query.showsJobs || query.includesIndirect
    let kinds = HTML.each(AssetKind.allCases.filter(\.isData)) {
      "<option value=\"\($0.rawValue)\"\(HTML.when(query.kind == $0, " selected"))>\($0.title)</option>"
    }
    let choices = HTML.each(columns.prefix(500)) { column in
      "<option\(HTML.when(query.column == column.path.description, " selected"))>\(column.path.description)</option>"
    }
    let orders = HTML.each(LineageQuery.Order.allCases) {
      "<option value=\"\($0.rawValue)\"\(HTML.when(query.order == $0, " selected"))>\($0.rawValue)</option>"
    }
    let own = ["column", "kind", "tag", "owner", "at", "jobs", "ends", "indirect", "depth", "order", "page"]
    let hidden = HTML.each(query.fields.filter { $0.1 != nil && !own.contains($0.0) }) {
      "<input type=\"hidden\" name=\"\($0.0)\" value=\"\($0.1 ?? "")\">"
    }
    func box(_ name: String, _ title: String, _ isOn: Bool) -> HTML {
      "<label><input type=\"checkbox\" name=\"\(name)\" value=\"1\"\(HTML.when(isOn, " checked"))> \(title)</label>"
    }
    return """
      <details class="edit wide"\(HTML.when(isSet, " open"))><summary>Filter, look back, follow one column</summary><form class="sieve" method="get" action="\(AssetTab.lineage.address(asset.uuid))">\(hidden)
      \(HTML.when(!columns.isEmpty, "<label>Column<select name=\"column\"><option value=\"\">all</option>\(choices)</select></label>"))
      <label>Steps<input type="number" name="depth" min="1" max="100" value="\(query.depth.map { "\($0)" } ?? "")"></label>
      <label>Kind<select name="kind"><option value="">all</option>\(kinds)</select></label><label>Tag<input name="tag" value="\(query.tag ?? "")" placeholder="PII"></label>
      <label>Owner<input name="owner" value="\(query.owner ?? "")" placeholder="ann"></label>\(Moment.field("at", "As seen at (UTC)", query.at))
      \(HTML.when(query.isList, "<label>Order by<select name=\"order\">\(orders)</select></label>"))
      \(box("jobs", "jobs as nodes", query.showsJobs))\(box("ends", "hide what lies between", query.hidesBetween))\(box("indirect", "joins and filters too", query.includesIndirect))
      <button>Apply</button> <a href="\(AssetTab.lineage.address(asset.uuid))">Start over</a></form></details>
      """
  }
}

extension HTML {
  static func + (left: HTML, right: HTML) -> HTML { join([left, right]) }
}
