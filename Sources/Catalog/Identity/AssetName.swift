import Codecs

/// A name as some producer gives it, taken apart: what it says about where the asset lives.
///
/// Sources: DataHub's URN scheme, OpenLineage's naming page, OpenMetadata's FQN rule.
enum AssetName: Equatable {
  /// Cairn's own or OpenMetadata's public id.
  case uuid(UUID)
  /// A dataset of a platform: DataHub's `urn:li:dataset:(urn:li:dataPlatform:postgres,shop.crm.customers,PROD)`.
  case dataset(platform: String, name: String, environment: String?)
  /// A column of a dataset: DataHub's `urn:li:schemaField:(…,email)`.
  indirect case field(AssetName, path: String)
  /// OpenLineage: a namespace that tells the service, and a name within it.
  case located(platform: String, host: String?, port: Int?, namespace: String, name: String)
  /// A person, team, tag, term, domain or product of DataHub, by kind and id.
  case noun(AssetKind, String)
  /// Anything else: an FQN or an alias.
  case plain(String)

  /// Takes a name apart. Every text is some name; what no rule knows is plain.
  init(_ text: String) {
    if let uuid = UUID(text) {
      self = .uuid(uuid)
    } else if text.hasPrefix("urn:li:"), let name = Self.urn(text) {
      self = name
    } else if let split = text.firstIndex(of: "://"), let name = Self.openLineage(text, schemeEnd: split) {
      self = name
    } else {
      self = .plain(text)
    }
  }

  /// A name of OpenLineage, whose namespace and name come apart.
  init(namespace: String, name: String) {
    let (platform, host, port) = Self.address(namespace)
    self = .located(platform: platform, host: host, port: port, namespace: namespace, name: name)
  }

  private static func urn(_ text: String) -> AssetName? {
    let rest = text.dropFirst("urn:li:".count)
    guard let colon = rest.firstIndex(of: ":") else { return nil }
    let entity = rest[..<colon]
    let key = String(rest[rest.index(after: colon)...])
    switch entity {
    case "dataset": return dataset(key)
    case "schemaField":
      guard key.hasPrefix("("), key.hasSuffix(")"), let comma = key.lastIndex(of: ",") else { return nil }
      let inner = AssetName(String(key[key.index(after: key.startIndex)..<comma]))
      return .field(inner, path: String(key[key.index(after: comma)...].dropLast()))
    case "corpuser": return .noun(.user, key)
    case "corpGroup": return .noun(.team, key)
    case "tag": return .noun(.tag, key)
    case "glossaryTerm": return .noun(.term, key)
    case "domain": return .noun(.domain, key)
    case "dataProduct": return .noun(.dataProduct, key)
    default: return nil
    }
  }

  private static func dataset(_ key: String) -> AssetName? {
    guard key.hasPrefix("("), key.hasSuffix(")") else { return nil }
    let parts = key.dropFirst().dropLast().split(separator: ",", omittingEmptySubsequences: false)
    guard parts.count >= 2 else { return nil }
    let platform = parts[0].split(separator: ":").last.map(String.init) ?? ""
    // A dataset's name may hold commas; platform and environment may not.
    let name = parts.count > 2 ? parts[1..<(parts.count - 1)].joined(separator: ",") : String(parts[1])
    return .dataset(
      platform: Platform.canonical(platform), name: name, environment: parts.count > 2 ? String(parts[parts.count - 1]) : nil)
  }

  private static func openLineage(_ text: String, schemeEnd: String.Index) -> AssetName? {
    let authority = text.index(schemeEnd, offsetBy: 3)
    guard let slash = text[authority...].firstIndex(of: "/"), slash > authority else { return nil }
    let name = String(text[text.index(after: slash)...])
    guard !name.isEmpty else { return nil }
    return AssetName(namespace: String(text[..<slash]), name: name)
  }

  /// Splits an OpenLineage namespace such as `postgres://db.example:5432`.
  static func address(_ namespace: String) -> (platform: String, host: String?, port: Int?) {
    guard let split = namespace.firstIndex(of: "://") else { return (Platform.canonical(namespace), nil, nil) }
    let platform = Platform.canonical(String(namespace[..<split]))
    var authority = namespace[namespace.index(split, offsetBy: 3)...]
    if let at = authority.lastIndex(of: "@") { authority = authority[authority.index(after: at)...] }
    guard !authority.isEmpty else { return (platform, nil, nil) }
    if let colon = authority.lastIndex(of: ":"), let port = Int(authority[authority.index(after: colon)...]) {
      return (platform, String(authority[..<colon]).lowercased(), port)
    }
    return (platform, authority.lowercased(), nil)
  }
}

/// Words for platforms that mean the same one.
package enum Platform {
  /// DataHub's word for a platform, whatever the producer calls it.
  package static func canonical(_ name: String) -> String {
    let word = name.lowercased()
    return synonyms[word] ?? word
  }

  private static let synonyms = [
    "postgresql": "postgres", "redshift+postgresql": "redshift", "sqlserver": "mssql", "mariadb+pymysql": "mariadb",
    "s3a": "s3", "s3n": "s3", "gs": "gcs", "awsathena": "athena", "abfss": "abs", "abfs": "abs", "wasbs": "abs",
    "file": "file", "awsglue": "glue", "arn:aws:glue": "glue",
  ]

  /// The port a service of that platform listens on unless told otherwise.
  package static func defaultPort(_ platform: String) -> Int? {
    ["postgres": 5432, "mysql": 3306, "mariadb": 3306, "mongodb": 27017, "kafka": 9092, "mssql": 1433, "oracle": 1521,
      "redshift": 5439, "trino": 8080, "hive": 9083, "clickhouse": 8123][platform]
  }

  /// Platforms whose servers answer to one another's name: what is crawled as MariaDB, a client may call MySQL.
  static func kin(_ platform: String) -> [String] {
    switch platform {
    case "mysql", "mariadb": ["mysql", "mariadb"]
    default: [platform, platform]
    }
  }

  /// How many names stand between a service and its tables; nil where names are not dotted.
  package static func depth(_ platform: String) -> Int? {
    switch platform {
    case "postgres", "redshift", "snowflake", "mssql", "trino", "presto", "bigquery", "databricks", "oracle", "duckdb": 3
    case "mysql", "mariadb", "hive", "clickhouse", "mongodb", "athena", "glue", "iceberg": 2
    case "kafka", "sqlite", "elasticsearch", "opensearch", "s3", "gcs", "abs", "file", "rabbitmq", "pulsar": 1
    default: nil
    }
  }
}

extension String {
  /// Where a text first occurs in this one.
  fileprivate func firstIndex(of pattern: String) -> Index? {
    let bytes = Array(pattern.utf8)
    return utf8.indices.first { utf8[$0...].starts(with: bytes) }
  }
}
