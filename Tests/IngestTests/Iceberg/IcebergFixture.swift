import Codecs
import System

@testable import Ingest

/// Iceberg tables made for tests: metadata in JSON, manifests in Avro.
enum IcebergFixture {
  /// A table of format version 2 in a folder, with two data files and one file of deletes.
  static func write(table folder: String, deletes: Int32 = 1) throws {
    try File.createDirectory("\(folder)/metadata")
    let manifest = manifest([
      Entry(status: 1, rows: 10, bytes: 100, nulls: 2, lower: 1, upper: 50), Entry(status: 0, rows: 5, bytes: 60, nulls: 0, lower: -3, upper: 7),
      Entry(status: 2, rows: 1000, bytes: 1, nulls: 9, lower: -999, upper: 999),
    ])
    try File.writeAtomically(manifest, to: "\(folder)/metadata/m0.avro")
    let deleted = Entry(status: 1, content: deletes, rows: 3, bytes: 7, nulls: 0, lower: 0, upper: 0)
    try File.writeAtomically(self.manifest([deleted]), to: "\(folder)/metadata/m1.avro")
    try File.writeAtomically(
      list([("\(folder)/metadata/m0.avro", 0, 2, 15), ("\(folder)/metadata/m1.avro", 1, 1, 3)]), to: "\(folder)/metadata/snap.avro")
    try File.writeAtomically(Array(metadata(location: folder).utf8), to: "\(folder)/metadata/v1.metadata.json")
  }

  static func metadata(location: String, properties: String = #"{"owner": "crm", "comment": "Orders", "history.expire.max-snapshot-age-ms": "86400000"}"#) -> String {
    """
    {"format-version": 2, "table-uuid": "9c12d441-03fe-4693-9a96-a0705ddf69c1", "location": "\(location)",
     "last-sequence-number": 3, "last-updated-ms": 1763700000000, "last-column-id": 9,
     "current-schema-id": 1, "schemas": [
       {"type": "struct", "schema-id": 0, "fields": [
         {"id": 1, "name": "id", "required": true, "type": "int"}, {"id": 3, "name": "gone", "required": false, "type": "string"}]},
       {"type": "struct", "schema-id": 1, "identifier-field-ids": [1], "fields": [
         {"id": 1, "name": "order_id", "required": true, "type": "long", "doc": "Key."},
         {"id": 2, "name": "email", "required": false, "type": "string"},
         {"id": 4, "name": "lines", "required": false, "type": {"type": "list", "element-id": 5, "element-required": true,
           "element": {"type": "struct", "fields": [{"id": 6, "name": "sku", "required": true, "type": "string", "doc": "Article."}]}}},
         {"id": 7, "name": "at", "required": false, "type": "timestamptz"}]}],
     "default-spec-id": 1, "partition-specs": [{"spec-id": 0, "fields": []},
       {"spec-id": 1, "fields": [{"name": "at_day", "transform": "day", "source-id": 7, "field-id": 1000}]}],
     "last-partition-id": 1000, "default-sort-order-id": 1, "sort-orders": [{"order-id": 0, "fields": []},
       {"order-id": 1, "fields": [{"transform": "identity", "source-id": 1, "direction": "desc", "null-order": "nulls-last"}]}],
     "properties": \(properties),
     "current-snapshot-id": 3055729675574597004, "refs": {
       "main": {"snapshot-id": 3055729675574597004, "type": "branch", "min-snapshots-to-keep": 5},
       "v1": {"snapshot-id": 3051729675574597004, "type": "tag", "max-ref-age-ms": 10}},
     "snapshots": [
       {"snapshot-id": 3051729675574597004, "sequence-number": 1, "timestamp-ms": 1763600000000, "schema-id": 0,
        "summary": {"operation": "append", "added-records": "10"}, "manifest-list": "\(location)/metadata/old.avro"},
       {"snapshot-id": 3055729675574597004, "parent-snapshot-id": 3051729675574597004, "sequence-number": 2,
        "timestamp-ms": 1763700000000, "schema-id": 1, "manifest-list": "\(location)/metadata/snap.avro",
        "summary": {"operation": "replace", "total-records": "15", "total-data-files": "2"}}],
     "statistics": [{"snapshot-id": 3055729675574597004, "statistics-path": "s3://a/b.puffin", "file-size-in-bytes": 1,
        "file-footer-size-in-bytes": 1, "blob-metadata": [{"type": "apache-datasketches-theta-v1", "snapshot-id": 1,
        "sequence-number": 1, "fields": [2], "properties": {"ndv": "12"}}]}],
     "metadata-log": [], "snapshot-log": []}
    """
  }

  /// A file in a manifest, with statistics of the fields 1 (a long) and 2 (a text).
  struct Entry {
    var status: Int32
    var content: Int32 = 0
    var rows: Int64
    var bytes: Int64
    var nulls: Int64
    var lower: Int64
    var upper: Int64
  }

  private static func map(_ name: String, _ id: Int, _ value: String) -> String {
    """
    {"name": "\(name)", "field-id": \(id), "type": ["null", {"type": "array", "logicalType": "map", "items": {"type": "record",
      "name": "k\(id)", "fields": [{"name": "key", "type": "int"}, {"name": "value", "type": "\(value)"}]}}]}
    """
  }

  static func manifest(_ entries: [Entry]) -> [UInt8] {
    let schema = """
      {"type": "record", "name": "manifest_entry", "fields": [
        {"name": "status", "type": "int", "field-id": 0}, {"name": "snapshot_id", "type": ["null", "long"], "field-id": 1},
        {"name": "data_file", "field-id": 2, "type": {"type": "record", "name": "r2", "fields": [
          {"name": "content", "type": "int", "field-id": 134}, {"name": "file_path", "type": "string", "field-id": 100},
          {"name": "file_format", "type": "string", "field-id": 101},
          {"name": "partition", "field-id": 102, "type": {"type": "record", "name": "r102", "fields": []}},
          {"name": "record_count", "type": "long", "field-id": 103}, {"name": "file_size_in_bytes", "type": "long", "field-id": 104},
          \(map("value_counts", 109, "long")), \(map("null_value_counts", 110, "long")),
          \(map("lower_bounds", 125, "bytes")), \(map("upper_bounds", 128, "bytes"))]}}]}
      """
    var rows = AvroBytes()
    for entry in entries {
      rows.long(Int64(entry.status))
      rows.long(0)
      rows.long(Int64(entry.content))
      rows.sized("file.parquet".utf8)
      rows.sized("PARQUET".utf8)
      rows.long(entry.rows)
      rows.long(entry.bytes)
      rows.map([(1, entry.rows), (2, entry.rows)]) { $0.long($1) }
      rows.map([(1, Int64(0)), (2, entry.nulls)]) { $0.long($1) }
      for (number, text) in [(entry.lower, "ann"), (entry.upper, "zoe")] {
        rows.map([(1, Array(withUnsafeBytes(of: number.littleEndian) { Array($0) })), (2, Array(text.utf8))]) { $0.sized($1) }
      }
    }
    return AvroBytes.container(schema, count: entries.count, rows.bytes)
  }

  /// A manifest list of paths with their contents, live files and rows.
  static func list(_ manifests: [(path: String, content: Int64, files: Int64, rows: Int64)]) -> [UInt8] {
    let numbers = [
      ("partition_spec_id", 502), ("content", 517), ("added_files_count", 504), ("existing_files_count", 505),
      ("added_rows_count", 512), ("existing_rows_count", 513),
    ].map { #"{"name": "\#($0.0)", "type": "long", "field-id": \#($0.1)}"# }.joined(separator: ", ")
    let schema = #"{"type": "record", "name": "manifest_file", "fields": [{"name": "manifest_path", "type": "string", "field-id": 500}, \#(numbers)]}"#
    var rows = AvroBytes()
    for manifest in manifests {
      rows.sized(manifest.path.utf8)
      for number in [0, manifest.content, manifest.files, 0, manifest.rows, 0] { rows.long(number) }
    }
    return AvroBytes.container(schema, count: manifests.count, rows.bytes)
  }
}

/// Bytes as Avro has them.
struct AvroBytes {
  private(set) var bytes: [UInt8] = []

  mutating func long(_ value: Int64) {
    var rest = UInt64(bitPattern: value << 1 ^ value >> 63)
    while rest > 0x7F {
      bytes.append(UInt8(rest & 0x7F) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  mutating func sized(_ more: some Collection<UInt8>) {
    long(Int64(more.count))
    bytes += more
  }

  /// The second branch of a union with null: a map from field ids.
  mutating func map<Value>(_ members: [(Int, Value)], _ write: (inout AvroBytes, Value) -> Void) {
    long(1)
    long(Int64(members.count))
    for (key, value) in members {
      long(Int64(key))
      write(&self, value)
    }
    long(0)
  }

  static func container(_ schema: String, count: Int, _ content: [UInt8], codec: String = "null") -> [UInt8] {
    let marker = [UInt8](repeating: 0x5A, count: 16)
    var file = AvroBytes()
    file.bytes = [0x4F, 0x62, 0x6A, 1]
    file.long(2)
    for text in ["avro.schema", schema, "avro.codec", codec] { file.sized(text.utf8) }
    file.long(0)
    file.bytes += marker
    file.long(Int64(count))
    file.sized(content)
    file.bytes += marker
    return file.bytes
  }
}
