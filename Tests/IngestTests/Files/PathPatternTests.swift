import Testing

@testable import Ingest

/// Patterns of paths and what they make of an object's key.
struct PathPatternTests {
  private func pattern(_ text: String) throws -> PathPattern { try PathPattern(try ObjectLocation(text)) }

  private func captures(_ pattern: PathPattern, _ key: String) throws -> [String]? {
    let location = try ObjectLocation(key)
    guard let path = pattern.path(of: location), let captures = pattern.match(path) else { return nil }
    return captures.values.map { "\($0.capture)=\($0.text)" }
  }

  @Test(arguments: [
    ("s3://lake/{table}/*.parquet", "s3://lake/orders/a.parquet", ["table=orders"]),
    ("s3://lake/{table}/*.parquet", "s3://lake/orders/x/a.parquet", nil),
    ("s3://lake/{table}/*.parquet", "s3://lake/orders/a.csv", nil),
    ("s3://lake/raw/{table}/dt={dt}/", "s3://lake/raw/orders/dt=2025-01-01/a/b.json", ["table=orders", "named(\"dt\")=2025-01-01"]),
    ("s3://lake/raw/{table}/dt={dt}/", "s3://lake/raw/orders/a.json", nil),
    ("s3://lake/{table}/{partition_key[0]}={partition[0]}/*.csv", "s3://lake/o/day=7/x.csv", ["table=o", "partitionKey(0)=day", "partition(0)=7"]),
    ("s3://lake/{dept}/tests/{table}/*.avro", "s3://lake/hr/tests/pay/1.avro", ["named(\"dept\")=hr", "table=pay"]),
    ("s3://lake/{table}_*.csv", "s3://lake/orders_2025_1.csv", ["table=orders"]),
    ("s3://lake/{table}.csv", "s3://lake/.csv", nil),
    ("s3://lake/{table}/**/*.json", "s3://lake/t/a.json", ["table=t"]),
    ("s3://lake/{table}/**/*.json", "s3://lake/t/x/y/a.json", ["table=t"]),
    ("s3://lake/*/{table}/", "s3://lake/a/b/c", ["table=b"]),
    ("s3://lake/*/{table}/", "s3://lake/a/b", nil),
    ("s3://lake/*.csv", "s3://lake/a.csv", []),
    ("/data/in/{table}/*", "/data/in/t/f", ["table=t"]),
    ("s3://lake/{table}/", "s3://other/t/f", ["table=t"]),
    ("s3://lake/a-*-b-*-c/x", "s3://lake/a-1-b-b-2-c/x", []),
    ("s3://lake/a-*-b", "s3://lake/a-b", nil),
  ] as [(String, String, [String]?)])
  func `a path fits a pattern or not`(pattern: String, key: String, captures: [String]?) throws {
    #expect(try self.captures(try self.pattern(pattern), key) == captures)
  }

  @Test(arguments: [
    ("s3://lake/raw/a/{table}/x", "s3://lake/raw/a", 1), ("s3://lake/{table}/", "s3://lake/", 1), ("/data/{dept}/{table}/*", "file:///data", 2),
    ("s3://lake/raw/*.csv", "s3://lake/raw", nil),
  ] as [(String, String, Int?)])
  func `a listing starts at the folder before the first wildcard`(text: String, base: String, depth: Int?) throws {
    let pattern = try pattern(text)
    #expect("\(pattern.base)" == base)
    #expect(pattern.tableDepth == depth)
  }

  @Test(arguments: [
    ("s3://lake/orders.csv", "names one file; {table} or * is expected in it"), ("s3://lake/{table/x", "has { without }"),
    ("s3://lake/{}/x", "has {}; {table}, {partition_key[0]}, {partition[0]} or a name is expected"),
    ("s3://lake/{partition[x]}/x", "has {partition[x]}; {table}, {partition_key[0]}, {partition[0]} or a name is expected"),
    ("s3://lake/{a}{b}/x", "has nothing between two wildcards in {a}{b}"), ("s3://lake/**/x/**", "has ** more than once"),
    ("s3://lake/**/{table}/x", "has ** before {table}; name the folders in between, as * where they vary"),
  ])
  func `a pattern that cannot be followed says why`(text: String, reason: String) throws {
    #expect(throws: PathPatternError(description: reason)) { try pattern(text) }
  }

  @Test func `a name made of what a pattern repeats takes no long time`() throws {
    let pattern = try pattern("s3://lake/*a*a*a*a*a*a*a*a*a*a*b")
    #expect(try captures(pattern, "s3://lake/" + String(repeating: "a", count: 900)) == nil)
  }
}
