import Codecs

extension RecipeReader {
  /// The keys of `source.config` under the connector's own names; nil when one that must be there is not.
  mutating func configuration(_ source: Source, name: String) -> RecipeConfiguration? {
    let kind = source.kind
    var canonical: [String: String] = ["stateful_ingestion": "stateful_ingestion"]
    for key in kind.keys {
      canonical[key.name] = key.name
      for synonym in key.synonyms { canonical[synonym] = key.name }
    }
    var pairs: [YAMLPair] = []
    if let config = source.config {
      guard let written = config.mapping else {
        faults.append(
          RecipeError(
            line: config.mark.line, column: config.mark.column, "config is \(config.kindName); a mapping is expected"))
        return nil
      }
      pairs = DataHubKeys.unfolded(written, for: kind)
    }
    let takesOptions = kind.keys.contains { $0.name == "options" && $0.shape == .object }
    var named: [String: YAMLPair] = [:]
    var misspelt: Set<String> = []
    for pair in pairs {
      let key = pair.key.text ?? "?"
      // A mapping of options is SQLAlchemy's, unless the connector's own are one.
      if let name = canonical[key], key != "options" || pair.value.mapping == nil || takesOptions {
        named[name] = pair
        if Self.foldable.contains(name) { lookInto(pair, canonical) }
      } else if let known = DataHubKeys.verdict(on: pair) {
        if let text = known.text { note(.ignored, pair.key.mark, text) }
        if key == "domain" { named[key] = pair }
      } else {
        let known = kind.keys.map(\.name) + kind.keys.flatMap(\.synonyms)
        faults.append(RecipeSection.unknown(key, pair.key.mark, of: "a \(kind.types[0]) recipe", known: known))
        if let meant = nearest(to: key, among: known) { misspelt.insert(canonical[meant] ?? meant) }
      }
    }
    // What holds for tables holds for views unless they have a pattern of their own.
    if canonical["view_pattern"] != nil, named["view_pattern"] == nil { named["view_pattern"] = named["table_pattern"] }
    let settings = RecipeConfiguration(
      named, at: source.config?.mark ?? source.mark, sourceType: source.type, recipeName: name, folder: folder,
      canonical: canonical)
    hide(settings.secretTexts(kind.keys))
    let missing = kind.keys.filter { $0.isRequired && settings.node($0.name) == nil }
    if !source.hasUnknownKeys {
      faults += missing.filter { !misspelt.contains($0.name) }.map { settings.missing($0.name) }
    }
    return missing.isEmpty ? settings : nil
  }

  /// Keys under which DataHub puts further ones that a connector has at the top.
  private static let foldable: Set = ["aws_config", "s3", "connection"]

  /// Names what stands in such a mapping and does nothing here.
  private mutating func lookInto(_ pair: YAMLPair, _ canonical: [String: String]) {
    for inner in pair.value.mapping ?? [] {
      let key = inner.key.text ?? "?"
      if Self.foldable.contains(key) {
        lookInto(inner, canonical)
      } else if canonical[key] == nil {
        let verdict = DataHubKeys.verdict(on: inner) ?? .init(text: "\(key) is ignored: nothing here has that name")
        if let text = verdict.text { note(.ignored, inner.key.mark, text) }
      }
    }
  }

  /// The connector; when it refuses its configuration, every value is looked at, not only the first that it refused.
  mutating func connector(_ kind: any Connector.Type, _ settings: RecipeConfiguration) -> (any Connector)? {
    do throws(RecipeError) {
      return try kind.init(settings)
    } catch {
      let wrong = kind.keys.compactMap(settings.fault)
      faults += wrong
      if !wrong.contains(where: { $0.line == error.line }) { faults.append(error) }
      return nil
    }
  }

  /// DataHub's `domain` of a source: which datasets belong to which domain.
  mutating func domains(of settings: RecipeConfiguration) -> [Transformer] {
    guard let node = settings.node("domain") else { return [] }
    return attempt { () throws(RecipeError) in try Transformer.domains(node) } ?? []
  }
}
