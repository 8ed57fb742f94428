/// A step of a walk through a YAML stream, as the parser reports it.
struct YAMLEvent {
  enum Kind {
    case documentStart
    case documentEnd
    case sequenceStart
    case sequenceEnd
    case mappingStart
    case mappingEnd
    case scalar(YAMLScalar.Style)
    case alias
  }

  let kind: Kind
  /// Where the node begins in the source's bytes.
  let offset: Int
  /// The text of a scalar, or the name an alias refers to.
  var text = ""
  var properties = YAMLProperties()
}

/// The properties of a node (YAML 1.2.2 section 6.9).
struct YAMLProperties {
  var anchor: String?
  /// The tag with its handle expanded.
  var tag: String?
  /// Where the first of them begins.
  var start: Int?

  var isEmpty: Bool { start == nil }
}
