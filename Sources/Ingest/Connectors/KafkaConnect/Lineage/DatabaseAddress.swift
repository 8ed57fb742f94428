import Catalog

/// Where a database is, as the address of a JDBC driver or the settings of a connector tell it.
struct DatabaseAddress: Hashable, Sendable {
  let platform: String
  let address: ConnectDataset.Address?
  let database: String?
  /// The schema of names that have none.
  let schema: String?

  init(platform: String, address: ConnectDataset.Address?, database: String?, schema: String? = nil) {
    self.platform = Platform.canonical(platform)
    self.address = address
    self.database = database.flatMap { $0.isEmpty ? nil : $0 }
    self.schema = schema ?? Self.defaultSchema(self.platform)
  }

  /// Reads `jdbc:postgresql://host:5432/shop?user=…` and the like; user names and passwords in it are passed over.
  init?(jdbc text: String) {
    guard text.lowercased().hasPrefix("jdbc:") else { return nil }
    let rest = text.dropFirst("jdbc:".count)
    guard let colon = rest.firstIndex(of: ":") else { return nil }
    let scheme = rest[..<colon].lowercased()
    let tail = rest[rest.index(after: colon)...]
    switch scheme {
    case "sqlserver", "jtds": self.init(sqlServer: tail)
    case "oracle": self.init(oracle: tail)
    case "sqlite": self.init(platform: "sqlite", address: nil, database: String(tail.prefix { $0 != "?" }))
    default: self.init(scheme: scheme, tail)
    }
  }

  /// `//host:port,host2/database?name=value&…`, or `database` alone for the server next door.
  private init?(scheme: String, _ text: Substring) {
    let parts = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    let options = Self.options(parts.count == 2 ? parts[1] : "", separator: "&")
    var body = parts.first ?? ""
    var host: Substring = "localhost"
    if let slashes = body.range(ofText: "//") {
      body = body[slashes.upperBound...]
      host = body.prefix { $0 != "/" }
      body = body.dropFirst(host.count + 1)
      if let at = host.lastIndex(of: "@") { host = host[host.index(after: at)...] }
      host = host.prefix { $0 != "," }
    }
    let platform = Platform.canonical(scheme)
    var address = ConnectDataset.Address(host, defaultPort: Platform.defaultPort(platform))
    if platform == "snowflake" { address = Self.snowflakeAccount(host) }
    self.init(
      platform: platform, address: address, database: options["db"] ?? options["database"] ?? String(body),
      schema: options["currentschema"]?.split(separator: ",").first.map(String.init) ?? options["schema"])
  }

  /// `//host\instance:1433;databaseName=shop;…`
  private init?(sqlServer text: Substring) {
    var fields = text.split(separator: ";", omittingEmptySubsequences: false)
    guard !fields.isEmpty else { return nil }
    // The other driver writes `sqlserver://` and the database behind a slash.
    var head = fields.removeFirst()
    if let slashes = head.range(ofText: "//") { head = head[slashes.upperBound...] }
    let sides = head.split(separator: "/", maxSplits: 1)
    let server = (sides.first ?? "localhost").split(separator: "\\").first ?? "localhost"
    let options = Self.options(fields.joined(separator: ";")[...], separator: ";")
    let port = Int(head.drop { $0 != ":" }.dropFirst().prefix { $0.isNumber })
    let host = server.prefix { $0 != ":" }
    self.init(
      platform: "mssql", address: ConnectDataset.Address("\(host):\(port ?? options["portnumber"].flatMap { Int($0) } ?? 1433)"),
      database: options["databasename"] ?? options["database"] ?? (sides.count == 2 ? String(sides[1]) : nil))
  }

  /// `thin:@host:1521:SID`, `thin:@//host:1521/service` or `thin:user/password@host:1521/service`.
  private init?(oracle text: Substring) {
    guard let at = text.lastIndex(of: "@") else { return nil }
    var rest = text[text.index(after: at)...]
    if rest.hasPrefix("//") { rest = rest.dropFirst(2) }
    let fields = rest.prefix { $0 != "?" }.split { $0 == ":" || $0 == "/" }
    guard let host = fields.first, !host.hasPrefix("(") else { return nil }
    let port = fields.count > 1 ? Int(fields[1]) : nil
    let name = fields.dropFirst(port == nil ? 1 : 2).first.map(String.init)
    self.init(platform: "oracle", address: ConnectDataset.Address("\(host):\(port ?? 1521)"), database: name)
  }

  /// The account of `account.snowflakecomputing.com:443`.
  static func snowflakeAccount(_ host: some StringProtocol) -> ConnectDataset.Address? {
    let name = host.prefix { $0 != ":" }.lowercased()
    return ConnectDataset.Address(name.hasSuffix(".snowflakecomputing.com") ? String(name.dropLast(".snowflakecomputing.com".count)) : name)
  }

  private static func options(_ text: Substring, separator: Character) -> [String: String] {
    var options: [String: String] = [:]
    for pair in text.split(separator: separator) {
      let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if sides.count == 2 { options[sides[0].lowercased()] = String(sides[1]) }
    }
    return options
  }

  private static func defaultSchema(_ platform: String) -> String? {
    switch platform {
    case "postgres", "redshift": "public"
    case "mssql": "dbo"
    case "snowflake": "PUBLIC"
    default: nil
    }
  }

  /// The table of a name that may leave out database and schema; nil when they are not known.
  func table(_ parts: [String]) -> ConnectDataset? {
    let depth = Platform.depth(platform) ?? 2
    let name = Array(parts.suffix(depth))
    switch depth - name.count {
    case 0: return ConnectDataset(platform, at: address, parts: name)
    case 1: return ConnectDataset(platform, at: address, parts: [database] + name)
    case 2: return ConnectDataset(platform, at: address, parts: [database, schema] + name)
    default: return nil
    }
  }
}

extension Substring {
  fileprivate func range(ofText pattern: String) -> Range<Index>? {
    indices.lazy.first { self[$0...].hasPrefix(pattern) }.map { $0..<index($0, offsetBy: pattern.count) }
  }
}
