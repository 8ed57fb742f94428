import Codecs

/// The fields that an aggregation expression reads.
struct PipelineExpression {
  /// The paths, each once, in the order they come.
  private(set) var paths: [[String]] = []
  /// Whether the expression is the document as a whole.
  let isWholeDocument: Bool
  private let isSingle: Bool
  /// Whether it gathers values of many documents.
  private var isAggregate = false

  private static let accumulators: Set<String> = [
    "$sum", "$avg", "$min", "$max", "$first", "$last", "$push", "$addToSet", "$stdDevPop", "$stdDevSamp", "$count",
    "$top", "$topN", "$bottom", "$bottomN", "$firstN", "$lastN", "$maxN", "$minN", "$median", "$percentile", "$accumulator",
  ]
  /// Variables that stand for the document; others stand for what the expression names elsewhere.
  private static let roots: Set<String> = ["$ROOT", "$CURRENT"]
  private static let limit = 256

  init(_ value: BSON) {
    isWholeDocument = value.string.map { $0.hasPrefix("$") && Self.roots.contains(String($0.dropFirst())) } ?? false
    isSingle = value.string != nil
    read(value)
  }

  /// The path, when the expression is nothing but one field.
  var single: [String]? { isSingle ? paths.first : nil }

  private mutating func read(_ value: BSON) {
    switch value {
    case .string(let text): read(text)
    case .array(let elements): for element in elements { read(element) }
    case .document(let document):
      for member in document where member.key != "$literal" {
        if Self.accumulators.contains(member.key) { isAggregate = true }
        read(member.value)
      }
    default: return
    }
  }

  private mutating func read(_ text: String) {
    guard text.hasPrefix("$"), text.utf8.count > 1 else { return }
    var parts = text.dropFirst().split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    if parts[0].hasPrefix("$") {
      guard Self.roots.contains(parts[0]) else { return }
      parts.removeFirst()
    }
    guard !parts.isEmpty, paths.count < Self.limit, !paths.contains(parts) else { return }
    paths.append(parts)
  }

  /// Where its value comes from.
  /// - Parameter aggregates: whether it stands where values of many documents are gathered.
  func origins(in fields: PipelineFields, aggregates: Bool = false) -> Set<PipelineFields.Origin> {
    let least: PipelineFields.Step = aggregates || isAggregate ? .aggregated : isSingle ? .copy : .computed
    var origins: Set<PipelineFields.Origin> = []
    for path in paths {
      for var origin in fields.origins(of: path) {
        origin.step = max(origin.step, least)
        origins.insert(origin)
      }
    }
    return origins
  }
}
