/// The pairs of a mapping while it is read.
struct YAMLPairs {
  /// Above this many pairs a key is looked for through the index.
  private static let indexThreshold = 8

  private var pairs: [YAMLPair] = []
  private var index: [YAMLIdentity: Int] = [:]
  private var mergeIndex: Int?

  /// Adds a pair; a key that is equal to an earlier one is refused (section 3.2.1.3).
  mutating func append(key: YAMLNode, value: YAMLNode) throws(YAMLError) {
    let identity = YAMLIdentity(key)
    if let first = position(of: identity) {
      let name = key.text.map { "the key '\($0.prefix(80))'" } ?? "a key"
      throw YAMLError(
        .invalid, at: key.mark, found: "\(name) again, first at \(pairs[first].key.mark)",
        expected: "each key once in a mapping")
    }
    if isMerge(key) { mergeIndex = pairs.count }
    if !index.isEmpty { index[identity] = pairs.count }
    pairs.append(YAMLPair(key: key, value: value))
    if pairs.count == Self.indexThreshold {
      for (position, pair) in pairs.enumerated() { index[YAMLIdentity(pair.key)] = position }
    }
  }

  private func position(of identity: YAMLIdentity) -> Int? {
    index.isEmpty ? pairs.firstIndex { YAMLIdentity($0.key) == identity } : index[identity]
  }

  /// The pairs with those under a merge key in its place.
  func merged() throws(YAMLError) -> [YAMLPair] {
    guard let mergeIndex else { return pairs }
    var known = Set(pairs.map { YAMLIdentity($0.key) })
    var merged = Array(pairs[..<mergeIndex])
    for source in try sources(of: pairs[mergeIndex].value) {
      for pair in source where known.insert(YAMLIdentity(pair.key)).inserted { merged.append(pair) }
    }
    return merged + pairs[(mergeIndex + 1)...]
  }

  private func isMerge(_ key: YAMLNode) -> Bool {
    guard case .scalar(let scalar) = key.kind, scalar.text == "<<" else { return false }
    return key.tag == YAMLScalar.tagPrefix + "merge" || key.tag == nil && scalar.style == .plain
  }

  private func sources(of value: YAMLNode) throws(YAMLError) -> [[YAMLPair]] {
    var sources: [[YAMLPair]] = []
    for node in value.sequence ?? [value] {
      guard let pairs = node.mapping else {
        throw YAMLError(
          .invalid, at: node.mark, found: "\(node.kindName) under the merge key '<<'",
          expected: "a mapping or a sequence of mappings")
      }
      sources.append(pairs)
    }
    return sources
  }
}
