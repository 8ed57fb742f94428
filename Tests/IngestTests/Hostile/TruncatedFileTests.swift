import Catalog
import Codecs
import SQLite
import System
import Testing

@testable import Ingest

/// Files that end too early: whatever their format, it is one clear problem that names the file, and nothing is lost.
@Suite(.timeLimit(.minutes(10))) struct TruncatedFileTests {
  private static func withFolder(_ body: (String) throws -> Void) throws {
    let folder = try File.temporaryDirectory(prefix: "cairn-cut")
    defer { try? File.removeTree(folder) }
    try body(folder)
  }

  private static func fixture(_ name: String) throws -> [UInt8] { try File.read("\(WholeCrawl.fixtures)/\(name)") }

  @Test func `a Parquet file cut at any byte is none`() throws {
    let file = try Self.fixture("orders.parquet")
    for cut in 0..<file.count {
      #expect(throws: ParquetError.self, "cut at \(cut)") { _ = try ParquetFooter.read(Array(file[..<cut]), fileSize: cut) }
    }
    // A footer whose length says less than it is.
    for length in [0, 1, file.count, Int(Int32.max)] {
      let tail = (0..<4).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) }
      #expect(throws: ParquetError.self, "\(length)") { _ = try ParquetFooter.read(Array(file.dropLast(8)) + tail + file.suffix(4), fileSize: file.count) }
    }
  }

  @Test func `an Avro file cut at any byte but behind a block is none`() throws {
    let file = AvroBytes.container(#"{"type": "record", "name": "r", "fields": [{"name": "x", "type": "long"}]}"#, count: 2, [2, 4])
    var whole: [Int] = []
    for cut in 0..<file.count {
      var reader = AvroContainerReader()
      reader.push(Array(file[..<cut]))
      do throws(AvroError) {
        while try reader.next() != nil {}
        try reader.finish()
        whole.append(cut)
      } catch {}
    }
    #expect(whole.count == 1, "only the end of the header is an end: \(whole)")
  }

  /// Crawls a source of files as it is, then with one of them cut, and expects a problem and nothing lost.
  private static func check(
    _ source: String, cutting path: String, at places: some Sequence<Int>, mayEnd: Set<Int> = []
  ) throws {
    let bench = try CrawlBench()
    let recipe = "pipeline_name: src\nsource: \(source)\nstateful_ingestion: {enabled: true}\n"
    let whole = try bench.run(recipe)
    let log = try bench.log(whole.run)
    #expect(whole.status == .succeeded, "\(log)")
    let (file, names) = (try File.read(path), try bench.names())
    for cut in places {
      try File.writeAtomically(Array(file[..<cut]), to: path)
      let (run, status, _) = try bench.run(recipe)
      #expect(status != .succeeded || mayEnd.contains(cut), "\(path) cut at \(cut)")
      #expect(run.counts.removed == 0, "\(path) cut at \(cut)")
      #expect(try bench.names() == names, "\(path) cut at \(cut)")
    }
    try File.writeAtomically(file, to: path)
    #expect(try bench.run(recipe).status == .succeeded)
  }

  private static func sample(_ count: Int, _ seed: UInt64) -> [Int] {
    var random = SeededRandom(seed: seed)
    return ([0, 1, 4, count - 1] + (0..<25).map { _ in Int.random(in: 0..<count, using: &random) }).sorted()
  }

  @Test func `a Delta log or checkpoint that is cut is a problem of its table`() throws {
    for name in ["00000000000000000000.json", "00000000000000000008.json", "00000000000000000005.checkpoint.parquet"] {
      try Self.withFolder { folder in
        try File.createDirectory("\(folder)/orders/_delta_log")
        for file in try File.list("\(WholeCrawl.fixtures)/delta-orders/_delta_log") {
          try File.writeAtomically(try Self.fixture("delta-orders/_delta_log/\(file)"), to: "\(folder)/orders/_delta_log/\(file)")
        }
        let path = "\(folder)/orders/_delta_log/\(name)"
        let bytes = try File.read(path)
        // What ends with a line is a shorter log; a checkpoint stands for the commits before it, and they for it.
        let lines = Set(bytes.indices.filter { bytes[$0] == 0x0A }.flatMap { [$0, $0 + 1] } + [0])
        let places = Self.sample(bytes.count, 5)
        let isLast = name == "00000000000000000008.json"
        try Self.check(
          "{type: delta-lake, config: {base_path: '\(folder)'}}", cutting: path, at: places, mayEnd: isLast ? lines : Set(places))
      }
    }
  }

  @Test func `Iceberg metadata and manifests that are cut are a problem of their table`() throws {
    for name in ["v1.metadata.json", "snap.avro", "m0.avro"] {
      try Self.withFolder { folder in
        try File.createDirectory("\(folder)/sales/orders")
        try IcebergFixture.write(table: "\(folder)/sales/orders")
        let path = "\(folder)/sales/orders/metadata/\(name)"
        try Self.check(
          "{type: iceberg, config: {catalog_type: hadoop, warehouse: '\(folder)'}}", cutting: path,
          at: Self.sample(try File.read(path).count, 6))
      }
    }
  }

  @Test func `an SQLite file that is cut is one clear error`() throws {
    try Self.withFolder { folder in
      do {
        let connection = try Connection(path: "\(folder)/shop.db")
        for number in 0..<40 { try connection.execute("CREATE TABLE t\(number) (id INTEGER PRIMARY KEY, name TEXT)") }
      }
      let size = try File.read("\(folder)/shop.db").count
      // An empty file is an empty database, and SQLite fills up a last page that is not whole.
      let places = Self.sample(size, 7).filter { $0 > 0 && $0 < size - 4096 }
      try Self.check("{type: sqlite, config: {path: '\(folder)/shop.db'}}", cutting: "\(folder)/shop.db", at: places)
    }
  }

  @Test func `what DuckDB's program prints may end anywhere`() throws {
    let text = #"{"schema": "crm", "name": "customers"}"# + "\n" + #"{"schema": "crm", "name": "orders"}"# + "\n"
    try Self.withFolder { folder in
      try File.writeAtomically(Array("#!/bin/sh\ncat \(folder)/out\n".utf8), to: "\(folder)/duckdb")
      try Shell.run("chmod +x \(folder)/duckdb")
      for cut in 1..<text.utf8.count {
        try File.writeAtomically(Array(text.utf8.prefix(cut)), to: "\(folder)/out")
        var rows = 0
        let command = DuckDBCommand(path: "\(folder)/duckdb", timeout: 10)
        do throws(CrawlError) {
          try command.ask("/x", "SELECT 1") { (_) throws(CrawlError) in rows += 1 }
        } catch {
          #expect("\(error)".contains("no JSON"), "cut at \(cut): \(error)")
          continue
        }
        let ends = Set([38, 39, text.utf8.count - 1])
        #expect(ends.contains(cut), "cut at \(cut) gave \(rows) rows")
      }
    }
  }
}
