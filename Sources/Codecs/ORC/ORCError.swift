/// Why bytes are not an ORC file that can be read.
package enum ORCError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file does not end in the format's postscript.
  case notORC
  /// The footer's length is more than the file, or than the caller accepts.
  case badLength(Int)
  /// The postscript or the footer is no message.
  case protobuf(ProtobufWireError)
  /// What is compressed cannot be restored.
  case compression(String)
  /// Something that must be there is missing or makes no sense.
  case malformed(String)
  /// A compression that is not read here.
  case unsupported(String)

  package var description: String {
    switch self {
    case .notORC: "the file is no ORC file: it does not end in ORC's postscript"
    case .badLength(let length): "the ORC footer claims to be \(length) bytes long, which cannot be"
    case .protobuf(let error): "the ORC footer is damaged: \(error)"
    case .compression(let reason): "the ORC footer cannot be restored: \(reason)"
    case .malformed(let what): "the ORC file is damaged: \(what)"
    case .unsupported(let what): "the ORC file uses \(what), which is not read here"
    }
  }

  /// Hands over the fields of a message one by one.
  static func fields(
    of message: ArraySlice<UInt8>, _ body: (ProtobufReader.Field) throws(ORCError) -> Void
  ) throws(ORCError) {
    var reader = ProtobufReader(message)
    while true {
      let field: ProtobufReader.Field?
      do throws(ProtobufWireError) { field = try reader.next() } catch { throw .protobuf(error) }
      guard let field else { return }
      try body(field)
    }
  }
}
