import Codecs
import System
import Testing

@testable import Catalog

/// Reading a document without a tree gives what reading it with one gives, or leaves it to that.
struct PlainDraftTests {
  private static let plain = #"""
    {"kind": "table", "fqn": "shop.\"a.b\".public.orders", "displayName": "Orders", "description": "Ones \"of\" many\n",
     "subtype": "partitioned table", "properties": {"rowCount": 5, "x": [null, {"y": 1.5}]}, "extra": {"facet": true},
     "tags": ["PII.Email", "Tier.One"], "owners": ["ann", "team:logistics", "b.c@example.org"], "domain": "sales.eu",
     "terms": [], "references": ["urn:li:dataset:(a,b,c)"],
     "columns": [{"name": "id", "nativeType": "numeric(12,2)", "nullable": false},
       {"name": "a.b \"c\"", "type": "string", "description": "", "properties": {"key": "primary"}},
       {"name": "odd", "type": "VARCHAR(80)", "tags": ["PII.Email"], "owners": ["team:x"]},
       {"name": "both", "type": "integer", "nativeType": "int4", "nullable": true}, {"name": "none"}]}
    """#

  private func both(_ text: String) throws -> (plain: AssetDraft?, tree: AssetDraft?) {
    let bytes = Array(text.utf8)
    return (AssetDraft(plain: bytes), try? AssetDraft(json: JSON.parse(bytes)))
  }

  @Test func `a plain document is read as the tree reads it`() throws {
    let (plain, tree) = try both(Self.plain)
    #expect(plain != nil && plain == tree)
    #expect(plain?.columns?.count == 5 && plain?.links?.count == 7)
    for text in [
      #"{"kind": "schema", "fqn": "a.b"}"#, #"{"fqn": "a.b.c", "kind": "view", "columns": []}"#,
      #"{"domain": "x", "tags": ["t.b"], "owners": ["u"], "kind": "topic", "fqn": "k.t"}"#,
      #"{"kind": "tag", "fqn": "PII.Email", "description": "d"}"#,
    ] {
      let (plain, tree) = try both(text)
      #expect(plain != nil && plain == tree, "\(text)")
    }
  }

  @Test(arguments: [
    // Not plain, but fine.
    #"{"kind": "table", "fqn": "urn:li:dataset:(urn:li:dataPlatform:hive,a,PROD)"}"#,
    #"{"kind": "table", "fqn": "postgres://host:5432/a.b.c"}"#, #"{"kind": "user", "fqn": "ann@example.org"}"#,
    #"{"kind": "table", "fqn": "a.b", "columns": [{"name": "s", "fields": [{"name": "t"}]}]}"#,
    #"{"kind": "table", "fqn": "a.b", "owners": [{"name": "ann", "role": "technical"}]}"#,
    #"{"kind": "table", "fqn": "a.b", "description": null}"#, #"{"kind": "table", "fqn": "a.b", "aliases": ["x"]}"#,
    #"{"kind": "table", "fqn": "a.b", "kind": "view"}"#, #"{"kind": "table", "fqn": "a.b", "tags": ["t"], "tags": []}"#,
    #"{"kind": "service", "fqn": "a", "service": {"platform": "hive"}}"#,
    // Wrong.
    #"{"kind": "tabel", "fqn": "a.b"}"#, #"{"kind": "table"}"#, #"{"fqn": "a.b"}"#, #"{"kind": "table", "fqn": ""}"#,
    #"{"kind": "table", "fqn": "a..b"}"#, #"{"kind": "table", "fqn": "a.b", "oops": 1}"#, "[]", "", "{",
    #"{"kind": "table", "fqn": "a.b"} x"#, #"{"kind": "tag", "fqn": "a.b", "columns": []}"#,
    #"{"kind": "table", "fqn": "a.b", "columns": [{"name": "x"}, {"name": "x"}]}"#,
    #"{"kind": "table", "fqn": "a.b", "columns": [{"name": ""}]}"#,
    #"{"kind": "table", "fqn": "a.b", "columns": [{"name": "x", "type": "what", "nativeType": "int"}]}"#,
    #"{"kind": "table", "fqn": "a.b", "columns": [{"name": "x", "name": "y"}]}"#,
    #"{"kind": "table", "fqn": "a.b", "tags": [""]}"#, #"{"kind": "table", "fqn": "a.b", "tags": "t"}"#,
    #"{"kind": "table", "fqn": "a.b", "description": 5}"#,
  ])
  func `what is not plain is left to the tree`(text: String) throws { #expect(try both(text).plain == nil) }

  @Test func `of a document that is damaged anywhere no other draft is read`() throws {
    let bytes = Array(Self.plain.utf8)
    var random = SeededRandom(seed: 3)
    for round in 0..<4000 {
      var damaged = bytes
      switch round % 3 {
      case 0: damaged.removeSubrange(Int.random(in: 0..<damaged.count, using: &random)...)
      case 1: damaged[Int.random(in: 0..<damaged.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      default:
        let start = Int.random(in: 0..<damaged.count, using: &random)
        damaged.removeSubrange(start..<min(damaged.count, start + Int.random(in: 1...12, using: &random)))
      }
      guard let plain = AssetDraft(plain: damaged) else { continue }
      #expect(try plain == AssetDraft(json: JSON.parse(damaged)), "\(String(decoding: damaged, as: UTF8.self))")
    }
  }
}
