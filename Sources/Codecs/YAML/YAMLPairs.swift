/// The pairs of a mapping while it is read.
struct YAMLPairs {
  private var pairs: [YAMLPair] = []
  /// Where each key stands in `pairs`.
  private var indices: [YAMLIdentity: Int] = [:]
  private var mergeIndex: Int?

  /// Adds a pair; a key that is equal to an earlier one is refused (section 3.2.1.3).
  mutating func append(key: YAMLNode, value: YAMLNode) throws(YAMLError) {
    if let first = indices.updateValue(pairs.count, forKey: YAMLIdentity(key)) {
      let name = key.text.map { "the key '\($0)'" } ?? "a key"
      throw YAMLError(
        .invalid, at: key.mark, found: "\(name) again, first at \(pairs[first].key.mark)",
        expected: "each key once in a mapping")
    }
    if isMerge(key) { mergeIndex = pairs.count }
    pairs.append(YAMLPair(key: key, value: value))
  }

  /// The pairs with those under a merge key in its place.
  func merged() throws(YAMLError) -> [YAMLPair] {
    guard let mergeIndex else { return pairs }
    var known = Set(indices.keys)
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

/// What makes two keys the same: tag and value, whatever the style (section 3.2.1.3).
enum YAMLIdentity: Hashable {
  case scalar(YAMLValue)
  case sequence([YAMLIdentity])
  case mapping([YAMLIdentity: YAMLIdentity])
  indirect case tagged(String, YAMLIdentity)

  init(_ node: YAMLNode) {
    let untagged: YAMLIdentity =
      switch node.kind {
      case .scalar(let scalar): .scalar(scalar.value)
      case .sequence(let nodes): .sequence(nodes.map(YAMLIdentity.init))
      case .mapping(let pairs):
        .mapping(
          Dictionary(
            pairs.map { (YAMLIdentity($0.key), YAMLIdentity($0.value)) }, uniquingKeysWith: { first, _ in first }))
      }
    // The tags of YAML itself say no more than the value does.
    let isImplied = node.tag.map { $0 == "!" || $0.hasPrefix(YAMLScalar.tagPrefix) } ?? true
    self = isImplied ? untagged : .tagged(node.tag ?? "", untagged)
  }
}
