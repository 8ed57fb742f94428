import Catalog
import Codecs
import System
import Testing

@testable import Ingest

/// A table that delta-rs wrote, and logs made by hand.
@Suite(.timeLimit(.minutes(10))) struct DeltaLogTests {
  static let fixtures = #filePath.split(separator: "/").dropLast(3).map { "/\($0)" }.joined() + "/Fixtures/Files"

  private func table(_ folder: String, history: Int = 30) throws -> DeltaTable {
    try DeltaLogReader(store: LocalStore(root: folder), historyLimit: history).table(at: ObjectLocation(file: folder))
  }

  /// Runs a test with a table whose log holds these files.
  private func withLog(_ files: [String: String], _ body: (String) throws -> Void) throws {
    let folder = try File.temporaryDirectory(prefix: "cairn-delta")
    defer { try? File.removeTree(folder) }
    try File.createDirectory("\(folder)/_delta_log")
    for (name, text) in files { try File.writeAtomically(Array(text.utf8), to: "\(folder)/_delta_log/\(name)") }
    try body(folder)
  }

  private static func name(_ version: Int) -> String {
    String(repeating: "0", count: 20 - "\(version)".count) + "\(version).json"
  }

  private static let metadata = #"""
    {"commitInfo":{"timestamp":1700000000000,"operation":"CREATE TABLE","userName":"ann"}}
    {"protocol":{"minReaderVersion":3,"minWriterVersion":7,"readerFeatures":["columnMapping"],"writerFeatures":["columnMapping"]}}
    {"metaData":{"id":"u","format":{"provider":"parquet"},"schemaString":"{\"type\":\"struct\",\"fields\":[{\"name\":\"id\",\"type\":\"long\",\"nullable\":false,\"metadata\":{\"comment\":\"Key.\",\"delta.columnMapping.id\":1,\"delta.columnMapping.physicalName\":\"col-1\"}}]}","partitionColumns":[],"configuration":{"delta.constraints.ok":"id > 0","my.password":"hush"},"createdTime":1700000000000}}
    """#

  @Test func `a table shows what its own library counts`() throws {
    let table = try table("\(Self.fixtures)/delta-orders")
    #expect(table.version == 8)
    #expect(table.files.count == 2)
    #expect(table.files.bytes == 6128)
    #expect(table.files.rowCount == 18)
    #expect(table.metadata.name == "orders")
    #expect(table.metadata.description == "Orders of the shop")
    #expect(table.metadata.partitionColumns == ["day"])
    #expect(table.metadata.configuration["delta.logRetentionDuration"] == "interval 30 days")
    #expect(table.commits.map(\.version) == Array((0...8).reversed()))
    #expect(table.commits.compactMap(\.operation) == ["OPTIMIZE", "ADD CONSTRAINT", "WRITE", "DELETE", "ADD COLUMN", "WRITE", "WRITE", "WRITE", "WRITE"])
    #expect(table.commits[3].metrics["num_deleted_rows"] == 1)
    let columns = table.metadata.schema.drafts
    #expect(columns.map { "\($0.path): \($0.nativeType ?? "")" } == [
      "id: long", "day: string", "price: decimal(9,2)", "lines: list<struct>", "lines.[]: struct", "lines.[].sku: string", "lines.[].n: integer",
      "attrs: map<string, long>", "attrs.{key}: string", "attrs.{value}: long", "at: timestamp", "note: string",
    ])
  }

  @Test func `a checkpoint alone tells the same as the commits before it`() throws {
    let source = "\(Self.fixtures)/delta-orders/_delta_log"
    try withLog([:]) { folder in
      let checkpoint = "00000000000000000005.checkpoint.parquet"
      try File.writeAtomically(try File.read("\(source)/\(checkpoint)"), to: "\(folder)/_delta_log/\(checkpoint)")
      let alone = try table(folder)
      try File.remove("\(folder)/_delta_log/\(checkpoint)")
      for version in 0...5 { try File.writeAtomically(try File.read("\(source)/\(Self.name(version))"), to: "\(folder)/_delta_log/\(Self.name(version))") }
      let replayed = try table(folder)
      #expect(alone.files.count == replayed.files.count && alone.files.bytes == replayed.files.bytes)
      #expect(alone.files.rowCount == replayed.files.rowCount && alone.files.rowCount == 15)
      #expect(alone.metadata == replayed.metadata)
      #expect(alone.rules == replayed.rules)
      #expect(alone.commits.isEmpty && alone.schemas.count == 1 && replayed.schemas.map(\.version) == [0, 4])
    }
  }

  @Test func `files are added and removed by path and deletion vector`() throws {
    let add = { (path: String, size: Int, more: String) in #"{"add":{"path":"\#(path)","size":\#(size),"dataChange":true\#(more)}}"# }
    let vector = #","deletionVector":{"storageType":"u","pathOrInlineDv":"abc","offset":1,"cardinality":2}"#
    try withLog([
      Self.name(0): Self.metadata + "\n" + add("a", 10, #","stats":"{\"numRecords\":5,\"minValues\":{}}""#) + "\n" + add("b", 20, #","stats":"{\"numRecords\": 7}""#),
      Self.name(1): add("a", 10, #","stats":"{\"numRecords\":5}""# + vector) + "\n" + #"{"remove":{"path":"a","dataChange":true}}"# + "\n{\"commitInfo\":{\"operation\":\"DELETE\"}}\n",
    ]) { folder in
      let first = try table(folder)
      #expect(first.files.count == 2 && first.files.bytes == 30)
      #expect(first.files.rowCount == 10)
      try File.writeAtomically(Array(add("c", 1, "").utf8), to: "\(folder)/_delta_log/\(Self.name(2))")
      // One file that does not tell leaves the number open.
      #expect(try table(folder).files.rowCount == nil)
    }
  }

  @Test func `a table's properties, schemas and constraints go into the catalog's words`() throws {
    let wider = #"{"metaData":{"id":"u","schemaString":"{\"type\":\"struct\",\"fields\":[{\"name\":\"key\",\"type\":\"long\",\"nullable\":true,\"metadata\":{\"delta.columnMapping.id\":1}},{\"name\":\"n\",\"type\":\"string\",\"nullable\":true,\"metadata\":{}}]}","partitionColumns":["n"],"configuration":{"layer":"Silver"}}}"#
    try withLog([Self.name(0): Self.metadata, Self.name(1): wider]) { folder in
      let first = LakeTable(try DeltaTable.at(folder, upTo: 0))
      #expect(first.columns[0].description == "Key.")
      #expect(first.columns[0].properties["physicalName"] == "col-1")
      #expect(first.properties[PropertyName.constraints] == [["type": "check", "name": "ok", "expression": "id > 0"]])
      #expect(first.properties["properties"]?["my.password"] == nil)
      #expect(first.properties["features"] == ["columnMapping"])
      let both = LakeTable(try table(folder))
      #expect(both.properties[PropertyName.layer] == "silver")
      #expect(both.columns[1].properties["partition"] == true)
      #expect(both.properties["schemaVersions"] == [
        ["id": 0, "columns": 1, "added": ["id: long"]],
        ["id": 1, "columns": 2, "added": ["n: string"], "renamed": ["id → key"], "changed": ["key: required long → long"]],
      ])
    }
  }

  @Test(arguments: [
    ([:], "holds no commit"), (["00000000000000000001.json": metadata], "version 0 is missing"), (["00000000000000000000.json": "{}\n{\"add\""], "00000000000000000000.json"),
    (["00000000000000000000.json": "{}"], "never says what the table's columns are"),
    (["00000000000000000000.json": #"{"metaData":{"schemaString":"{}"}}"#], "has no fields"),
    (["00000000000000000000.json": #"{"add":{}}"#], "without a path"), (["99999999999999999999.json": "{}"], "holds no commit"),
    (["00000000000000000000.checkpoint.parquet": "PAR1"], "no Parquet file"),
  ] as [([String: String], String)])
  func `a log that makes no sense says why`(files: [String: String], reason: String) throws {
    try withLog(files) { folder in
      #expect {
        try table(folder)
      } throws: { "\($0)".contains(reason) }
    }
  }

  @Test func `parts of a checkpoint count when they are all there`() {
    var listing = DeltaLogListing()
    func add(_ name: String) { listing.add(ObjectEntry(ObjectLocation(file: "/t/_delta_log/\(name)"), size: 1)) }
    add("00000000000000000010.checkpoint.0000000001.0000000002.parquet")
    add("00000000000000000004.checkpoint.parquet")
    add("00000000000000000012.json")
    add("00000000000000000012.crc")
    add("_last_checkpoint")
    #expect(listing.checkpoint?.version == 4)
    add("00000000000000000010.checkpoint.0000000002.0000000002.parquet")
    #expect(listing.checkpoint?.version == 10)
    #expect(listing.checkpoint?.files.count == 2)
    add("00000000000000000011.checkpoint.3a0d65cd-4056-49b8-937b-95f9e3ee90e5.json")
    #expect(listing.checkpoint?.version == 11)
    #expect(listing.latest == 12)
  }

  @Test func `a schema nested without end is refused`() {
    let text = String(repeating: #"{"type":"array","elementType":"#, count: 100) + "\"long\"" + String(repeating: "}", count: 100)
    #expect(throws: DeltaError.self) {
      try DeltaSchema.columns(#"{"type":"struct","fields":[{"name":"a","type":\#(text)}]}"#)
    }
  }

  @Test func `a checkpoint changed in any byte gives a table or an error`() throws {
    let name = "00000000000000000005.checkpoint.parquet"
    let file = try File.read("\(Self.fixtures)/delta-orders/_delta_log/\(name)")
    var random = SeededRandom(seed: 9)
    try withLog([:]) { folder in
      for _ in 0..<60 {
        var broken = file
        for _ in 0..<3 { broken[Int.random(in: 0..<broken.count, using: &random)] = UInt8.random(in: 0...255, using: &random) }
        try File.writeAtomically(broken, to: "\(folder)/_delta_log/\(name)")
        _ = try? table(folder)
      }
    }
  }
}

extension DeltaTable {
  /// A table as it was at a version, for tests that go on with it.
  fileprivate static func at(_ folder: String, upTo version: Int) throws -> DeltaTable {
    let other = try File.temporaryDirectory(prefix: "cairn-delta")
    defer { try? File.removeTree(other) }
    try File.createDirectory("\(other)/_delta_log")
    for name in try File.list("\(folder)/_delta_log").prefix(version + 1) {
      try File.writeAtomically(try File.read("\(folder)/_delta_log/\(name)"), to: "\(other)/_delta_log/\(name)")
    }
    return try DeltaLogReader(store: LocalStore(root: other), historyLimit: 9).table(at: ObjectLocation(file: other))
  }
}
