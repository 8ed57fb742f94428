extension YAMLNode {
  /// A text at a place of some document, for a document that is made from another one.
  package init(text: String, at mark: YAMLMark) {
    self.init(kind: .scalar(YAMLScalar(text: text, style: .doubleQuoted, value: .string(text))), tag: nil, mark: mark)
  }

  /// A list at a place of some document.
  package init(sequence: [YAMLNode], at mark: YAMLMark) { self.init(kind: .sequence(sequence), tag: nil, mark: mark) }

  /// A mapping at a place of some document; the keys must differ.
  package init(mapping: [YAMLPair], at mark: YAMLMark) { self.init(kind: .mapping(mapping), tag: nil, mark: mark) }

  /// The same node with every scalar's text replaced; a plain scalar gets the value that its new text has.
  package func replacingTexts(_ replace: (String, YAMLNode) -> String) -> YAMLNode {
    let replaced: Kind
    switch kind {
    case .scalar(let scalar):
      let text = replace(scalar.text, self)
      guard !text.hasSameBytes(as: scalar.text) else { return self }
      let value = YAMLScalar.value(of: text, style: scalar.style, tag: tag) ?? .string(text)
      replaced = .scalar(YAMLScalar(text: text, style: scalar.style, value: value))
    case .sequence(let nodes): replaced = .sequence(nodes.map { $0.replacingTexts(replace) })
    case .mapping(let pairs):
      replaced = .mapping(pairs.map { YAMLPair(key: $0.key, value: $0.value.replacingTexts(replace)) })
    }
    return YAMLNode(kind: replaced, tag: tag, mark: mark)
  }
}

extension YAMLPair {
  /// A pair of two nodes.
  package init(_ key: YAMLNode, _ value: YAMLNode) { self.init(key: key, value: value) }

  /// A pair whose key stands where another node does.
  package init(_ key: String, _ value: YAMLNode) {
    self.init(key: YAMLNode(text: key, at: value.mark), value: value)
  }
}
