import Catalog
import Codecs
import Testing

@testable import Ingest

/// Profiles of records that a crawl looks at one by one, here of documents.
@Suite struct SampleProfileTests {
  private func settings(_ change: (inout ProfilingSettings) -> Void = { _ in }) -> ProfilingSettings {
    var settings = ProfilingSettings()
    settings.isWanted = true
    change(&settings)
    return settings
  }

  private func sample(_ documents: [BSONDocument], _ settings: ProfilingSettings) throws -> SampleProfile {
    var sample = try #require(SampleProfile(settings))
    for document in documents { sample.observe(document, depth: 32) }
    return sample
  }

  private func columns(_ documents: [BSONDocument]) -> [ColumnDraft] {
    var inference = SchemaInference()
    for document in documents { inference.observe(ValueShape(document)) }
    return inference.schema().columns
  }

  private func column(_ documents: [BSONDocument], _ name: String, _ settings: ProfilingSettings) throws -> ColumnProfile {
    let profile = try #require(try sample(documents, settings).profile(columns(documents), total: nil))
    return try #require(profile.columns.first { "\($0.path)" == name })
  }

  private static let orders: [BSONDocument] = (0..<100).map { order($0) }

  private static func order(_ number: Int) -> BSONDocument {
    let part: BSON = number % 4 == 0 ? .null : .double(Double(number % 10) / 2)
    let at: BSON = .date(1_700_000_000_000 + Int64(number) * 86_400_000)
    let place: BSON = .document(["city": "Bonn", "zip": .string("\(number)")])
    let mail: BSON = .string("p\(number % 7)@mail.example")
    return BSONDocument([
      ("n", BSON.int32(Int32(number))), ("part", part), ("mail", mail), ("at", at), ("to", place), ("tags", BSON.array([.string("a")])),
    ])
  }

  @Test func `nothing is looked at unless a recipe asks for it`() {
    #expect(SampleProfile(ProfilingSettings()) == nil)
  }

  @Test func `numbers are measured as SQL measures them`() throws {
    let n = try column(Self.orders, "n", settings())
    #expect(n.nullCount == 0 && n.distinctCount == 100 && n.minimum == "0" && n.maximum == "99" && n.median == 49.5)
    #expect(abs((n.mean ?? 0) - 49.5) < 1e-9 && abs((n.deviation ?? 0) - 29.0114919758) < 1e-6)
    #expect(n.histogram == ColumnProfile.Histogram(lower: 0, upper: 99, counts: [10, 10, 10, 10, 10, 10, 10, 10, 10, 10]))
    let part = try column(Self.orders, "part", settings())
    #expect(part.nullCount == 25 && part.maximum == "4.5" && part.topValues.isEmpty)
  }

  @Test func `times have bounds, and texts have none that would be values of the data`() throws {
    let at = try column(Self.orders, "at", settings())
    #expect(at.minimum == "2023-11-14T22:13:20Z" && at.maximum == "2024-02-21T22:13:20Z" && at.mean == nil)
    let mail = try column(Self.orders, "mail", settings())
    #expect(mail.distinctCount == 7 && mail.minimum == nil && mail.topValues.isEmpty && mail.histogram == nil)
    #expect(try column(Self.orders, "to.city", settings()).distinctCount == 1)
    #expect(try column(Self.orders, "tags", settings()) == ColumnProfile(FieldPath("tags"), nullCount: 0))
  }

  @Test func `texts are kept where a recipe lets them in`() throws {
    let settings = settings { ($0.keepsTopValues, $0.keepsTextBounds) = (true, true) }
    let mail = try column(Self.orders, "mail", settings)
    #expect(mail.minimum == "p0@mail.example" && mail.maximum == "p6@mail.example")
    #expect(mail.topValues.first == ColumnProfile.ValueCount("p0@mail.example", 15) && mail.topValues.count == 7)
    #expect(try column(Self.orders, "part", settings).topValues.first == ColumnProfile.ValueCount("0.5", 10))
  }

  @Test func `what is missing counts as null`() throws {
    let documents: [BSONDocument] = [["a": 1], ["a": 2, "b": "x"], [:], ["b": .null]]
    #expect(try column(documents, "a", settings()).nullCount == 2)
    #expect(try column(documents, "b", settings()).nullCount == 3)
  }

  @Test func `a sample says that it is one`() throws {
    let columns = columns(Self.orders)
    let whole = try sample(Self.orders, settings()).profile(columns, total: 100)
    #expect(whole?.rowCount == 100 && whole?.sampledRows == nil && whole?.isEstimate == false)
    let part = try sample(Self.orders, settings()).profile(columns, total: 5000)
    #expect(part?.rowCount == 5000 && part?.sampledRows == 100 && part?.isEstimate == true)
    let few = try sample(Self.orders, settings { $0.sampleSize = 10 }).profile(columns, total: 100)
    #expect(few?.sampledRows == 10 && few?.columns.first?.maximum == "9")
    let cut = try sample(Self.orders, settings()).profile(columns, total: nil, isCut: true)
    #expect(cut?.rowCount == nil && cut?.sampledRows == 100)
    let exact = try sample(Self.orders, settings { $0.sampleSize = 100 }).profile(columns, total: 100)
    #expect(exact?.rowCount == 100 && exact?.sampledRows == nil)
    let rows = try sample(Self.orders, settings { $0.isTableLevelOnly = true }).profile(columns, total: 100)
    #expect(rows == DatasetProfile(rowCount: 100))
  }

  @Test func `the columns that a recipe names are measured, and no more than it says`() throws {
    let profile = try sample(Self.orders, settings { $0.columnLimit = 2 }).profile(columns(Self.orders), total: nil)
    #expect(profile?.columns.map { "\($0.path)" } == ["n", "part"])
  }

  @Test func `values of any size and number stay within bounds`() throws {
    let wide = BSONDocument((0..<20_000).map { ("k\($0)", BSON.string(String(repeating: "x", count: 1000))) })
    let sample = try sample([BSONDocument](repeating: wide, count: 50), settings { $0.keepsTopValues = true })
    #expect(sample.isFull && sample.records < 10)
    #expect(sample.profile(columns([wide]), total: 50)?.sampledRows == sample.records)
  }

  @Test func `numbers without an order and beyond all bounds are no trap`() throws {
    let odd: [BSON] = [.double(.nan), .double(.infinity), .double(-.greatestFiniteMagnitude), .double(.greatestFiniteMagnitude), .int64(.min), .int64(.max)]
    let profile = try column(odd.map { ["x": $0] }, "x", settings())
    #expect(profile.nullCount == 0 && profile.distinctCount == 6 && profile.histogram == nil)
    #expect(profile.minimum == "\(-Double.greatestFiniteMagnitude)")
    #expect(try column([["t": .date(.min)], ["t": .date(.max)]], "t", settings()).nullCount == 0)
  }
}
