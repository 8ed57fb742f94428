import Codecs

/// One entry of `path_specs`: which files are read, and what their datasets are called (DataHub's PathSpec).
struct PathSpec: Sendable {
  let include: PathPattern
  private let excludes: [PathGlob]
  /// The dataset's name with captures in braces, such as `{dept}_{table}`; nil for the path.
  let tableName: String?
  /// The formats that are read; all when empty.
  let formats: Set<FileFormat>
  /// What files without an ending are.
  let defaultFormat: FileFormat?
  /// Whether a file is opened for the columns.
  let samplesFiles: Bool
  let readsCompressed: Bool
  let includesHidden: Bool
  /// Whether folders such as `dt=2025-01-01` are taken for partitions where the pattern does not name them.
  let findsPartitions: Bool
  /// Which datasets are read, by name.
  let tables: NamePattern

  private static let keys = [
    "include", "exclude", "table_name", "file_types", "default_extension", "sample_files", "enable_compression",
    "include_hidden_folders", "autodetect_partitions", "allow_double_stars", "traversal_method", "tables_filter_pattern",
  ]

  /// Reads an entry: a text is `include` alone.
  init(_ node: YAMLNode, _ locate: (String) -> ObjectLocation?) throws(RecipeError) {
    var section: RecipeSection?
    if node.mapping != nil {
      var faults: [RecipeError] = []
      section = try RecipeSection(node, known: Self.keys, name: "path_specs", faults: &faults)
      if let fault = faults.first { throw fault }
    }
    include = try Self.pattern(try section?.required("include") ?? node, "include", locate)
    var excludes: [PathGlob] = []
    for node in section?.node("exclude")?.sequence ?? [] { excludes.append(try Self.glob(node, locate)) }
    self.excludes = excludes
    tableName = section?.text("table_name")
    let types = section?.node("file_types")
    var formats: Set<FileFormat> = []
    for node in types?.sequence ?? [] { formats.insert(try Self.format(node, "file_types")) }
    self.formats = formats
    defaultFormat = try section?.node("default_extension").map { (node) throws(RecipeError) in
      try Self.format(node, "default_extension")
    }
    samplesFiles = try section?.boolean("sample_files") ?? true
    readsCompressed = try section?.boolean("enable_compression") ?? true
    includesHidden = try section?.boolean("include_hidden_folders") ?? false
    findsPartitions = try section?.boolean("autodetect_partitions") ?? true
    tables = try section?.node("tables_filter_pattern").map { (node) throws(RecipeError) in
      try NamePattern(node, key: "tables_filter_pattern")
    } ?? .all
  }

  private static func pattern(
    _ node: YAMLNode, _ key: String, _ locate: (String) -> ObjectLocation?
  ) throws(RecipeError) -> PathPattern {
    guard let text = node.text, let location = locate(text) else {
      throw .wrong(key, node, "a path such as s3://bucket/{table}/*.parquet, or /folder/{table}/ in a files recipe")
    }
    guard !location.bucket.contains(where: { $0 == "*" || $0 == "{" }) else {
      throw .wrong(key, node, "the name of one bucket before the first slash")
    }
    do throws(PathPatternError) {
      return try PathPattern(location)
    } catch {
      throw RecipeError(line: node.mark.line, column: node.mark.column, "\(key): \(text) \(error)")
    }
  }

  private static func glob(_ node: YAMLNode, _ locate: (String) -> ObjectLocation?) throws(RecipeError) -> PathGlob {
    if let text = node.text, text.hasPrefix("**/") { return PathGlob(text) }
    guard let location = node.text.flatMap(locate) else {
      throw .wrong("exclude", node, "a path such as s3://bucket/*/tmp/**, /folder/tmp/ in a files recipe, or **/tmp/** for any folder")
    }
    return PathGlob("\(location)")
  }

  private static func format(_ node: YAMLNode, _ key: String) throws(RecipeError) -> FileFormat {
    guard let format = node.text.flatMap({ FileFormat(ending: $0.lowercased()) }) else {
      throw .wrong(key, node, "one of \(FileFormat.endings.joined(separator: ", "))")
    }
    return format
  }

  /// Whether an object is left out by `exclude` or for its name: what starts with a dot or an underscore is nobody's
  /// data.
  func leavesOut(_ location: ObjectLocation, _ path: PathPattern.Path) -> Bool {
    if !includesHidden, path.contains(where: Self.isHidden) { return true }
    return excludes.contains { $0.matches(location) }
  }

  private static func isHidden(_ name: ArraySlice<UInt8>) -> Bool {
    // A partition column may start with an underscore.
    name.first == UInt8(ascii: ".") || name.first == UInt8(ascii: "_") && !name.contains(UInt8(ascii: "="))
  }
}
