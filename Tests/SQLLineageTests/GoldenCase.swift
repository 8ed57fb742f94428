import Glibc
import SQLLineage
import Testing

/// One case of a golden file: `=== title`, settings, SQL, dashes, and the lineage that is expected of it.
///
///     === a column is renamed
///     dialect: spark
///     schema: t(a, b)
///     INSERT INTO s SELECT a AS x FROM t
///     ---
///     t -> s
///     s.x <- t.a IDENTITY
struct GoldenCase: CustomTestStringConvertible {
  var title = ""
  var dialect: String?
  var schema: [SQLSchema.Table] = []
  var defaults: [String] = []
  var expandsViews = false
  var sql = ""
  var expected: [String] = []
  /// The case as it stands in its file, down to the dashes.
  var source: [Substring] = []

  var testDescription: String { title }

  /// What the analyzer answers, in the form of the expectation.
  var answer: [String] {
    let tables = schema
    let lookup = SQLSchema { name in
      let wanted = name.map { $0.lowercased() }
      return tables.first { $0.name.map { $0.lowercased() } == wanted }
    }
    var analyzer = SQLAnalyzer(dialect: dialect.flatMap(SQLDialect.named), schema: lookup, defaults: defaults)
    analyzer.expandsViews = expandsViews
    return analyzer.analyze(sql).flatMap(lines)
  }

  private func lines(_ statement: StatementLineage) -> [String] {
    let ends = [statement.inputs, statement.outputs].map { $0.map(\.description).sorted().joined(separator: ", ") }
    var lines = [ends.joined(separator: " -> ")]
    var edges: [String: [String]] = [:]
    for edge in statement.edges {
      let target = [edge.target?.description, edge.column].compactMap { $0 }.joined(separator: ".")
      let source = [edge.source.table.description, edge.source.column, edge.source.path].compactMap { $0 }.joined(separator: ".")
      let masked = edge.isMasked && edge.kind.isDirect ? " masked" : ""
      let doubt = edge.confidence == .guess ? "?" : ""
      edges["\(target.isEmpty ? "*" : target) <- \(source)\(doubt)", default: []].append(edge.kind.rawValue + masked)
    }
    lines += edges.map { "\($0.key) \(Set($0.value).sorted().joined(separator: " "))" }.sorted()
    if let routine = statement.routine { lines.append("routine \(routine)") }
    lines += statement.diagnostics.map { "\($0.severity.rawValue) \($0.line):\($0.column) \($0.message)" }
    return lines.map { $0.split(separator: " ").joined(separator: " ") }
  }

  /// The cases of every file beside this one in `Golden`.
  static func all(file: String = #filePath) -> [GoldenCase] {
    let folder = folder(file)
    if getenv("UPDATE_GOLDEN") != nil { for name in fileNames(in: folder) { update("\(folder)/\(name)") } }
    return fileNames(in: folder).sorted().flatMap { parse(read("\(folder)/\($0)")) }
  }

  private static func folder(_ file: String) -> String {
    file.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 } + "/Golden"
  }

  /// Writes the file anew with what the analyzer answers now, to be read before it is believed.
  private static func update(_ path: String) {
    let text = parse(read(path)).map { ($0.source + $0.answer.map { $0[...] }).joined(separator: "\n") + "\n" }
    guard let file = fopen(path, "w") else { return }
    fputs(text.joined(separator: "\n"), file)
    fclose(file)
  }

  private static func fileNames(in folder: String) -> [String] {
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name.hasSuffix(".sql") { names.append(name) }
    }
    return names
  }

  private static func read(_ path: String) -> String {
    guard let file = fopen(path, "r") else { return "" }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 20)
    let count = fread(&bytes, 1, bytes.count, file)
    return String(decoding: bytes[..<count], as: UTF8.self)
  }

  private static func parse(_ text: String) -> [GoldenCase] {
    var cases: [GoldenCase] = []
    var isExpectation = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("=== ") {
        cases.append(GoldenCase(title: String(line.dropFirst(4))))
        cases[cases.count - 1].source.append(line)
        isExpectation = false
      } else if cases.isEmpty {
        continue
      } else if line == "---" {
        isExpectation = true
        cases[cases.count - 1].source.append(line)
      } else if isExpectation {
        if !line.isEmpty { cases[cases.count - 1].expected.append(String(line)) }
      } else {
        cases[cases.count - 1].source.append(line)
        cases[cases.count - 1].add(line)
      }
    }
    return cases
  }

  private mutating func add(_ line: Substring) {
    func value(_ key: String) -> Substring? { line.hasPrefix(key) ? line.dropFirst(key.count) : nil }
    if let name = value("dialect: ") {
      dialect = String(name)
    } else if let tables = value("schema: ") {
      schema += tables.split(separator: ";").map(Self.table)
    } else if let view = value("view: ") {
      guard let cut = view.firstIndex(of: "=") else { return }
      var table = Self.table(view[..<cut])
      table.view = String(view[view.index(after: cut)...])
      schema.append(table)
    } else if let parts = value("defaults: ") {
      defaults = parts.split(separator: ".").map(String.init)
    } else if line == "expands views" {
      expandsViews = true
    } else {
      sql += line + "\n"
    }
  }

  /// `db.t(a, b)`
  private static func table(_ text: Substring) -> SQLSchema.Table {
    let parts = text.split(whereSeparator: { "(),".contains($0) }).map { $0.filter { $0 != " " } }
    let name = (parts.first ?? "").split(separator: ".").map(String.init)
    return SQLSchema.Table(name: name, columns: parts.count > 1 ? Array(parts.dropFirst()) : nil)
  }
}
