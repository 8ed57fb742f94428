/// Writes values of TBinaryProtocol (Apache Thrift, `doc/specs/thrift-binary-protocol.md`).
package struct ThriftBinaryWriter: Sendable {
  /// What has been written.
  package private(set) var bytes: [UInt8] = []

  package init() {}

  /// A whole message.
  /// - Parameter isStrict: whether its header names the protocol's version, as every server of today accepts.
  package mutating func message(_ message: ThriftMessage, isStrict: Bool = true) {
    if isStrict {
      int(ThriftMessage.Header.version | UInt32(message.kind.rawValue))
      binary(message.name.utf8)
    } else {
      binary(message.name.utf8)
      bytes.append(message.kind.rawValue)
    }
    int(message.sequence)
    structure(message.body)
  }

  /// The fields of a struct and its end.
  package mutating func structure(_ structure: ThriftStructure) {
    for field in structure.fields {
      bytes.append(field.value.type.rawValue)
      int(field.id)
      value(field.value)
    }
    bytes.append(ThriftType.stop.rawValue)
  }

  /// One value. The elements of a list, and the keys and the values of a map, are of the first one's type.
  package mutating func value(_ value: ThriftValue) {
    switch value {
    case .boolean(let flag): bytes.append(flag ? 1 : 0)
    case .byte(let number): int(number)
    case .i16(let number): int(number)
    case .i32(let number): int(number)
    case .i64(let number): int(number)
    case .double(let number): int(number.bitPattern)
    case .binary(let content): binary(content)
    case .uuid(let content): bytes += content
    case .structure(let fields): structure(fields)
    case .list(let values):
      bytes.append((values.first?.type ?? .binary).rawValue)
      int(Int32(clamping: values.count))
      for element in values { self.value(element) }
    case .map(let entries):
      bytes.append((entries.first?.key.type ?? .binary).rawValue)
      bytes.append((entries.first?.value.type ?? .binary).rawValue)
      int(Int32(clamping: entries.count))
      for entry in entries {
        self.value(entry.key)
        self.value(entry.value)
      }
    }
  }

  private mutating func binary(_ content: some Collection<UInt8>) {
    int(Int32(clamping: content.count))
    bytes += content
  }

  private mutating func int<Number: FixedWidthInteger>(_ number: Number) {
    var shift = Number.bitWidth
    while shift > 0 {
      shift -= 8
      bytes.append(UInt8(truncatingIfNeeded: number >> shift))
    }
  }
}
