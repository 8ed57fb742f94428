/// A call of a Thrift service, or an answer to one.
package struct ThriftMessage: Hashable, Sendable {
  /// What a message is for.
  package enum Kind: UInt8, Sendable {
    case call = 1
    case reply = 2
    /// The server could not do the call at all: the body is a `ThriftApplicationError`.
    case exception = 3
    /// A call without an answer.
    case oneway = 4
  }

  package let kind: Kind
  /// The name of the function.
  package let name: String
  /// The number that an answer shares with its call.
  package let sequence: Int32
  /// Arguments by their numbers; in a reply the result under 0 and declared exceptions under their own.
  package let body: ThriftStructure

  package init(kind: Kind, name: String, sequence: Int32, body: ThriftStructure) {
    self.kind = kind
    self.name = name
    self.sequence = sequence
    self.body = body
  }
}

/// TApplicationException: why a server could not do a call.
package struct ThriftApplicationError: Error, Hashable, Sendable {
  /// The server's words.
  package let message: String
  /// Its code; 1 says that the server has no such function.
  package let code: Int

  package init(_ body: ThriftStructure) {
    message = body[1]?.string ?? ""
    code = Int(body[2]?.int ?? 0)
  }

  /// Whether the server is of a version without this function.
  package var isUnknownMethod: Bool { code == 1 }
}

extension ThriftMessage {
  /// What stands before a message's body in TBinaryProtocol.
  struct Header {
    /// The upper half of a strict header's first word.
    static let version: UInt32 = 0x8001_0000
    /// No function has a longer name.
    static let nameLimit = 1024

    let kind: Kind
    let name: String
    let sequence: Int32

    init(_ reader: inout ThriftBinaryReader) throws(ThriftError) {
      let word = try reader.int(UInt32.self)
      let nameLength = word >> 31 == 0 ? word : try Self.nameLength(&reader, version: word)
      guard nameLength <= UInt32(Self.nameLimit) else { throw Self.unknown(word) }
      name = String(decoding: try reader.take(Int(nameLength)), as: UTF8.self)
      let code = word >> 31 == 0 ? try reader.int(UInt8.self) : UInt8(truncatingIfNeeded: word)
      guard let kind = Kind(rawValue: code) else { throw ThriftError(offset: reader.offset, .badValue("kind of message")) }
      self.kind = kind
      sequence = try reader.int(Int32.self)
    }

    private static func nameLength(_ reader: inout ThriftBinaryReader, version word: UInt32) throws(ThriftError) -> UInt32 {
      guard word & 0xFFFF_0000 == version else { throw unknown(word) }
      return try reader.int(UInt32.self)
    }

    /// What the first four bytes look like, since an answer in another protocol shows itself there.
    static func unknown(_ word: UInt32) -> ThriftError {
      let bytes = (0..<4).map { UInt8(truncatingIfNeeded: word >> (24 - 8 * UInt32($0))) }
      let isText = bytes.allSatisfy { (0x20..<0x7F).contains($0) }
      return ThriftError(
        offset: 0, .badMessage(isText ? "\"\(String(decoding: bytes, as: UTF8.self))\"" : "0x\(Hex.encode(bytes))"))
    }
  }
}
