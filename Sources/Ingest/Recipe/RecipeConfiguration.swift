package import Codecs

/// The `source.config` of a recipe as a connector reads it: values by key, every error pointing at its line.
///
/// Keys were checked against the connector's before it is made, and references replaced by their values.
package struct RecipeConfiguration: Sendable {
  private let pairs: [String: YAMLPair]
  private let start: YAMLMark
  /// What the recipe wrote as `source.type`.
  package let sourceType: String
  private let canonical: [String: String]
  /// The recipe's `pipeline_name`, or its file's name without ending.
  package let recipeName: String
  /// The folder that relative paths start from.
  package let folder: String

  /// - Parameters:
  ///   - pairs: what was written, by the keys' own names.
  ///   - canonical: maps the synonyms of keys to the keys themselves, for the mappings inside.
  init(
    _ pairs: [String: YAMLPair], at start: YAMLMark, sourceType: String, recipeName: String, folder: String,
    canonical: [String: String] = [:]
  ) {
    self.sourceType = sourceType
    self.canonical = canonical
    self.pairs = pairs
    self.start = start
    self.recipeName = recipeName
    self.folder = folder
  }

  /// The node under a key; nil when it is absent or null.
  package func node(_ key: String) -> YAMLNode? {
    guard let node = pairs[key]?.value, !node.isNull else { return nil }
    return node
  }

  /// A text. Numbers and truth values written without quotes are taken as they are spelt.
  package func text(_ key: String) throws(RecipeError) -> String? {
    guard let node = node(key) else { return nil }
    guard let text = node.text else { throw wrong(key, node, "a text") }
    return text
  }

  /// The mapping under a key as a configuration of its own, in which keys and their synonyms mean the same; other keys
  /// stay as they are spelt.
  package func section(_ key: String) throws(RecipeError) -> RecipeConfiguration? {
    guard let node = node(key) else { return nil }
    guard let inner = node.mapping else { throw wrong(key, node, "a mapping") }
    let named = inner.map { pair in (canonical[pair.key.text ?? ""] ?? pair.key.text ?? "", pair) }
    return RecipeConfiguration(
      Dictionary(named) { _, last in last }, at: node.mark, sourceType: sourceType, recipeName: recipeName, folder: folder,
      canonical: canonical)
  }

  /// The names of the keys that are there, sorted.
  package var names: [String] { pairs.keys.sorted() }

  /// The values of secret keys, at any depth: what no log may show.
  func secretTexts(_ keys: [RecipeKey]) -> Set<String> {
    let secret = Set(keys.filter { $0.shape == .secret }.map(\.name))
    var texts: Set<String> = []
    var pending = pairs.map { ($0.key, $0.value.value) }
    while let (name, node) = pending.popLast() {
      if secret.contains(canonical[name] ?? name), let text = node.text, !node.isNull { texts.insert(text) }
      pending += (node.mapping ?? []).map { ($0.key.text ?? "", $0.value) }
      pending += (node.sequence ?? []).map { (name, $0) }
    }
    return texts
  }

  /// An integer within a range.
  package func integer(_ key: String, in range: ClosedRange<Int>) throws(RecipeError) -> Int? {
    guard let node = node(key) else { return nil }
    guard let value = node.text.flatMap({ Int($0) }), range.contains(value) else {
      throw wrong(key, node, "a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return value
  }

  /// A number.
  package func number(_ key: String) throws(RecipeError) -> Double? {
    guard let node = node(key) else { return nil }
    guard let value = node.text.flatMap({ Double($0) }), value.isFinite else { throw wrong(key, node, "a number") }
    return value
  }

  /// A truth value; the words `true` and `false` in quotes, as variables give them, are taken too.
  package func boolean(_ key: String) throws(RecipeError) -> Bool? {
    guard let node = node(key) else { return nil }
    switch node.text {
    case "true", "True": return true
    case "false", "False": return false
    default: throw wrong(key, node, "true or false")
    }
  }

  /// A list of texts.
  package func texts(_ key: String) throws(RecipeError) -> [String]? {
    guard let node = node(key) else { return nil }
    guard let nodes = node.sequence else { throw wrong(key, node, "a list of texts") }
    var texts: [String] = []
    for element in nodes {
      guard let text = element.text else { throw wrong(key, element, "a text") }
      texts.append(text)
    }
    return texts
  }

  /// One of the words that a key accepts.
  package func choice(_ key: String, of words: [String]) throws(RecipeError) -> String? {
    guard let node = node(key) else { return nil }
    guard let word = try text(key), words.contains(word) else {
      throw wrong(key, node, "one of \(words.joined(separator: ", "))")
    }
    return word
  }

  /// One of the words of an enumeration.
  func word<Word: RawRepresentable & CaseIterable>(
    _ key: String
  ) throws(RecipeError) -> Word? where Word.RawValue == String {
    try choice(key, of: Word.allCases.map(\.rawValue)).flatMap { Word(rawValue: $0) }
  }

  /// A host and a port, or the path of a Unix socket when it starts with a slash.
  package func address(_ key: String, defaultPort: UInt16) throws(RecipeError) -> (host: String, port: UInt16) {
    let text = try text(key) ?? "localhost"
    guard !text.hasPrefix("/") else { return (text, defaultPort) }
    guard let colon = text.lastIndex(of: ":"), !text.hasSuffix("]") else { return (Self.bare(text[...]), defaultPort) }
    guard let port = UInt16(text[text.index(after: colon)...]), port > 0 else {
      guard let node = node(key) else { throw missing(key) }
      throw wrong(key, node, "a host and a port from 1 to 65535")
    }
    return (Self.bare(text[..<colon]), port)
  }

  /// An IPv6 address without the brackets that set it apart from a port.
  private static func bare(_ host: Substring) -> String {
    host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : String(host)
  }

  /// Which names a `*_pattern` key lets through; all of them when it is absent.
  package func pattern(_ key: String) throws(RecipeError) -> NamePattern {
    guard let node = node(key) else { return .all }
    return try NamePattern(node, key: key)
  }

  /// What is wrong with the value of a key, judged by its shape alone; nil when nothing is.
  func fault(in key: RecipeKey) -> RecipeError? {
    do throws(RecipeError) {
      switch key.shape {
      case .text, .secret, .path: _ = try text(key.name)
      case .integer: _ = try integer(key.name, in: Int.min...Int.max)
      case .number: _ = try number(key.name)
      case .boolean: _ = try boolean(key.name)
      case .list: _ = try texts(key.name)
      case .pattern: _ = try pattern(key.name)
      case .object: break
      }
      return nil
    } catch { return error }
  }

  /// The error for a value of the wrong kind.
  package func wrong(_ key: String, _ node: YAMLNode, _ expected: String) -> RecipeError {
    .wrong(key, node, expected)
  }

  /// The error for a key that must be there and is not.
  package func missing(_ key: String) -> RecipeError {
    RecipeError(line: start.line, column: start.column, "\(key) is missing")
  }
}
