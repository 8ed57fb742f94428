/// Reads YAML 1.2.2: every construct of the specification, resolved by its core schema (section 10.3).
///
/// Two choices go beyond the specification: a mapping that repeats a key is refused, and a plain `<<` key merges
/// (see `YAMLNode.mapping`).
package enum YAML {
  /// Reads every document of a stream; an empty stream has none.
  /// - Parameters:
  ///   - bytes: UTF-8, or UTF-16 or UTF-32 as recognised by section 5.2.
  ///   - limits: what the stream may cost at most.
  package static func documents(_ bytes: [UInt8], limits: YAMLLimits = .default) throws(YAMLError) -> [YAMLNode] {
    guard bytes.count <= limits.bytes else {
      throw YAMLError(
        .limit, at: .start, found: "\(bytes.count) bytes of input", expected: "\(limits.bytes) bytes at most")
    }
    let source = try YAMLSource(bytes)
    let events = try YAMLParser.events(of: source, limits: limits)
    return try YAMLComposer.documents(of: events, in: source, limits: limits)
  }

  /// Reads a stream that holds one document, such as a configuration file; an empty stream is a null document.
  package static func document(_ bytes: [UInt8], limits: YAMLLimits = .default) throws(YAMLError) -> YAMLNode {
    let documents = try documents(bytes, limits: limits)
    if documents.count > 1 {
      throw YAMLError(
        .invalid, at: documents[1].mark, found: "a second document", expected: "one document in the file")
    }
    return documents.first ?? YAMLNode(kind: .scalar(.empty), tag: nil, mark: .start)
  }
}
