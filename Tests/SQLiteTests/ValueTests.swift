import SQLite
import Testing

@Suite struct ValueTests {
  let connection: Connection

  init() throws { connection = try Connection.inMemory() }

  private func roundTrip(_ value: some Bindable) throws -> Value? {
    try connection.first("SELECT ?", value) { $0.value(0) }
  }

  @Test func `each type keeps its storage class`() throws {
    #expect(try roundTrip(Int.min) == .integer(.min))
    #expect(try roundTrip(Int64.max) == .integer(.max))
    #expect(try roundTrip(true) == .integer(1))
    #expect(try roundTrip(-0.5) == .real(-0.5))
    #expect(try roundTrip("naïve 🗺") == .text("naïve 🗺"))
    #expect(try roundTrip("sub"[...]) == .text("sub"))
    #expect(try roundTrip([1, 0, 255] as [UInt8]) == .blob([1, 0, 255]))
    #expect(try roundTrip(([9, 1, 2] as [UInt8]).dropFirst()) == .blob([1, 2]))
    #expect(try roundTrip(TextBytes(Array("text".utf8))) == .text("text"))
    #expect(try roundTrip(nil as Int?) == .null)
    #expect(try roundTrip(5 as Int?) == .integer(5))
  }

  @Test func `empty text and bytes are not null`() throws {
    #expect(try roundTrip("") == .text(""))
    #expect(try roundTrip([] as [UInt8]) == .blob([]))
    #expect(try roundTrip(TextBytes([])) == .text(""))
  }

  @Test(arguments: [Value.null, .integer(-7), .real(1e300), .text("a\u{0}b"), .text(""), .blob([]), .blob([0])])
  func `a value comes back as it went in`(value: Value) throws {
    #expect(try roundTrip(value) == value)
    var read: Value?
    try connection.query("SELECT ?", values: [value]) { read = $0.value(0) }
    #expect(read == value)
  }

  @Test func `not-a-number is stored as null, as SQLite has none`() throws {
    #expect(try roundTrip(Double.nan) == .null)
    #expect(try roundTrip(Double.infinity) == .real(.infinity))
  }

  @Test func `reading null or a column that is not there gives the empty value`() throws {
    try connection.query("SELECT NULL AS empty") { row in
      #expect(row.count == 1)
      #expect(row.name(0) == "empty")
      #expect(row.name(5) == "")
      for column in [0, 5, -1] as [Int32] {
        let isNull = row.isNull(column)
        #expect(isNull)
        #expect(row.int(column) == 0)
        #expect(row.double(column) == 0)
        #expect(row.text(column) == "")
        #expect(row.blob(column) == [])
        #expect(row.optionalInt(column) == nil)
        #expect(row.optionalText(column) == nil)
        #expect(row.value(column) == .null)
      }
    }
  }

  @Test func `ill-formed text is repaired as a string and kept as bytes`() throws {
    let bytes: [UInt8] = [0x61, 0xff, 0x62]
    try connection.query("SELECT ?", TextBytes(bytes)) { row in
      #expect(row.text(0) == "a\u{fffd}b")
      #expect(row.textBytes(0) == bytes)
    }
  }

  @Test func `a primary code matches its extensions and not the other way round`() {
    func matches(_ pattern: ResultCode, _ code: ResultCode) -> Bool { pattern ~= code }
    #expect(matches(.constraint, .uniqueConstraint))
    #expect(matches(.uniqueConstraint, .uniqueConstraint))
    #expect(!matches(.uniqueConstraint, .constraint))
    #expect(!matches(.full, .constraint))
  }
}
