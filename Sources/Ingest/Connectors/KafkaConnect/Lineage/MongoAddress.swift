import Codecs

/// Where a MongoDB deployment is, by the first of its servers.
struct MongoAddress {
  let address: ConnectDataset.Address?
  /// The database behind the address; nil without one.
  let database: String?

  /// Reads `mongodb://user:password@a:27017,b:27017/shop?…`, `mongodb+srv://…`, or Debezium's older `rs0/a:27017,b:27017`.
  init(_ text: String) {
    var rest = text[...]
    var isURI = false
    for scheme in ["mongodb://", "mongodb+srv://"] where rest.hasPrefix(scheme) {
      rest = rest.dropFirst(scheme.count)
      isURI = true
    }
    rest = rest.prefix { $0 != "?" }
    if !isURI, let slash = rest.firstIndex(of: "/") { rest = rest[rest.index(after: slash)...] }
    if let at = rest.lastIndex(of: "@") { rest = rest[rest.index(after: at)...] }
    let hosts = rest.prefix { $0 != "/" }
    let name = isURI ? rest.dropFirst(hosts.count + 1) : ""
    address = ConnectDataset.Address(hosts.prefix { $0 != "," }, defaultPort: 27_017)
    database = name.isEmpty ? nil : String(name)
  }
}
