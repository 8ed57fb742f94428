import Catalog
import Codecs

/// Columns as a table that people edit in a spreadsheet and hand back.
///
/// A cell is the whole of what the column shall have: names that are added are put on, names that are taken out are taken
/// away. A heading that is missing leaves that side of every column as it is; so a sheet handed back unchanged changes
/// nothing.
enum ColumnSheet {
  private static let heads = ["asset", "column", "type", "description", "tags", "terms", "owners", "suggested"]
  private static let relations: [String: Relation] = ["tags": .tag, "terms": .term, "owners": .owner]

  /// Writes the sheet of some columns.
  static func write(_ subjects: [Subject], _ reader: CatalogReader) throws -> [UInt8] {
    var table = CSVWriter()
    table.row(heads)
    var current: (asset: AssetID, label: AssetLabel, links: [Subject: [Link]])?
    for subject in subjects {
      guard let column = try subject.column.flatMap({ try reader.column($0) }) else { continue }
      if current?.asset != subject.asset {
        current = try reader.label(subject.asset).map { label in
          (subject.asset, label, Dictionary(grouping: try reader.links(of: subject.asset), by: \.subject))
        }
      }
      guard let current else { continue }
      let links = current.links[subject] ?? []
      func names(_ relation: Relation, _ state: LinkState = .confirmed) -> String {
        links.filter { $0.relation == relation && $0.state == state }.map { Self.name($0.target) }.joined(separator: "; ")
      }
      table.row([
        current.label.fqn.description, column.path.description, column.nativeType ?? column.type.name,
        column.description ?? "", names(.tag), names(.term), names(.owner), names(.tag, .suggested),
      ])
    }
    return table.bytes
  }

  /// Reads a sheet and compares it with the catalog.
  /// - Returns: the difference, and a line for each row that names nothing.
  /// - Throws: `CatalogError.invalid` when the text is no sheet of columns, with the line.
  static func diff(_ text: String, _ reader: CatalogReader) throws -> (diff: BulkDiff, problems: [String]) {
    let (rows, problems) = try read(text, reader)
    let wanted = Dictionary(rows.map { ($0.subject, $0.cells) }, uniquingKeysWith: { _, last in last })
    let diff = try BulkDiff(rows.map(\.subject).uniqued, reader) { subject, links in
      try edits(wanted[subject] ?? [:], try subject.column.flatMap { try reader.column($0) }, links)
    }
    return (diff, problems)
  }

  private static func read(
    _ text: String, _ reader: CatalogReader
  ) throws -> (rows: [(subject: Subject, cells: [String: String])], problems: [String]) {
    var sheet = CSVReader(Array(text.utf8), separator: separator(text))
    var rows: [(subject: Subject, cells: [String: String])] = []
    var problems: [String] = []
    do {
      let names = (try sheet.next() ?? []).map { $0.trimmed.lowercased() }
      guard names.contains("asset"), names.contains("column") else {
        throw CatalogError.invalid(field: "sheet", reason: "has no headings asset and column in its first line")
      }
      var line = sheet.line
      while let fields = try sheet.next() {
        let cells = Dictionary(zip(names, fields), uniquingKeysWith: { first, _ in first })
        if let subject = try find(cells, reader) {
          rows.append((subject, cells))
        } else {
          problems.append("line \(line): there is no column \(cells["column"] ?? "") in \(cells["asset"] ?? "")")
        }
        guard rows.count <= Picked.limit else {
          throw CatalogError.invalid(field: "sheet", reason: "has more than \(Picked.limit) rows")
        }
        line = sheet.line
      }
    } catch let error as CSVError { throw CatalogError.invalid(field: "sheet", reason: "cannot be read: \(error)") }
    return (rows, problems)
  }

  /// Spreadsheets of half the world write semicolons.
  private static func separator(_ text: String) -> UInt8 {
    let first = text.prefix { !$0.isNewline }
    return first.contains(",") || !first.contains(";") ? UInt8(ascii: ",") : UInt8(ascii: ";")
  }

  private static func find(_ cells: [String: String], _ reader: CatalogReader) throws -> Subject? {
    guard let fqn = try? FQN(cells["asset"]?.trimmed ?? ""), let path = FieldPath(text: cells["column"]?.trimmed ?? ""),
      let asset = try reader.asset(.data, fqn), let column = try reader.column(of: asset.id, path), column.removedAt == nil
    else { return nil }
    return Subject(asset.id, column: column.id)
  }

  private static func edits(_ cells: [String: String], _ column: Column?, _ links: [Link]) throws -> [BulkEdit] {
    var edits: [BulkEdit] = []
    if let text = cells["description"], text != column?.description ?? "" { edits.append(.describe(text)) }
    for (head, relation) in relations.sorted(by: { $0.key < $1.key }) {
      guard let cell = cells[head] else { continue }
      let names = cell.split(separator: ";").map { String($0).trimmed }.filter { !$0.isEmpty }
      let current = links.filter { $0.relation == relation && $0.state == .confirmed }
      for name in names where !current.contains(where: { Self.name($0.target) == name }) {
        edits.append(.link(relation, try LinkDraft.read(.string(name), relation, place: head).target))
      }
      for link in current where !names.contains(Self.name(link.target)) { edits.append(.unlink(relation, link.target)) }
    }
    return edits
  }

  private static func name(_ label: AssetLabel) -> String {
    switch label.kind {
    case .team: "team:\(label.fqn.name)"
    case .user: label.fqn.name
    default: label.fqn.description
    }
  }
}

extension Sequence where Element: Hashable {
  /// The elements without repetitions, in the order they first come.
  var uniqued: [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}
