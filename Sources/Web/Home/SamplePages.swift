import Catalog
import Edge
import Net

/// Bringing the sample data in and taking it out again.
enum SamplePages {
  /// - Parameter load: fills the catalog; nil where there is nothing to fill it with.
  static func all(load: (@Sendable () throws -> Void)?) -> [Endpoint] {
    [
      Endpoint(.post, "/samples/load", .needs(.administer), "Load the sample data.", isExpensive: true) { _ in
        guard let load else { throw CatalogError.conflict(reason: "this server has no sample data; run cairn demo") }
        try load()
        return .redirect(to: "/")
      },
      Endpoint(.post, "/samples/remove", .needs(.administer), "Remove the sample data.") { exchange in
        try exchange.write { _ = try $0.removeSamples() }
        return .redirect(to: "/")
      },
    ]
  }
}
