import Codecs

extension MadeUpSource {
  /// A Hive metastore of version 3 with a thousand partitioned tables in each database.
  static let hive = MadeUpSource(name: "hive") { count, _ in
    let metastore = MadeUpMetastore(count: count)
    let server = try LoopbackServer {
      var reader = ThriftMessageReader(.unframed)
      return { bytes in
        reader.append(bytes)
        var answer: [UInt8] = []
        do throws(ThriftError) {
          while let call = try reader.next() {
            let (kind, body) = metastore.answer(call)
            answer += ThriftMessage(kind: kind, name: call.name, sequence: call.sequence, body: body).encoded(for: .unframed)
          }
        } catch { return nil }
        return answer
      }
    }
    return RunningSource(type: "hive", config: "host_port: '127.0.0.1:\(server.port)'", assets: count, server: server)
  }
}

/// What a made-up metastore answers (`hive_metastore.thrift`).
private struct MadeUpMetastore: Sendable {
  let count: Int
  private let columns: ThriftValue = .list(
    MadeUpTable.columns.map { .structure([1: .text($0.0), 2: .text($0.1), 3: .text("what \($0.0) means")]) })

  init(count: Int) { self.count = count }

  func answer(_ call: ThriftMessage) -> (ThriftMessage.Kind, ThriftStructure) {
    switch call.name {
    case "getStatus": (.reply, [0: .i32(2)])
    case "set_ugi": (.reply, [0: .list([])])
    case "getVersion": (.reply, [0: .text("3.1.3")])
    case "get_all_databases": (.reply, [0: .list((0..<MadeUpTable.schemaCount(count)).map { .text(MadeUpTable.schema($0)) })])
    case "get_database": (.reply, [0: .structure([1: call.body[1] ?? .text(""), 2: .text("made up"), 4: .map([]), 6: .text("hive")])])
    case "get_all_tables":
      (.reply, [0: .list(MadeUpTable.tables(of: MadeUpTable.number(call.body[1]?.string ?? ""), outOf: count).map { .text(MadeUpTable.name($0)) })])
    case "get_table_objects_by_name_req":
      (.reply, [0: .structure([1: .list((call.body[1]?.structure?[2]?.strings ?? []).map { table($0) })])])
    case "get_num_partitions_by_filter": (.reply, [0: .i32(30)])
    default: (.exception, [1: .text("Invalid method name: '\(call.name)'"), 2: .i32(1)])
    }
  }

  private func table(_ name: String) -> ThriftValue {
    let parameters = [
      ("EXTERNAL", "TRUE"), ("numFiles", "30"), ("numRows", "\(1000 + MadeUpTable.number(name))"), ("totalSize", "123456"),
      ("transient_lastDdlTime", "1700000000"), ("comment", "What \(name) holds"),
    ].map { ThriftEntry(key: .text($0.0), value: .text($0.1)) }
    let serde: ThriftValue = .structure([
      2: .text("org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe"),
      3: .map([ThriftEntry(key: .text("serialization.format"), value: .text("1"))]),
    ])
    return .structure([
      1: .text(name), 2: .text("db"), 3: .text("hive"), 4: .i32(1_700_000_000),
      7: .structure([
        1: columns, 2: .text("s3://lake/warehouse/\(name)"),
        3: .text("org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat"),
        4: .text("org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat"), 7: serde,
      ]),
      8: .list([.structure([1: .text("dt"), 2: .text("string")])]), 9: .map(parameters), 12: .text("EXTERNAL_TABLE"),
    ])
  }
}
