/// What makes two keys the same: kind, tag and value, whatever the style (section 3.2.1.3).
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
    if let tag = node.tag, tag != "!", !tag.hasPrefix(YAMLScalar.tagPrefix) {
      self = .tagged(tag, untagged)
    } else {
      self = untagged
    }
  }
}
