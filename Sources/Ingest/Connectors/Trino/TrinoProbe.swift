import Codecs
import Net

/// Tries a Trino server out, step by step.
struct TrinoProbe {
  let connector: TrinoConnector

  func run() -> [ProbeStep] {
    let client = TrinoClient(connector.settings)
    defer { client.close() }
    let reader = TrinoCatalogReader(client: client)
    let version: String
    let found: [TrinoCatalog]
    do throws(TrinoError) {
      version = try client.version()
      found = try reader.catalogs()
    } catch { return ProbeStep.failing(ProbeStep.session, at: Self.place(of: error.cause), error.crawlError.description) }
    let url = connector.settings.url
    let passed = [
      ProbeStep("resolve", .passed, url.host ?? ""), ProbeStep("connect", .passed, "port \(url.port ?? 0)"),
      ProbeStep("TLS", .passed, url.scheme == "https" ? "verified" : "none: http is in the clear"),
      ProbeStep("sign in", .passed, "as \(connector.settings.user)"),
    ]
    return passed + contents(version, found.map(\.name).filter { connector.wants(catalog: $0) }, reader)
  }

  private func contents(_ version: String, _ catalogs: [String], _ reader: TrinoCatalogReader) -> [ProbeStep] {
    ProbeStep.contents { () throws(CrawlError) in
      guard !catalogs.isEmpty else {
        throw .source("there is no catalog to read", hint: "check database, database_pattern, and what the user may see")
      }
      let rest = catalogs.count > 20 ? " and \(catalogs.count - 20) more" : ""
      return "version \(version); catalogs \(catalogs.prefix(20).joined(separator: ", "))\(rest)"
    } read: { () throws(CrawlError) in
      do throws(TrinoError) {
        return "\(catalogs[0]): \(try reader.schemas(of: catalogs[0]).count) schemas"
      } catch { throw error.crawlError }
    }
  }

  /// Which of the steps an error belongs to.
  private static func place(of cause: TrinoError.Cause) -> Int {
    switch cause {
    case .transport(.transport(let error)): error.cause.probePlace
    case .transport, .address, .status, .busy, .notJSON, .violation, .strayed: 1
    case .unauthorized: 3
    case .forbidden, .statement, .tooLarge, .tooSlow, .cancelled: 4
    }
  }
}
