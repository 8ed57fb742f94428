/// The types of Thrift by the codes of TBinaryProtocol (Apache Thrift, `doc/specs/thrift-binary-protocol.md`).
package enum ThriftType: UInt8, Sendable {
  /// Ends a struct's fields.
  case stop = 0
  case boolean = 2
  case byte = 3
  case double = 4
  case i16 = 6
  case i32 = 8
  case i64 = 10
  case binary = 11
  case structure = 12
  case map = 13
  case set = 14
  case list = 15
  case uuid = 16

  /// The bytes that every value of the type takes in TBinaryProtocol; nil when they differ.
  var width: Int? {
    switch self {
    case .boolean, .byte: 1
    case .i16: 2
    case .i32: 4
    case .i64, .double: 8
    case .uuid: 16
    case .stop, .binary, .structure, .map, .set, .list: nil
    }
  }
}

extension ThriftValue {
  /// The type as it goes over the wire; lists and sets are both written as lists.
  var type: ThriftType {
    switch self {
    case .boolean: .boolean
    case .byte: .byte
    case .i16: .i16
    case .i32: .i32
    case .i64: .i64
    case .double: .double
    case .binary: .binary
    case .list: .list
    case .map: .map
    case .structure: .structure
    case .uuid: .uuid
    }
  }
}
