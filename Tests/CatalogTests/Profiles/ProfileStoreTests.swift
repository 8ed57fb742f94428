import Codecs
import Testing

@testable import Catalog

@Suite struct ProfileStoreTests {
  private static let full = DatasetProfile(
    rowCount: 12, isEstimate: true, sampledRows: 10,
    columns: [
      ColumnProfile(
        FieldPath("a.b"), nullCount: 1, distinctCount: 9, minimum: "-1.5", maximum: "7", mean: 2.25, median: 2, deviation: 0.5,
        histogram: ColumnProfile.Histogram(lower: -1.5, upper: 7, counts: [1, 0, 8]),
        topValues: [ColumnProfile.ValueCount("x \"y\"", 3)]), ColumnProfile(FieldPath("b")),
    ])

  private func bench() throws -> (TestCatalog, AssetID) {
    let test = try TestCatalog()
    return (test, try test.asCrawl { try $0.put(try table("shop-pg.shop.crm.customers")).asset })
  }

  private func put(_ test: TestCatalog, _ profile: DatasetProfile, _ id: AssetID) throws -> Bool {
    try test.asCrawl { try $0.put(profile, of: .id(id)) }
  }

  @Test func `a profile comes back as it was put`() throws {
    let (test, id) = try bench()
    #expect(try put(test, Self.full, id))
    let stored = try test.catalog.read { try $0.profiles(of: id) }
    #expect(stored.map(\.profile) == [Self.full])
    #expect(stored.first?.origin.name.hasPrefix("recipe:") == true)
  }

  @Test func `the same profile again is no new one`() throws {
    let (test, id) = try bench()
    #expect(try put(test, Self.full, id))
    #expect(try !put(test, Self.full, id))
    #expect(try put(test, DatasetProfile(rowCount: 13), id))
    #expect(try test.catalog.read { try $0.profiles(of: id) }.map(\.profile.rowCount) == [13, 12])
    #expect(try test.catalog.read { try $0.profiles(of: id, limit: 1) }.count == 1)
  }

  @Test func `old profiles go when there are too many`() throws {
    let (test, id) = try bench()
    for count in 0..<40 { _ = try put(test, DatasetProfile(rowCount: Int64(count)), id) }
    let counts = try test.catalog.read { try $0.profiles(of: id, limit: 100) }.map(\.profile.rowCount)
    #expect(counts == (10..<40).reversed().map { Int64($0) })
  }

  @Test func `the profiles of a merged asset are the other's`() throws {
    let (test, id) = try bench()
    let twin = try test.asCrawl("two") { try $0.put(try table("lake.shop.crm.customers")).asset }
    _ = try put(test, Self.full, twin)
    try test.asPerson { try $0.merge(twin, into: id) }
    #expect(try test.catalog.read { try $0.profiles(of: id) }.map(\.profile) == [Self.full])
  }
}

@Suite struct ValueClassifierTests {
  static let samples: [(values: [String], tag: String?)] = [
    (["ann@example.com", "bob@example.org", "c.d+e@sub.example.de", "x@y.co", "z@example.net"], "Email"),
    (["ann@", "@b", "a@b", "a b@c.de", "a@b..de"], nil),
    (["10.0.0.1", "192.168.1.255", "8.8.8.8", "1.1.1.1", "127.0.0.1"], "IPAddress"),
    (["1.2.3", "256.1.1.1", "1.2.3.4.5", "v1.2.3.4", "1.2.3.x"], nil),
    (["2001:db8::1", "fe80::1:2", "::1:2:3", "2001:db8:0:0:0:0:0:1", "fd00::2"], "IPAddress"),
    (["DE89370400440532013000", "GB29 NWBK 6016 1331 9268 19", "FR1420041010050500013M02606", "NL91ABNA0417164300", "AT611904300234573201"], "Payment"),
    (["DE89370400440532013001", "GB29NWBK60161331926818", "FR1420041010050500013M02607", "NL91ABNA0417164301", "AT611904300234573202"], nil),
    (["4111 1111 1111 1111", "5500005555555559", "340000000000009", "6011000000000004", "4012888888881881"], "Payment"),
    (["1234567890123", "1111111111111112", "0000000000000000", "123456789012345", "99999999999999999"], nil),
    (["123-45-6789", "987-65-4321", "111-22-3333", "222-33-4444", "333-44-5555"], "NationalID"),
    (["+49 30 123456", "+1-555-123-4567", "(030) 123-4567", "0171/123 45 67", "+33 1 23 45 67 89"], "Phone"),
    (["1234567", "7654321", "20261121", "12345678", "87654321"], nil),
    (["ann@example.com", "bob@example.org", "none", "x@y.co", "z@example.net"], "Email"),
    (["ann@example.com", "bob@example.org", "none", "unknown", "z@example.net"], nil),
    (["ann@example.com", "", "", ""], nil), ([], nil), (["ann", "bob", "cid", "dan", "eve"], nil),
  ]

  @Test(arguments: samples) func `values tell what they are by their shape`(values: [String], tag: String?) {
    let proposal = ValueClassifier().proposal(for: ColumnSample(path: FieldPath("c"), type: .string, values: values))
    #expect(proposal?.tag == tag)
    // The reason is shown and stored; no value may stand in it.
    for value in values where value.count > 3 { #expect(proposal?.reason.contains(value) != true) }
  }
}
