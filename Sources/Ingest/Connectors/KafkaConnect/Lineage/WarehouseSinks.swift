/// Sinks for BigQuery and Snowflake.
enum WarehouseSinks {
  /// `project.dataset.table`, the table named after the topic unless a map says otherwise.
  static func bigQuery(_ setup: ConnectSetup) -> ConnectLineage {
    let config = setup.config
    let mapped = config.map("topic2TableMap")
    let dataset = config["defaultDataset"] ?? config["datasets"]?.split(separator: "=").last.map(String.init)
    let cleans = config["sanitizeTopics"]?.lowercased() == "true"
    return setup.sink { topic, routed in
      // A routed topic may bring its dataset along, as `dataset:table`.
      let sides = (mapped[topic] ?? routed.text).split(separator: ":", maxSplits: 1).map(String.init)
      let table = sides.last ?? ""
      return [
        ConnectDataset(
          "bigquery", at: nil,
          parts: [config["project"], sides.count == 2 ? sides[0] : dataset, cleans ? sanitized(table) : table])
      ].compactMap(\.self)
    }
  }

  private static func sanitized(_ topic: String) -> String {
    let name = String(topic.map { isWord($0) ? $0 : "_" })
    return name.first?.isNumber == true ? "_\(name)" : name
  }

  /// `database.schema.table`, in capitals as Snowflake keeps names without quotes.
  static func snowflake(_ setup: ConnectSetup) -> ConnectLineage {
    let config = setup.config
    let account = (config["snowflake.url.name"] ?? "").replacing("https://", with: "").replacing("http://", with: "")
    let mapped = config.map("snowflake.topic2table.map")
    return setup.sink { topic, routed in
      let name = mapped[topic] ?? pattern(for: topic, in: mapped) ?? snowflakeTable(routed.text)
      var parts: [String?] = name.split(separator: ".").map { $0.uppercased() }
      if parts.count == 1 { parts.insert(config["snowflake.schema.name"]?.uppercased(), at: 0) }
      if parts.count == 2 { parts.insert(config["snowflake.database.name"]?.uppercased(), at: 0) }
      return [ConnectDataset("snowflake", at: DatabaseAddress.snowflakeAccount(account), parts: parts)].compactMap(\.self)
    }
  }

  /// The map's keys may be expressions.
  private static func pattern(for topic: String, in map: [String: String]) -> String? {
    map.sorted { $0.key < $1.key }.first { pair in
      (try? LinearRegex(pair.key, ignoresCase: false))?.matchesWhole(topic) == true
    }?.value
  }

  /// A topic that is no identifier has its other characters replaced and a hash of its name put behind it.
  static func snowflakeTable(_ topic: String) -> String {
    let isIdentifier = (1...3).contains(topic.split(separator: ".", omittingEmptySubsequences: false).count)
      && topic.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { part in
        part.count > 1 && part.first.map { $0 == "_" || isLetter($0) } == true && part.dropFirst().allSatisfy { isWord($0) || $0 == "$" }
      }
    guard !isIdentifier else { return topic }
    var name = ""
    for character in topic {
      if name.isEmpty, !(character == "_" || isLetter(character)) { name = "_" }
      name.append(isWord(character) || character == "$" ? character : "_")
    }
    return "\(name)_\(javaHash(topic).magnitude)"
  }

  /// Java's `String.hashCode`.
  private static func javaHash(_ text: String) -> Int32 {
    text.utf16.reduce(0) { hash, unit in hash &* 31 &+ Int32(unit) }
  }

  private static func isLetter(_ character: Character) -> Bool { character.isASCII && character.isLetter }

  private static func isWord(_ character: Character) -> Bool {
    character.isASCII && (character.isLetter || character.isNumber || character == "_")
  }
}
