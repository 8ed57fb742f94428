import Catalog
import Codecs
import System
import Testing

@testable import Ingest

/// Listings and the datasets they come to.
struct FilesetGrouperTests {
  private func spec(_ text: String) throws -> PathSpec {
    try PathSpec(try YAML.document(Array(text.utf8))) { try? ObjectLocation($0) }
  }

  private func group(_ spec: PathSpec, _ keys: [String], limit: Int = 3) throws -> (sets: [Fileset], mostOpen: Int) {
    var grouper = FilesetGrouper(spec, fileLimit: limit)
    var sets: [Fileset] = []
    var late = 0
    for (index, key) in keys.enumerated() {
      let done = grouper.add(
        ObjectEntry(try ObjectLocation(key), size: 10 + index, modifiedAt: Timestamp(seconds: Int64(1000 - index))))
      sets += done
      late = max(late, done.count)
    }
    return (sets + grouper.finish(), late)
  }

  @Test func `files below a table's folder are one dataset, complete when the next one comes`() throws {
    let (sets, _) = try group(
      try spec("s3://lake/{table}/dt={dt}/"),
      ["s3://lake/a/dt=1/x.csv", "s3://lake/a/dt=2/y.csv.gz", "s3://lake/a/dt=2/z.csv", "s3://lake/a/_SUCCESS", "s3://lake/b/dt=9/x.json"])
    #expect(sets.map { "\($0.location)" } == ["s3://lake/a", "s3://lake/b"])
    #expect(sets[0].fileCount == 3)
    #expect(sets[0].bytes == 33)
    #expect(sets[0].formats == [.csv: 3])
    #expect(sets[0].compressions == [.gzip: 1])
    #expect(sets[0].newest?.entry.location.name == "x.csv")
    #expect(sets[0].firstModified == Timestamp(seconds: 998) && sets[0].lastModified == Timestamp(seconds: 1000))
    #expect(sets[0].partitions.count == 2)
    #expect(sets[0].partitions.json == [["by": "path", "key": "dt", "first": "1", "last": "2"]])
    #expect(sets[0].few.count == 3)
  }

  @Test func `of many files only the newest is kept`() throws {
    let (sets, _) = try group(try spec("s3://lake/{table}/"), (0..<50).map { "s3://lake/a/\($0).csv" })
    #expect(sets[0].fileCount == 50)
    #expect(sets[0].few.isEmpty)
    #expect(sets[0].newest?.entry.location.name == "0.csv")
  }

  @Test func `a name that begins with another's is a dataset of its own`() throws {
    let (sets, _) = try group(try spec("s3://lake/{table}/*"), ["s3://lake/a-b/x", "s3://lake/a/x", "s3://lake/a/y", "s3://lake/a0/x"])
    #expect(sets.map(\.location.key) == ["a-b", "a", "a0"])
    #expect(sets.map(\.fileCount) == [1, 2, 1])
  }

  @Test func `without a table every file is a dataset`() throws {
    let (sets, _) = try group(try spec("s3://lake/in/*.csv"), ["s3://lake/in/a.csv", "s3://lake/in/b.csv", "s3://lake/in/c.txt"])
    #expect(sets.map(\.location.key) == ["in/a.csv", "in/b.csv"])
  }

  @Test func `files of several tables in one folder may lie mixed`() throws {
    let (sets, _) = try group(
      try spec("s3://lake/{day}/{table}_*.csv"),
      ["s3://lake/1/a_1.csv", "s3://lake/1/b_1.csv", "s3://lake/1/a_2.csv", "s3://lake/2/a_1.csv"])
    #expect(sets.map(\.location.key) == ["1/a", "1/b", "2/a"])
    #expect(sets.map(\.fileCount) == [2, 1, 1])
  }

  @Test func `folders by key and value are partitions, decoded, where the pattern does not name them`() throws {
    let (sets, _) = try group(
      try spec("s3://lake/{table}/"),
      ["s3://lake/a/day=2025-01-01/city=K%C3%B6ln/x.parquet", "s3://lake/a/day=2025-03-01/city=Bonn/x.parquet", "s3://lake/a/day=__HIVE_DEFAULT_PARTITION__/city=Bonn/x.parquet"])
    #expect(sets[0].partitions.json == [
      ["by": "path", "key": "day", "first": "2025-01-01", "last": "2025-03-01"], ["by": "path", "key": "city", "first": "Bonn", "last": "Köln"],
    ])
    #expect(sets[0].partitions.drafts(except: ["city"]).map(\.type) == [.date])
  }

  @Test func `DataHub's partition keys name the columns`() throws {
    let (sets, _) = try group(
      try spec("s3://lake/{table}/{partition_key[0]}={partition[0]}/{partition[1]}/*"), ["s3://lake/a/year=2024/7/x.csv", "s3://lake/a/year=2025/11/x.csv"])
    #expect(sets[0].partitions.columns.map(\.name) == ["year", "partition_1"])
    #expect(sets[0].partitions.columns.map(\.type) == [.integer, .integer])
    #expect(sets[0].partitions.json?[1]?["last"] == "11")
  }

  @Test func `exclude, file types and hidden names leave files out`() throws {
    let keys = ["s3://lake/a/x.csv", "s3://lake/a/x.json", "s3://lake/a/tmp/y.csv", "s3://lake/a/.hidden/z.csv", "s3://lake/a/_x.csv", "s3://lake/a/_p=1/w.csv", "s3://lake/a/v.csv.gz", "s3://lake/a/u"]
    let plain = try spec("{include: 's3://lake/{table}/', exclude: ['s3://lake/*/tmp/**'], file_types: [csv], enable_compression: false}")
    #expect(try group(plain, keys, limit: 9).sets[0].few.map(\.entry.location.name) == ["x.csv", "w.csv"])
    let all = try spec("{include: 's3://lake/{table}/', include_hidden_folders: true, default_extension: csv, file_types: [csv]}")
    #expect(try group(all, keys, limit: 9).sets[0].few.map(\.entry.location.name) == ["x.csv", "y.csv", "z.csv", "_x.csv", "w.csv", "v.csv.gz", "u"])
  }

  @Test(arguments: [
    ("**/tmp/**", "s3://lake/raw/tmp/x.csv", true), ("**/tmp/**", "s3://lake/tmp/a/b/x.csv", true), ("**/tmp/**", "s3://lake/raw/tmp2/x.csv", false),
    ("**/*.crc", "s3://lake/raw/x.csv.crc", true), ("**/*.crc", "s3://lake/raw/x.csv", false), ("**/_*/**/*.json", "s3://lake/_log/x.json", true),
    ("s3://lake/*/tmp/**", "s3://lake/a/tmp/b/x.csv", true), ("s3://lake/*/tmp/**", "s3://lake/a/b/tmp/x.csv", false),
    ("s3://lake/a/**/b/**/c", "s3://lake/a/b/x/b/y/c", true), ("s3://lake/a/**/b/**/c", "s3://lake/a/x/c", false), ("s3://lake/a/", "s3://lake/a/b/c", true),
    ("s3://lake/a/", "s3://lake/ab/c", false), ("s3://lake/a/x?.csv", "s3://lake/a/x1.csv", true), ("s3://lake/a/x?.csv", "s3://lake/a/x.csv", false),
    ("s3://lake/*a*b*/x", "s3://lake/zabacb/x", true), ("s3://lake/*a*b*/x", "s3://lake/zba/x", false), ("s3a://lake/x", "s3://lake/x", true),
    ("s3://other/**", "s3://lake/x", false), ("**/**/**/x", "s3://lake/y", false),
  ])
  func `exclude is a pattern of whole paths`(pattern: String, key: String, isOut: Bool) throws {
    let spec = try spec("{include: 's3://lake/{table}/', exclude: ['\(pattern)']}")
    let location = try ObjectLocation(key)
    #expect(spec.leavesOut(location, []) == isOut)
  }

  @Test func `a pattern of many stars takes no time`() throws {
    let glob = PathGlob("**/" + String(repeating: "a*", count: 200) + "b/**/" + String(repeating: "**/", count: 200) + "c")
    let folder = String(repeating: "a", count: 1000)
    let start = MonotonicClock.now
    #expect(!glob.matches(ObjectLocation(scheme: "s3", bucket: "lake", key: "\(folder)/\(folder)/x")))
    #expect(MonotonicClock.now - start < 2_000_000_000)
  }

  @Test(arguments: [
    ("s3://lake/t/_delta_log/00000000000000000000.json", Fileset.TableFormat.delta), ("s3://lake/t/.hoodie/hoodie.properties", .hudi),
    ("s3://lake/t/metadata/v1.metadata.json", .iceberg),
  ])
  func `the log of a table format is recognised`(key: String, format: Fileset.TableFormat) throws {
    let (sets, _) = try group(try spec("s3://lake/{table}/*.parquet"), [key, "s3://lake/t/x.parquet", "s3://lake/u/x.parquet"])
    #expect(sets.map(\.tableFormat) == [format, nil])
    #expect(sets[0].fileCount == 1)
  }

  @Test func `a million objects take the room of one table`() throws {
    var grouper = FilesetGrouper(try spec("s3://lake/{table}/dt={dt}/"), fileLimit: 10)
    var sets = 0
    for table in 0..<20 {
      for file in 0..<1000 {
        let location = ObjectLocation(scheme: "s3", bucket: "lake", key: "t\(table)/dt=\(file / 100)/\(file).parquet")
        sets += grouper.add(ObjectEntry(location, size: 1)).count
        #expect(grouper.openCount == 1)
      }
    }
    #expect(sets == 19)
  }
}

extension FilesetGrouper {
  /// How many datasets are held.
  fileprivate var openCount: Int {
    var copy = self
    return copy.finish().count
  }
}
