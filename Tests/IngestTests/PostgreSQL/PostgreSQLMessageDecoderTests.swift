import System
import Testing

@testable import Ingest

struct PostgreSQLMessageDecoderTests {
  static let messages: [(bytes: [UInt8], message: PostgreSQLBackendMessage)] = [
    (BackendBytes.authentication(0), .authentication(.ok)),
    (BackendBytes.authentication(3), .authentication(.cleartextPassword)),
    (BackendBytes.authentication(5, [1, 2, 3, 4]), .authentication(.md5Password(salt: [1, 2, 3, 4]))),
    (BackendBytes.sasl(["A", "B"]), .authentication(.sasl(mechanisms: ["A", "B"]))),
    (BackendBytes.authentication(11, [9]), .authentication(.saslContinue([9]))),
    (BackendBytes.authentication(12, [8]), .authentication(.saslFinal([8]))),
    (BackendBytes.authentication(7), .authentication(.unsupported(code: 7))),
    (BackendBytes.authentication(8, [1, 2]), .authentication(.unsupported(code: 8))),
    (BackendBytes.parameter("a", "é"), .parameterStatus(name: "a", value: "é")),
    (BackendBytes.key(-1), .backendKeyData(PostgreSQLBackendKey(processID: .max, secret: [1, 2, 3, 4]))),
    (BackendBytes.ready("T"), .readyForQuery(.inTransaction)),
    (BackendBytes.ready("E"), .readyForQuery(.failed)),
    (BackendBytes.complete("SELECT 2"), .commandComplete(tag: "SELECT 2")),
    (BackendBytes.columns(["x"]), .rowDescription([PostgreSQLResultColumn(name: "x", typeOID: 25)])),
    (
      BackendBytes.negotiation(3 << 16, ["_pq_.x"]),
      .negotiateProtocolVersion(newestMinor: 0, unrecognizedOptions: ["_pq_.x"])
    ),
    (BackendBytes.negotiation(2, []), .negotiateProtocolVersion(newestMinor: 2, unrecognizedOptions: [])),
    (BackendBytes.message("1"), .parseComplete), (BackendBytes.message("2"), .bindComplete),
    (BackendBytes.message("3"), .closeComplete), (BackendBytes.message("I"), .emptyQueryResponse),
    (BackendBytes.message("n"), .noData), (BackendBytes.message("s"), .portalSuspended),
    (BackendBytes.message("t", [0, 0]), .parameterDescription), (BackendBytes.message("A", [0]), .notification),
    (BackendBytes.message("G"), .copyInResponse), (BackendBytes.message("H"), .copyOutResponse),
  ]

  @Test(arguments: messages.indices)
  func `each message is read`(index: Int) throws {
    var decoder = PostgreSQLMessageDecoder()
    decoder.append(Self.messages[index].bytes)
    #expect(try decoder.next() == Self.messages[index].message)
    #expect(try decoder.next() == nil)
    #expect(decoder.pending == 0)
  }

  @Test func `messages come out the same however the stream is cut`() throws {
    let stream = Self.messages.flatMap(\.bytes)
    for size in [1, 2, 3, 7, 64] {
      var decoder = PostgreSQLMessageDecoder()
      var read: [PostgreSQLBackendMessage] = []
      for start in stride(from: 0, to: stream.count, by: size) {
        decoder.append(stream[start..<min(start + size, stream.count)])
        while let message = try decoder.next() { read.append(message) }
      }
      #expect(read == Self.messages.map(\.message))
    }
  }

  @Test func `a row gives its values, and nil for NULL and beyond its end`() throws {
    var decoder = PostgreSQLMessageDecoder()
    decoder.append(BackendBytes.row(["a", nil, "", "ü"]))
    guard case .dataRow(let row) = try decoder.next() else {
      Issue.record("no row")
      return
    }
    #expect(row.count == 4)
    #expect(row[0].map(Array.init) == [0x61])
    #expect(row[1] == nil)
    #expect(row[2]?.isEmpty == true)
    #expect(row[3].map { String(decoding: $0, as: UTF8.self) } == "ü")
    #expect(row[4] == nil)
    #expect(row[-1] == nil)
  }

  @Test func `rows stay whole after the decoder has gone on`() throws {
    var decoder = PostgreSQLMessageDecoder()
    var rows: [PostgreSQLRow] = []
    for number in 0..<100 {
      decoder.append(BackendBytes.row(["value \(number)"]))
      if case .dataRow(let row) = try decoder.next() { rows.append(row) }
    }
    let texts = rows.map { $0[0].map { String(decoding: $0, as: UTF8.self) } }
    #expect(texts == (0..<100).map { "value \($0)" })
  }

  @Test func `an error carries its fields and skips those it does not know`() throws {
    var decoder = PostgreSQLMessageDecoder()
    decoder.append(
      BackendBytes.error([
        ("S", "FEHLER"), ("V", "FATAL"), ("C", "28P01"), ("M", "no"), ("D", "why"), ("H", "try"), ("P", "12"),
        ("?", "x"),
      ]))
    guard case .error(let error) = try decoder.next() else {
      Issue.record("no error")
      return
    }
    #expect(error.isFatal)
    #expect(error.code == "28P01")
    #expect(error.detail == "why")
    #expect(error.hint == "try")
    #expect(error.position == 12)
    #expect(error.description == "no (SQLSTATE 28P01)")
  }

  static let broken: [(name: String, bytes: [UInt8])] = [
    ("a length below its own size", [0x5A, 0, 0, 0, 3]),
    ("a negative length", [0x5A, 0xFF, 0xFF, 0xFF, 0xFF]),
    ("a length above the limit", [0x44, 0x7F, 0xFF, 0xFF, 0xFF]),
    ("an unknown type", BackendBytes.message("?")),
    ("an unknown transaction status", BackendBytes.ready("Q")),
    ("a string without its end", BackendBytes.message("C", [0x41])),
    ("a row that promises more values than it has", BackendBytes.message("D", [0x7F, 0xFF])),
    ("a row with a negative count", BackendBytes.message("D", [0xFF, 0xFF])),
    ("a value longer than the row", BackendBytes.message("D", [0, 1, 0, 0, 0, 9, 0x41])),
    ("a value of -2 bytes", BackendBytes.message("D", [0, 1, 0xFF, 0xFF, 0xFF, 0xFE])),
    ("bytes after the last value", BackendBytes.message("D", [0, 0, 1])),
    ("a column in binary format", BackendBytes.columns(["x"], format: 1)),
    ("a description with a negative count", BackendBytes.message("T", [0xFF, 0xFF])),
    ("a cancel key without a secret", BackendBytes.message("K", [0, 0, 0, 1])),
    ("a salt of three bytes", BackendBytes.authentication(5, [1, 2, 3])),
    ("bytes after an authentication request", BackendBytes.authentication(0, [1])),
    ("mechanisms without their end", BackendBytes.authentication(10, [0x41, 0])),
    ("a negotiation with a huge count", BackendBytes.message("v", [0, 0, 0, 0, 0x7F, 0xFF, 0xFF, 0xFF])),
    ("an error without its end", BackendBytes.message("E", [0x53, 0x41, 0])),
  ]

  @Test(arguments: broken.indices)
  func `broken messages are refused`(index: Int) {
    var decoder = PostgreSQLMessageDecoder()
    decoder.append(Self.broken[index].bytes)
    #expect(throws: PostgreSQLProtocolError.self, "\(Self.broken[index].name)") { try decoder.next() }
  }

  @Test func `a message at the limit is read and one byte more is refused`() throws {
    var decoder = PostgreSQLMessageDecoder(limit: 104)
    decoder.append(BackendBytes.complete(String(repeating: "x", count: 99)))
    #expect(try decoder.next() == .commandComplete(tag: String(repeating: "x", count: 99)))
    decoder.append(BackendBytes.complete(String(repeating: "x", count: 100)))
    #expect(throws: PostgreSQLProtocolError("a message of 105 bytes where 4 to 104 are accepted")) {
      try decoder.next()
    }
  }

  @Test func `damaged streams never trap`() {
    var random = SeededRandom(seed: 15)
    let stream = Self.messages.flatMap(\.bytes) + BackendBytes.row(["abc", nil, "def"]) + BackendBytes.session
    for _ in 0..<3000 {
      var damaged = stream
      for _ in 0..<Int.random(in: 1...8, using: &random) {
        damaged[Int.random(in: damaged.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      damaged.removeLast(Int.random(in: 0..<damaged.count, using: &random))
      var decoder = PostgreSQLMessageDecoder()
      decoder.append(damaged)
      while let message = try? decoder.next() { _ = message.name }
    }
  }
}
