import Catalog
import Edge

/// The part of a list's form that says what to do with the rows that are ticked.
enum BulkForm {
  /// - Parameter total: how many rows match in all, on this page and others.
  static func html(total: Int, isColumns: Bool, _ reader: CatalogReader) throws -> HTML {
    let relations = BulkOrder.relations.filter { !isColumns || $0.relation == .tag || $0.relation == .term }
    let fields = try HTML.each(relations) { relation, title, hint in
      """
      <label>\(title)<input name="\(relation.name)" list="names-\(relation.name)" placeholder="\(hint)" autocomplete="off"></label>\(try names(relation, reader))
      """
    }
    let forColumns: HTML = """
      <label>Suggested tags<select name="suggestions"><option value="">leave as they are</option><option value="confirmed">accept</option><option value="rejected">turn down</option></select></label>
      <label class="tick"><input type="checkbox" name="downstream" value="1"> also downstream columns</label>
      """
    return """
      <details class="bulk" id="bulk"\(HTML.when(isColumns, " open"))><summary>Set on the ticked rows <span id="picked" class="count" role="status"></span></summary>
      <div class="fields">\(fields)\(HTML.when(isColumns, forColumns))</div><p class="apply"><button>Preview</button>
      <label class="tick"><input type="checkbox" name="all" value="1"> all \(total.grouped) that match, on every page</label></p></details>
      """
  }

  /// Names to choose from; people type the others.
  static func names(_ relation: Relation, _ reader: CatalogReader, limit: Int = 100) throws -> HTML {
    var filter = AssetFilter()
    filter.kinds = relation.targetKinds?.filter { $0 != .classification }
    let options = HTML.each(try reader.list(filter, limit: limit).elements) { asset in
      let name = asset.kind == .team ? "team:\(asset.name)" : asset.kind.namespace == .people ? asset.name : asset.fqn.description
      return "<option value=\"\(name)\"></option>"
    }
    return "<datalist id=\"names-\(relation.name)\">\(options)</datalist>"
  }
}
