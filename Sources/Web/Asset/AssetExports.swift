import Catalog
import Codecs
import Edge
import Net

/// The tabs of an asset for programs and spreadsheets: what the page shows, as JSON and CSV.
enum AssetExports {
  static let all = [columns(.json), columns(.csv), quality(.json), quality(.csv), history(.json), history(.csv)]

  private enum Form: String, Sendable {
    case json, csv

    var title: String { self == .json ? "JSON" : "CSV" }
  }

  /// The asset itself when the address ends in `.json` or `.csv`; nil for any other.
  static func answer(_ exchange: Exchange) throws -> HTTPResponse? {
    let name = exchange.parameter("id")
    for form in [Form.json, .csv] where name.hasSuffix(".\(form.rawValue)") {
      guard let uuid = UUID(String(name.dropLast(form.rawValue.count + 1))) else { continue }
      return try exchange.read { reader in
        guard let asset = try reader.asset(uuid: uuid) else { throw CatalogError.notFound(kind: "asset", id: "\(uuid)") }
        if form == .json { return .json(try JSONWriter.document { try reader.writeDocument(of: asset.id, to: &$0) }) }
        let fields = try reader.assetState(asset).fields.sorted { $0.key < $1.key }
        return csv(["field", "value"], fields.map { [$0.key, $0.value.string ?? $0.value.text] })
      }
    }
    return nil
  }

  private static func export(
    _ stem: String, _ form: Form, _ summary: String, _ body: @escaping @Sendable (AssetView) throws -> HTTPResponse
  ) -> Endpoint {
    Endpoint(.get, "/assets/{id}/\(stem).\(form.rawValue)", .needs(.read), "\(summary) as \(form.title).") { exchange in
      try exchange.read { reader in
        let asset = try reader.of(exchange)
        return try body(AssetView(asset: asset, links: try reader.links(of: asset.id), reader: reader, exchange: exchange))
      }
    }
  }

  static func csv(_ heads: [String], _ rows: [[String]]) -> HTTPResponse {
    var table = CSVWriter()
    table.row(heads)
    for row in rows { table.row(row) }
    return HTTPResponse(type: "text/csv; charset=utf-8", table.bytes)
  }

  private static func columns(_ form: Form) -> Endpoint {
    export("columns", form, "The columns of an asset") { view in
      let wanted = try view.reader.columns(of: view.asset.id, includingRemoved: view.exchange.query("removed") == "1")
        .filter { view.matches($0, view.exchange.query("q") ?? "") }
      let keys = view.keyWords()
      let rows = wanted.map { column in
        let links = view.links.filter { $0.subject.column == column.id }
        func names(_ relation: Relation) -> String {
          links.filter { $0.relation == relation && $0.state == .confirmed }.map { $0.target.fqn.description }.joined(separator: " ")
        }
        return [
          column.path.description, column.nativeType ?? column.type.name, column.nullable.map { $0 ? "yes" : "no" } ?? "",
          AssetView.keyWords(of: column, keys).joined(separator: " "), column.description ?? "", names(.tag), names(.term),
          names(.owner), column.removedAt?.rfc3339 ?? "",
        ]
      }
      return answer(form, ["name", "type", "nullable", "key", "description", "tags", "terms", "owners", "removedAt"], rows)
    }
  }

  private static func quality(_ form: Form) -> Endpoint {
    export("quality", form, "The checks of an asset, or the results of a check,") { view in
      if view.asset.kind == .check {
        let results = try view.reader.results(of: view.asset.id, limit: 1000)
        return answer(form, ["at", "outcome", "measured"], results.map { [$0.at.rfc3339, $0.outcome.name, CheckDetail.text($0.detail)] })
      }
      let rows = try view.reader.checks(on: view.asset.id).map { status in
        let column = try status.subject.column.flatMap { try view.reader.column($0) }?.path.description ?? ""
        return [
          status.check.fqn.description, column, status.latest?.outcome.name ?? "", status.latest?.at.rfc3339 ?? "",
          status.latest.map { CheckDetail.text($0.detail) } ?? "",
        ]
      }
      return answer(form, ["check", "column", "outcome", "at", "measured"], rows)
    }
  }

  private static func history(_ form: Form) -> Endpoint {
    export("history", form, "The history of an asset") { view in
      let changes = try view.reader.changes(before: nil, view.changeFilter(), limit: 1000)
      let rows = changes.flatMap { change in
        change.fields.map { field in
          [
            "\(change.number.rawValue)", change.at.rfc3339, change.actor, change.operation.name, change.isBreaking ? "yes" : "no",
            field.field, field.before.map { $0.string ?? $0.text } ?? "", field.after.map { $0.string ?? $0.text } ?? "",
          ]
        }
      }
      return answer(form, ["change", "at", "by", "operation", "breaking", "field", "before", "after"], rows)
    }
  }

  /// Rows as CSV, or as an array of objects.
  private static func answer(_ form: Form, _ heads: [String], _ rows: [[String]]) -> HTTPResponse {
    guard form == .json else { return csv(heads, rows) }
    return .json(
      JSON.array(rows.map { row in .object(JSONObject(zip(heads, row.map(JSON.string)).map { ($0, $1) })) }).bytes())
  }
}
