import Testing

@testable import Ingest

struct PostgreSQLFrontendMessageTests {
  static let messages: [(name: String, message: PostgreSQLFrontendMessage, bytes: [UInt8])] = [
    ("SSLRequest", .sslRequest, [0, 0, 0, 8, 0x04, 0xD2, 0x16, 0x2F]),
    (
      "CancelRequest", .cancelRequest(PostgreSQLBackendKey(processID: 5, secret: [9, 8, 7, 6])),
      [0, 0, 0, 16, 0x04, 0xD2, 0x16, 0x2E, 0, 0, 0, 5, 9, 8, 7, 6]
    ),
    (
      "StartupMessage", .startup(minorVersion: 2, parameters: [("user", "me")]),
      [0, 0, 0, 17, 0, 3, 0, 2] + BackendBytes.string("user") + BackendBytes.string("me") + [0]
    ),
    ("PasswordMessage", .password("pw"), [0x70, 0, 0, 0, 7, 0x70, 0x77, 0]),
    (
      "SASLInitialResponse", .saslInitialResponse(mechanism: "M", data: [1]),
      [0x70, 0, 0, 0, 11, 0x4D, 0, 0, 0, 0, 1, 1]
    ),
    ("SASLResponse", .saslResponse([1, 2]), [0x70, 0, 0, 0, 6, 1, 2]),
    ("Query", .query("X"), [0x51, 0, 0, 0, 6, 0x58, 0]),
    ("Parse", .parse(sql: "X"), [0x50, 0, 0, 0, 9, 0, 0x58, 0, 0, 0]),
    (
      "Bind", .bind(parameters: ["a", nil]),
      [0x42, 0, 0, 0, 21, 0, 0, 0, 0, 0, 2, 0, 0, 0, 1, 0x61, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0]
    ),
    ("Describe", .describePortal, [0x44, 0, 0, 0, 6, 0x50, 0]),
    ("Execute", .execute(rows: 258), [0x45, 0, 0, 0, 9, 0, 0, 0, 1, 2]),
    ("Flush", .flush, [0x48, 0, 0, 0, 4]), ("Sync", .sync, [0x53, 0, 0, 0, 4]),
    ("CopyFail", .copyFail(reason: "n"), [0x66, 0, 0, 0, 6, 0x6E, 0]), ("Terminate", .terminate, [0x58, 0, 0, 0, 4]),
  ]

  @Test(arguments: messages.indices)
  func `each message has its bytes`(index: Int) {
    let (name, message, bytes) = Self.messages[index]
    #expect(PostgreSQLFrontendMessage.encode([message]) == bytes, "\(name)")
  }

  @Test func `a zero byte cannot end a string early`() {
    #expect(PostgreSQLFrontendMessage.encode([.query("a\0b")]) == [0x51, 0, 0, 0, 7, 0x61, 0x62, 0])
  }
}
