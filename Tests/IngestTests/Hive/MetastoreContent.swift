import Codecs
import System

@testable import Ingest

/// What a fake metastore holds and how old it is.
struct MetastoreContent: Sendable {
  /// Databases by their names on the wire, each with its tables.
  var databases: [String: [String: ThriftStructure]] = [:]
  /// Nil for a server that knows no catalogs.
  var catalogs: [String]?
  /// Functions of later or earlier versions.
  var unknown: Set<String> = []
  /// Tables that the server cannot read.
  var broken: Set<String> = []
  /// Databases whose tables it does not list.
  var closed: Set<String> = []
  var partitions = 0
  /// The rows of constraints by the functions that list them, of all tables; a server of version 2.0 knows none.
  var constraints: [String: [ThriftStructure]] = [:]

  /// The database that was recorded.
  static func recorded() throws -> MetastoreContent {
    MetastoreContent(databases: ["default": [:], "retail": try RecordedMetastore.tablesByName()], partitions: 2)
  }

  func answer(_ call: ThriftMessage) -> (ThriftMessage.Kind, ThriftStructure)? {
    let text = call.body[1]?.string ?? ""
    if unknown.contains(call.name) { return Self.unknown(call.name) }
    switch call.name {
    case "getStatus": return (.reply, [0: .i32(2)])
    case "set_ugi": return (.reply, [0: .list([call.body[1] ?? .text("")])])
    case "getVersion": return (.reply, [0: .text("3.0")])
    case "get_catalogs":
      guard let catalogs else { return Self.unknown(call.name) }
      return (.reply, [0: .structure([1: .list(catalogs.map(ThriftValue.text))])])
    case "get_all_databases": return (.reply, [0: .list(databases.keys.filter { !$0.hasPrefix("@") }.sorted().map(ThriftValue.text))])
    case "get_databases":
      let names = databases.keys.filter { $0.hasPrefix(text) }.map { String($0.dropFirst(text.count)) }
      return (.reply, [0: .list(names.sorted().map(ThriftValue.text))])
    case "get_database": return (.reply, [0: .structure([1: .text(text), 2: .text("all of \(text)"), 4: .map([]), 6: .text("root"), 7: .i32(1)])])
    case "get_all_tables":
      if closed.contains(text) { return (.reply, [1: .structure([1: .text("no permission on \(text)")])]) }
      return (.reply, [0: .list((databases[text] ?? [:]).keys.sorted().map(ThriftValue.text))])
    case "get_table_objects_by_name": return tables(text, call.body[2]?.strings ?? []) { [0: .list($0)] }
    case "get_table_objects_by_name_req":
      let request = call.body[1]?.structure ?? [:]
      let name = request[1]?.string ?? ""
      let wire = request[4]?.string.map { "@\($0)#\(name)" } ?? name
      return tables(wire, request[2]?.strings ?? []) { [0: .structure([1: .list($0)])] }
    case "get_table_statistics_req":
      let columns = call.body[1]?.structure?[3]?.list ?? []
      let counts: ThriftValue = .structure([2: .structure([1: .i64(1), 2: .i64(9), 3: .i64(0), 4: .i64(9)])])
      return (.reply, [0: .structure([1: .list(columns.map { .structure([1: $0, 2: .text("bigint"), 3: counts]) })])])
    case "get_num_partitions_by_filter": return (.reply, [0: .i32(Int32(partitions))])
    case "get_partition_names": return (.reply, [0: .list((0..<partitions).map { .text("day=\($0)") })])
    default:
      guard let rows = constraints[call.name] else { return Self.unknown(call.name) }
      // The field that holds the table's name in the request and in the rows.
      let (asked, held): (Int16, Int16) =
        switch call.name {
        case "get_primary_keys": (2, 2)
        case "get_foreign_keys": (4, 5)
        default: (3, 3)
        }
      let wanted = call.body[1]?.structure?[asked]
      return (.reply, [0: .structure([1: .list(rows.filter { $0[held] == wanted }.map(ThriftValue.structure))])])
    }
  }

  private func tables(_ database: String, _ names: [String], _ result: ([ThriftValue]) -> ThriftStructure) -> (ThriftMessage.Kind, ThriftStructure) {
    if let bad = names.first(where: broken.contains) { return (.reply, [1: .structure([1: .text("cannot read \(bad)")])]) }
    return (.reply, result(names.compactMap { databases[database]?[$0] }.map(ThriftValue.structure)))
  }

  private static func unknown(_ name: String) -> (ThriftMessage.Kind, ThriftStructure) {
    (.exception, [1: .text("Invalid method name: '\(name)'"), 2: .i32(1)])
  }

  /// A table of Hive's own.
  static func table(
    _ name: String, _ columns: [(String, String)] = [("id", "bigint")], type: String = "MANAGED_TABLE",
    parameters: [String: String] = [:], view: String? = nil, keys: [(String, String)] = []
  ) -> ThriftStructure {
    func fields(_ columns: [(String, String)]) -> ThriftValue { .list(columns.map { .structure([1: .text($0.0), 2: .text($0.1)]) }) }
    let map = parameters.sorted { $0.key < $1.key }.map { ThriftEntry(key: .text($0.key), value: .text($0.value)) }
    var table: ThriftStructure = [
      1: .text(name), 2: .text("db"), 3: .text("root"), 4: .i32(1_700_000_000),
      7: .structure([1: fields(columns), 2: .text("file:/lake/\(name)")]), 8: fields(keys), 9: .map(map), 12: .text(type),
    ]
    if let view {
      table.append(.text(view), as: 10)
      table.append(.text(view), as: 11)
    }
    return table
  }
}

extension FakeMetastore {
  /// A server that shows what `content` holds at the time.
  convenience init(
    _ content: Guarded<MetastoreContent>, _ transport: ThriftTransport = .unframed
  ) throws {
    try self.init(transport) { call in content.withLock { $0 }.answer(call) }
  }
}
