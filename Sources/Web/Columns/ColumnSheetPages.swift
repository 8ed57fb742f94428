import Catalog
import Edge
import Net

/// Columns out as CSV, and back in by the same page of differences as any other bulk change.
enum ColumnSheetPages {
  private static let bytes = 4 << 20

  static func all(_ layout: Layout) -> [Endpoint] { [export, form(layout), preview(layout), apply] }

  private static let export = Endpoint(
    .get, "/columns.csv", .needs(.read), "The columns that a filter finds, as a table to edit.", isExpensive: true
  ) { exchange in
    try exchange.read { reader in
      let subjects = try reader.columns(matching: exchange.query("q") ?? "", limit: 100_000)
      return .csv(try ColumnSheet.write(subjects, reader), named: "columns.csv")
    }
  }

  private static func form(_ layout: Layout) -> Endpoint {
    Endpoint(.get, "/columns/import", .needs(.steward), "The form to hand back an edited table of columns.") { exchange in
      .page(
        layout.page(
          exchange, title: "Import columns",
          """
          <p>Take the CSV of some columns from <a href="/columns">Columns</a>, edit descriptions, tags, terms and owners in a spreadsheet, and hand it back here. Several names in a cell are separated by semicolons. You see every difference before anything is written.</p>
          <form method="post" action="/columns/import" enctype="multipart/form-data" class="stack">\(exchange.token)<label>File<input type="file" name="file" accept=".csv,text/csv"></label>
          <label>or paste the table<textarea name="sheet" rows="8" spellcheck="false" placeholder="asset,column,tags"></textarea></label><p><button>Look at the differences</button> <a href="/columns">Cancel</a></p></form>
          """))
    }
  }

  /// The sheet that was sent as a file or as text.
  private static func sheet(_ exchange: Exchange) throws -> String {
    guard let text = exchange.field("file") ?? exchange.field("sheet") else {
      throw CatalogError.invalid(field: "sheet", reason: "is empty; choose a CSV file or paste its text")
    }
    return text
  }

  private static func preview(_ layout: Layout) -> Endpoint {
    Endpoint(.post, "/columns/import", .needs(.steward), "What an edited table of columns would change.", bodyLimit: bytes) { exchange in
      let text = try sheet(exchange)
      return try exchange.read { reader in
        let (diff, problems) = try ColumnSheet.diff(text, reader)
        let view = BulkPreview(diff: diff, downstream: [], exchange: exchange)
        let remarks = problems.isEmpty ? HTML.empty : HTML("""
          <section class="note"><p>\(problems.count.of("row")) will be left out:</p><ul>\(HTML.each(problems.prefix(50)) { "<li>\($0)</li>" })</ul></section>
          """)
        return .page(
          layout.page(
            exchange, title: "Look before it is done",
            "\(remarks)\(view.form(posting: "/columns/import/apply", fields: Piece.hidden("sheet", text)))\(view.table)"))
      }
    }
  }

  private static let apply = Endpoint(
    .post, "/columns/import/apply", .needs(.steward), "Write what an edited table of columns changes.", bodyLimit: bytes * 2
  ) { exchange in
    let text = try sheet(exchange)
    let batch = try exchange.write { writer in
      let diff = try ColumnSheet.diff(text, writer.reader).diff
      return try diff.write(writer, withConflicts: exchange.field("conflicts") != nil) {
        "Took over a table of columns: \($0.of("column")) changed"
      }.batch
    }
    return exchange.back("/columns", setting: "batch", to: "\(batch)")
  }
}
