import Codecs

/// The addresses of a REST catalog (Iceberg REST catalog specification, OpenAPI).
struct IcebergRESTPaths: Sendable {
  let uri: URL
  var prefix: String?
  /// What stands between the parts of a namespace, percent-encoded.
  var separator = "%1F"

  /// The address of something under the catalog's own.
  static func url(_ uri: URL, _ path: String, _ query: FormFields = FormFields()) -> URL {
    var base = uri.path
    while base.hasSuffix("/") { base.removeLast() }
    // The parts are encoded, and a URL made of a URL and encoded parts is one.
    return (try? uri.resolve("\(base)/\(path)" + (query.isEmpty ? "" : "?\(query.strictlyEncoded)"))) ?? uri
  }

  /// The address of something inside the warehouse.
  func url(_ parts: [String], _ query: FormFields = FormFields()) -> URL {
    let prefix = self.prefix.map { [PercentEncoding.encode($0, keeping: .unreserved.adding("/"))] } ?? []
    return Self.url(uri, (["v1"] + prefix + parts).joined(separator: "/"), query)
  }

  /// A namespace as one part of a path.
  func part(_ namespace: [String]) -> String {
    namespace.map { Self.part($0) }.joined(separator: separator)
  }

  /// A namespace as a value in a query, not encoded yet.
  func value(_ namespace: [String]) -> String {
    let plain = (try? PercentEncoding.decodeText(separator.utf8)) ?? "\u{1F}"
    return namespace.joined(separator: plain)
  }

  static func part(_ name: String) -> String { PercentEncoding.encode(name, keeping: .unreserved) }
}
