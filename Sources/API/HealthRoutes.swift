import Catalog
import Edge
import Net

/// What load balancers and Prometheus ask.
enum HealthRoutes {
  static func all(_ metrics: Metrics) -> [Endpoint] {
    [
      Endpoint(.get, "/healthz", .open, "Whether the process answers.") { _ in .text("ok\n") },
      Endpoint(.get, "/readyz", .open, "Whether the catalog can be read.") { exchange in
        _ = try exchange.read { try $0.lastChange() }
        return .text("ready\n")
      },
      Endpoint(.get, "/metrics", .open, "Counters in Prometheus' text format.") { exchange in
        let statistics = exchange.catalog.projections.search.statistics
        metrics.gauge("cairn_assets", help: "Assets that can be found.").set(statistics.assets)
        metrics.gauge("cairn_columns", help: "Columns that can be found.").set(statistics.columns)
        metrics.gauge("cairn_search_bytes", help: "Bytes of the search index.").set(statistics.bytes)
        metrics.gauge("cairn_commits_total", help: "Transactions committed.").set(exchange.catalog.commitCount)
        return metrics.response
      },
    ]
  }
}
