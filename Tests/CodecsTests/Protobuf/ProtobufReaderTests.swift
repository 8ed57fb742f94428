import Testing

@testable import Codecs

struct ProtobufReaderTests {
  private static func fields(_ bytes: [UInt8]) throws(ProtobufWireError) -> [ProtobufReader.Field] {
    var reader = ProtobufReader(bytes[...])
    var fields: [ProtobufReader.Field] = []
    while let field = try reader.next() { fields.append(field) }
    return fields
  }

  @Test func `fields of every wire type are read in their order`() throws {
    // The examples of the documentation: 150, "testing", then eight and four bytes.
    let bytes: [UInt8] = [0x08, 0x96, 0x01, 0x12, 0x07] + "testing".utf8 + [0x19, 0, 0, 0, 0, 0, 0, 0xF0, 0x3F, 0x25, 1, 0, 0, 0]
    let fields = try Self.fields(bytes)
    #expect(fields.map(\.number) == [1, 2, 3, 4])
    #expect(fields[0].value.number == 150 && fields[1].value.text == "testing" && fields[2].value.double == 1)
    #expect(fields[3].value == .fixed32(1))
  }

  @Test(arguments: [([0x00], 0), ([0x01], -1), ([0x02], 1), ([0xFE, 0xFF, 0xFF, 0xFF, 0x0F], 2_147_483_647)] as [([UInt8], Int64)])
  func `signed numbers have their sign in the last bit`(bytes: [UInt8], value: Int64) throws {
    #expect(try Self.fields([0x08] + bytes)[0].value.signed == value)
  }

  @Test(arguments: [
    ([0x08], .truncated), ([0x08, 0x80], .truncated), ([0x12, 5, 1], .truncated), ([0x09, 1, 2], .truncated), ([0x0B], .badField),
    ([0x00, 0], .badField), ([0x08] + [UInt8](repeating: 0xFF, count: 10), .tooLong),
    ([0x08] + [UInt8](repeating: 0xFF, count: 9) + [2], .tooLong),
  ] as [([UInt8], ProtobufWireError.Reason)])
  func `what is no message is refused with its place`(bytes: [UInt8], reason: ProtobufWireError.Reason) {
    #expect { try Self.fields(bytes) } throws: { ($0 as? ProtobufWireError)?.reason == reason }
  }
}
