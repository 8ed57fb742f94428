import Codecs
import Net

/// A table that is a page and a file at once, so that what is downloaded is what was seen.
struct Listing {
  /// One cell: its text, and where it leads.
  struct Cell {
    let text: String
    var address: Address?

    init(_ text: String, _ address: Address? = nil) {
      self.text = text
      self.address = address
    }
  }

  let heads: [String]
  var rows: [[Cell]] = []

  init(_ heads: [String]) { self.heads = heads }

  /// The table for a page.
  func html(_ caption: String) -> HTML {
    let body = HTML.each(rows) { row in
      "<tr>\(HTML.each(row) { cell in "<td>\(cell.address.map { HTML("<a href=\"\($0)\">\(cell.text)</a>") } ?? "\(cell.text)")</td>" })</tr>"
    }
    return Piece.table(caption, heads, body)
  }

  /// The table as a file.
  var csv: HTTPResponse {
    var table = CSVWriter()
    table.row(heads)
    for row in rows { table.row(row.map(\.text)) }
    return HTTPResponse(type: "text/csv; charset=utf-8", table.bytes)
  }

  /// The table as an array of objects.
  var json: JSON {
    .array(rows.map { row in .object(JSONObject(zip(heads, row).map { ($0.lowercased(), JSON.string($1.text)) })) })
  }
}
