/// Why bytes are not Avro data or text is no Avro schema, and where.
package struct AvroError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was wrong.
  package enum Reason: Hashable, Sendable {
    /// The bytes end inside a value or block.
    case truncated
    /// A schema breaks the rules; the text says where and how.
    case schema(String)
    /// The bytes do not start as an object container file does.
    case badMagic
    /// The container names a codec that is not known.
    case codec(String)
    /// A block could not be decompressed.
    case compression(String)
    /// The marker behind a block is not that of the file.
    case badMarker
    /// A value that its schema does not allow, by its type.
    case badValue(String)
    /// A length beyond what the caller accepts.
    case tooLarge(String, limit: Int)
    /// Values inside values beyond what the caller accepts.
    case tooDeep(limit: Int)
    /// More empty values than so few bytes can mean.
    case tooMany
  }

  /// The byte at which reading stopped, counted from the start of the file or block.
  package let offset: Int
  /// What was wrong there.
  package let reason: Reason

  package init(offset: Int, _ reason: Reason) {
    self.offset = offset
    self.reason = reason
  }

  package var description: String {
    switch reason {
    case .truncated: "the Avro data ends too early at byte \(offset)"
    case .schema(let what): "the Avro schema is not valid: \(what)"
    case .badMagic: "the data is no Avro object container file: it does not start with Obj and 1"
    case .codec(let name): "the Avro file is compressed by \(name); null, deflate, snappy and zstandard are read"
    case .compression(let what): "the Avro block before byte \(offset) cannot be decompressed: \(what)"
    case .badMarker: "the Avro file is damaged: the marker before byte \(offset) is not the file's"
    case .badValue(let type): "the Avro data holds a value at byte \(offset) that is no \(type)"
    case .tooLarge(let what, let limit): "the Avro data has \(what) above \(limit) bytes at byte \(offset)"
    case .tooDeep(let limit): "the Avro data is nested deeper than \(limit) levels at byte \(offset)"
    case .tooMany: "the Avro data holds more values than its bytes can mean at byte \(offset)"
    }
  }
}

/// How much of an Avro file a reader accepts before it refuses.
package struct AvroLimits: Sendable {
  /// Bytes of the header, schema included.
  package var header = 16 << 20
  /// Bytes of one block as it stands in the file.
  package var block = 64 << 20
  /// Bytes of one block after decompression.
  package var content = 128 << 20

  /// A header of 16 MiB, blocks of 64 MiB, and 128 MiB decompressed.
  package init() {}
}
