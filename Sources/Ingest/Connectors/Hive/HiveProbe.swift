import Codecs
import Net

/// Tries a metastore out, step by step.
struct HiveProbe {
  let connector: HiveConnector

  func run() -> [ProbeStep] {
    do throws(HiveMetastoreError) {
      let metastore = try HiveMetastore(connector.settings)
      defer { metastore.close() }
      let user = connector.settings.user.map { "as \($0)" } ?? "nobody is asked"
      return ProbeStep.opened(
        host: metastore.address.host, port: "port \(metastore.address.port), \(metastore.transport.rawValue)",
        tls: metastore.tlsInfo, login: user) + contents(metastore)
    } catch {
      return ProbeStep.failing(ProbeStep.session, at: Self.place(of: error.cause), error.crawlError.description)
    }
  }

  private func contents(_ metastore: HiveMetastore) -> [ProbeStep] {
    var databases: [HiveDatabaseName] = []
    return ProbeStep.contents { () throws(CrawlError) in
      let version = try asking { () throws(HiveMetastoreError) in
        for catalog in try metastore.catalogs() where connector.wants(catalog: catalog) {
          databases += try metastore.databases(in: catalog).filter(connector.wants)
        }
        return try metastore.version()
      }
      guard !databases.isEmpty else {
        throw .source("there is no database to read", hint: "check database, catalog_name and database_pattern")
      }
      let rest = databases.count > 20 ? " and \(databases.count - 20) more" : ""
      return "version \(version); databases \(databases.prefix(20).map(\.text).joined(separator: ", "))\(rest)"
    } read: { () throws(CrawlError) in
      // The first one is `default`, which is often empty.
      let name = databases[databases.count - 1]
      let tables = try asking { () throws(HiveMetastoreError) in try metastore.tableNames(in: name) }
      guard let first = tables.first else { return "\(name.text): no table" }
      _ = try asking { () throws(HiveMetastoreError) in try metastore.tables([first], of: name) }
      return "\(name.text): \(tables.count) tables and views"
    }
  }

  private func asking<Result>(_ body: () throws(HiveMetastoreError) -> Result) throws(CrawlError) -> Result {
    do throws(HiveMetastoreError) { return try body() } catch { throw error.crawlError }
  }

  /// Which of the steps an error belongs to.
  private static func place(of cause: HiveMetastoreError.Cause) -> Int {
    switch cause {
    case .connection(let failure): failure.probePlace
    // What speaks no Thrift is not the server that was meant.
    case .violation, .outOfStep: 1
    case .application, .refused, .noResult: 3
    }
  }
}
