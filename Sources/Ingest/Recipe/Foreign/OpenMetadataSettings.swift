import Codecs

/// The keys of an OpenMetadata connection and of its source configuration under the connector's own names.
struct OpenMetadataSettings {
  /// What goes into `source.config`.
  private(set) var pairs: [YAMLPair] = []
  /// What goes beside `source`.
  private(set) var topLevel: [YAMLPair] = []
  private let kind: any Connector.Type
  private let known: Set<String>

  private static let indifferent: Set = [
    "type", "scheme", "includeTags", "includeOwners", "includeDDL", "useFqnForFiltering", "threads", "connectionOptions",
    "includeViewLineage", "processViewLineage", "processQueryLineage", "markDeletedStoredProcedures", "markDeletedSchemas",
    "markDeletedDatabases", "queryParsingTimeoutLimit",
  ]
  private static let renamed = [
    "databaseMode": "path", "sslMode": "sslmode", "schemaRegistryURL": "schema_registry_url",
    "bootstrapServers": "bootstrap", "saslUsername": "username", "saslPassword": "password",
    "caCertificate": "ssl_ca", "sslCertificate": "ssl_cert", "sslKey": "ssl_key", "ownershipProperty": "owner_property",
    "warehouseLocation": "warehouse", "awsAccessKeyId": "s3_access_key_id", "awsSecretAccessKey": "s3_secret_access_key",
    "awsSessionToken": "s3_session_token", "awsRegion": "s3_region", "endPointURL": "s3_endpoint",
  ]
  /// What OpenMetadata's words for what a pattern chooses are called here.
  private static let patterns = ["pipeline": "connector"]
  /// Mappings that only group what connectors here have at the top.
  private static let wrappers: Set = ["awsConfig", "configSource", "connection", "securityConfig", "fileSystem", "sslConfig"]

  init(_ kind: any Connector.Type) {
    self.kind = kind
    known = Set(kind.keys.flatMap { [$0.name] + $0.synonyms })
  }

  /// Reads `serviceConnection.config`.
  mutating func read(connection: YAMLNode, reader: inout RecipeReader) {
    let readsAll = connection["ingestAllDatabases"]?.bool == true
    // Where a file's path is given, the database's name is no other way to write it.
    let hasPath = known.contains("path") && connection["databaseMode"]?.text != nil
    for pair in connection.mapping ?? [] {
      let key = pair.key.text ?? ""
      switch key {
      case "ingestAllDatabases": continue
      case "database" where hasPath, "hostPort" where hasPath: continue
      case "catalog" where pair.value["connection"] != nil: read(iceberg: pair.value, &reader)
      case "authType":
        if let password = pair.value["password"] { take("password", password) } else {
          lack(pair, "only passwords and certificates sign in", &reader)
        }
      case "database" where readsAll: take(known.contains("initial_database") ? "initial_database" : nil, pair.value)
      case "databaseSchema" where known.contains("schema_pattern"): take("schema_pattern", Self.exactly(pair.value))
      case "connectionArguments":
        for argument in pair.value.mapping ?? [] { take(argument, &reader) }
      case _ where Self.wrappers.contains(key) && pair.value.mapping != nil && !known.contains(Self.snakeCase(key)):
        read(wrapper: pair.value, &reader)
      default: take(pair, &reader)
      }
    }
  }

  private mutating func read(wrapper: YAMLNode, _ reader: inout RecipeReader) {
    let bucket = wrapper["bucketName"]?.text
    for pair in wrapper.mapping ?? [] {
      let key = pair.key.text ?? ""
      switch key {
      case "bucketName" where known.contains("base_path"):
        let prefix = wrapper["prefix"]?.text.map { "/\($0)" } ?? ""
        take("base_path", YAMLNode(text: "s3://\(bucket ?? "")\(prefix)", at: pair.value.mark))
      case "prefix" where bucket != nil && known.contains("base_path"): continue
      case _ where Self.wrappers.contains(key) || key == "type" && pair.value.mapping != nil: read(wrapper: pair.value, &reader)
      default: take(pair, &reader)
      }
    }
  }

  /// An Iceberg catalog as OpenMetadata has it: its name, and the connection inside.
  private mutating func read(iceberg catalog: YAMLNode, _ reader: inout RecipeReader) {
    for pair in catalog.mapping ?? [] {
      switch pair.key.text ?? "" {
      case "name": take("catalog_name", pair.value)
      case "connection":
        for inner in pair.value.mapping ?? [] {
          switch inner.key.text ?? "" {
          case "credential":
            let halves = ["clientId", "clientSecret"].map { inner.value[$0]?.text ?? "" }
            take("credential", YAMLNode(text: halves.joined(separator: ":"), at: inner.value.mark))
          case "fileSystem": read(wrapper: inner.value, &reader)
          default: take(inner, &reader)
          }
        }
      default: take(pair, &reader)
      }
    }
  }

  /// Reads `sourceConfig.config`.
  mutating func read(options: YAMLNode, reader: inout RecipeReader) {
    for pair in options.mapping ?? [] {
      let key = pair.key.text ?? ""
      switch key {
      case "markDeletedTables", "markDeletedTopics", "markDeletedPipelines", "markDeletedContainers":
        topLevel = [
          YAMLPair("stateful_ingestion", YAMLNode(mapping: [YAMLPair("enabled", pair.value)], at: pair.value.mark))
        ]
      case "overrideMetadata":
        if pair.value.bool == true { lack(pair, "what people wrote stays", &reader) }
      case "type" where pair.value.text == "Profiler" && known.contains("profiling"):
        take("profiling", YAMLNode(mapping: [YAMLPair("enabled", YAMLNode(text: "true", at: pair.value.mark))], at: pair.value.mark))
      default: take(pair, &reader)
      }
    }
  }

  private mutating func take(_ key: String?, _ value: YAMLNode) {
    guard let key else { return }
    pairs.append(YAMLPair(key, value))
  }

  private mutating func take(_ pair: YAMLPair, _ reader: inout RecipeReader) {
    let key = pair.key.text ?? ""
    guard !Self.indifferent.contains(key), !key.hasPrefix("supports"), !pair.value.isNull else { return }
    if key.hasSuffix("FilterPattern") {
      let base = Self.snakeCase(String(key.dropLast("FilterPattern".count)))
      let bases = [base] + (Self.patterns[base].map { [$0] } ?? [])
      guard let name = bases.flatMap({ ["\($0)_pattern", "\($0)_patterns"] }).first(where: known.contains) else {
        return lack(pair, "a \(kind.types[0]) recipe has no such pattern", &reader)
      }
      return take(name, pattern(pair.value))
    }
    let spellings = [Self.renamed[key], Self.snakeCase(key), key].compactMap(\.self)
    guard let taken = spellings.first(where: known.contains) else {
      guard pair.value.bool != false else { return }
      return lack(pair, "a \(kind.types[0]) recipe has nothing for it", &reader)
    }
    take(taken, pair.value)
  }

  private func lack(_ pair: YAMLPair, _ reason: String, _ reader: inout RecipeReader) {
    reader.note(.ignored, pair.key.mark, "\(pair.key.text ?? "") is ignored: \(reason)")
  }

  /// `{includes, excludes}` as `{allow, deny}`.
  private func pattern(_ node: YAMLNode) -> YAMLNode {
    let words = ["includes": "allow", "excludes": "deny"]
    return YAMLNode(
      mapping: (node.mapping ?? []).map { pair in
        YAMLPair(YAMLNode(text: words[pair.key.text ?? ""] ?? pair.key.text ?? "", at: pair.key.mark), pair.value)
      }, at: node.mark)
  }

  /// A pattern that lets one name through.
  private static func exactly(_ name: YAMLNode) -> YAMLNode {
    let escaped = (name.text ?? "").map { $0.isLetter || $0.isNumber || $0 == "_" ? String($0) : "\\\($0)" }.joined()
    // By the name alone or behind its database.
    let expression = YAMLNode(text: "(.*\\.)?\(escaped)$", at: name.mark)
    return YAMLNode(mapping: [YAMLPair("allow", YAMLNode(sequence: [expression], at: name.mark))], at: name.mark)
  }

  /// `hostPort` as `host_port`.
  private static func snakeCase(_ key: String) -> String {
    var snake = ""
    for character in key {
      if character.isUppercase, !snake.isEmpty { snake += "_" }
      snake += character.lowercased()
    }
    return snake
  }
}
