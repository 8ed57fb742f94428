import Codecs
import Net
import System

extension MadeUpSource {
  /// A REST catalog of Iceberg tables with three snapshots each; manifest list and manifest are read for every table.
  static let iceberg = MadeUpSource(name: "iceberg") { count, directory in
    try File.writeAtomically(AvroFile.manifest(columns: MadeUpTable.columns.count), to: "\(directory)/manifest.avro")
    try File.writeAtomically(AvroFile.list(of: "\(directory)/manifest.avro"), to: "\(directory)/list.avro")
    let warehouse = MadeUpWarehouse(count: count, directory: directory)
    let server = try LoopbackHTTP { warehouse.answer($0) }
    return RunningSource(
      type: "iceberg", config: "catalog_type: rest, uri: '\(server.address)', local_root: '\(directory)'", assets: count, server: server)
  }
}

/// What a made-up REST catalog answers (Iceberg REST catalog specification, OpenAPI).
private struct MadeUpWarehouse: Sendable {
  let count: Int
  let directory: String

  func answer(_ request: HTTPRequest) -> HTTPResponse {
    let parts = request.target.segments.map(\.text).dropFirst().map { $0 }
    let query = request.target.query
    switch (parts.count, parts.last) {
    case (1, "config"): return MadeUpSource.answer(["defaults": [:], "overrides": [:]])
    case (1, _):
      let all = query["parent"] == nil ? (0..<MadeUpTable.schemaCount(count)).map { JSON.array([.string(MadeUpTable.schema($0))]) } : []
      return MadeUpSource.answer(["namespaces": .array(all)])
    case (2, _): return MadeUpSource.answer(["namespace": [.string(parts[1])], "properties": ["owner": "sales"]])
    case (3, "tables"):
      let names = MadeUpTable.tables(of: MadeUpTable.number(parts[1]), outOf: count).map { number -> JSON in
        ["namespace": [.string(parts[1])], "name": .string(MadeUpTable.name(number))]
      }
      return MadeUpSource.answer(["identifiers": .array(names)])
    case (3, _): return MadeUpSource.answer(["identifiers": []])
    default:
      let location = "\(directory)/\(parts[3])"
      return MadeUpSource.answer([
        "metadata-location": .string("\(location)/metadata/00003.metadata.json"), "metadata": metadata(location), "config": [:],
      ])
    }
  }

  private func metadata(_ location: String) -> JSON {
    let fields = MadeUpTable.columns.enumerated().map { place, column -> JSON in
      let type = ["bigint": "long", "decimal(12,2)": "decimal(12, 2)", "timestamp": "timestamptz"][column.1] ?? column.1
      return ["id": .int(Int64(place + 1)), "name": .string(column.0), "required": .bool(place == 0), "type": .string(type), "doc": "made up"]
    }
    let snapshots = (1...3).map { number -> JSON in
      [
        "snapshot-id": .int(3_055_729_675_574_597_000 + Int64(number)), "sequence-number": .int(Int64(number)),
        "timestamp-ms": .int(1_763_700_000_000 + Int64(number)), "schema-id": 0, "manifest-list": .string("\(directory)/list.avro"),
        "summary": [
          "operation": "append", "added-records": "10", "added-data-files": "1", "total-records": .string("\(10 * number)"),
          "total-data-files": .string("\(number)"), "total-files-size": "4096",
        ],
      ]
    }
    return [
      "format-version": 2, "table-uuid": "9c12d441-03fe-4693-9a96-a0705ddf69c1", "location": .string(location),
      "last-sequence-number": 3, "last-updated-ms": 1_763_700_000_003, "last-column-id": .int(Int64(fields.count)),
      "current-schema-id": 0, "schemas": [["type": "struct", "schema-id": 0, "fields": .array(fields)]],
      "default-spec-id": 0, "last-partition-id": 1000,
      "partition-specs": [["spec-id": 0, "fields": [["name": "day", "transform": "identity", "source-id": 8, "field-id": 1000]]]],
      "default-sort-order-id": 0, "sort-orders": [["order-id": 0, "fields": []]],
      "properties": ["owner": "sales", "write.parquet.compression-codec": "zstd"],
      "current-snapshot-id": .int(3_055_729_675_574_597_003), "snapshots": .array(snapshots), "snapshot-log": [], "metadata-log": [],
      "refs": ["main": ["snapshot-id": .int(3_055_729_675_574_597_003), "type": "branch"]],
    ]
  }
}

/// Avro object container files as Iceberg's writers make them (Iceberg table specification, "Manifests").
private enum AvroFile {
  /// A manifest of three data files, each with counts and bounds of all columns.
  static func manifest(columns: Int) -> [UInt8] {
    func map(_ name: String, _ id: Int, _ value: String) -> String {
      """
      {"name":"\(name)","field-id":\(id),"default":null,"type":["null",{"type":"array","logicalType":"map","items":{"type":"record",\
      "name":"k\(id + 1)_v\(id + 2)","fields":[{"name":"key","type":"int","field-id":\(id + 1)},{"name":"value","type":"\(value)","field-id":\(id + 2)}]}}]}
      """
    }
    func field(_ name: String, _ id: Int, _ type: String) -> String { #"{"name":"\#(name)","type":"\#(type)","field-id":\#(id)}"# }
    let schema = """
      {"type":"record","name":"manifest_entry","fields":[\(field("status", 0, "int")),\
      {"name":"snapshot_id","type":["null","long"],"default":null,"field-id":1},\
      {"name":"data_file","field-id":2,"type":{"type":"record","name":"r2","fields":[\(field("content", 134, "int")),\
      \(field("file_path", 100, "string")),\(field("file_format", 101, "string")),\
      {"name":"partition","field-id":102,"type":{"type":"record","name":"r102","fields":[{"name":"day","type":["null",{"type":"int","logicalType":"date"}],"default":null,"field-id":1000}]}},\
      \(field("record_count", 103, "long")),\(field("file_size_in_bytes", 104, "long")),\
      \(map("column_sizes", 108, "long")),\(map("value_counts", 109, "long")),\(map("null_value_counts", 110, "long")),\
      \(map("lower_bounds", 125, "bytes")),\(map("upper_bounds", 128, "bytes"))]}}]}
      """
    var content: [UInt8] = []
    for file in 0..<3 {
      content += long(1) + long(1) + long(3_055_729_675_574_597_001) + long(0)
      content += text("s3://lake/data/day=2025-01-0\(file + 1)/00000-0-part.parquet") + text("PARQUET") + long(1) + long(20_089 + file)
      content += long(10) + long(4096)
      for value in [400, 10, 0] { content += numbers(columns) { _ in long(value) } }
      for bound in [1, 9] { content += numbers(columns) { _ in sized([UInt8(bound), 0, 0, 0, 0, 0, 0, 0]) } }
    }
    return container(schema, count: 3, content)
  }

  /// A manifest list with one manifest.
  static func list(of manifest: String) -> [UInt8] {
    let numbers = [
      ("manifest_length", 501), ("partition_spec_id", 502), ("content", 517), ("sequence_number", 515), ("added_files_count", 504),
      ("existing_files_count", 505), ("deleted_files_count", 506), ("added_rows_count", 512), ("existing_rows_count", 513),
    ]
    let fields = numbers.map { #"{"name":"\#($0.0)","type":"long","field-id":\#($0.1)}"# }.joined(separator: ",")
    let schema = #"{"type":"record","name":"manifest_file","fields":[{"name":"manifest_path","type":"string","field-id":500},\#(fields)]}"#
    return container(schema, count: 1, text(manifest) + [4096, 0, 0, 3, 3, 0, 0, 30, 0].flatMap { long($0) })
  }

  private static func numbers(_ count: Int, _ value: (Int) -> [UInt8]) -> [UInt8] {
    long(1) + long(count) + (1...count).flatMap { long($0) + value($0) } + long(0)
  }

  private static func long(_ value: Int) -> [UInt8] {
    var rest = UInt64(bitPattern: Int64(value << 1 ^ value >> 63))
    var bytes: [UInt8] = []
    while rest > 0x7F {
      bytes.append(UInt8(rest & 0x7F) | 0x80)
      rest >>= 7
    }
    return bytes + [UInt8(rest)]
  }

  private static func sized(_ bytes: [UInt8]) -> [UInt8] { long(bytes.count) + bytes }

  private static func text(_ text: String) -> [UInt8] { sized(Array(text.utf8)) }

  private static func container(_ schema: String, count: Int, _ content: [UInt8]) -> [UInt8] {
    let marker = [UInt8](repeating: 0x5A, count: 16)
    let head = [0x4F, 0x62, 0x6A, 1] + long(2) + text("avro.schema") + text(schema) + text("avro.codec") + text("null") + long(0)
    return head + marker + long(count) + sized(content) + marker
  }
}
