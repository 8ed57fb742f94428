/// Why bytes are no Thrift data, and where.
package struct ThriftError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was wrong.
  package enum Reason: Hashable, Sendable {
    /// The bytes end inside a value.
    case truncated
    /// A type code that Thrift does not know.
    case badType(UInt8)
    /// A value that its type does not allow, by the type's name.
    case badValue(String)
    /// A count or length below zero, by what it counts.
    case negative(String)
    /// The start of a message is none of any known version; the text says what stands there.
    case badMessage(String)
    /// A length beyond what the caller accepts, by what it measures.
    case tooLarge(String, limit: Int)
    /// Values inside values beyond what the caller accepts.
    case tooDeep(limit: Int)
    /// More values than the caller accepts, or than the bytes can hold.
    case tooMany(limit: Int)
    /// Bytes are left over behind the message in its frame.
    case leftOver(Int)
  }

  /// The byte at which reading stopped, counted from the start of the message.
  package let offset: Int
  /// What was wrong there.
  package let reason: Reason

  package init(offset: Int, _ reason: Reason) {
    self.offset = offset
    self.reason = reason
  }

  package var description: String {
    switch reason {
    case .truncated: "the Thrift data ends too early at byte \(offset)"
    case .badType(let code): "the Thrift data holds the unknown type \(code) at byte \(offset)"
    case .badValue(let type): "the Thrift data holds a value at byte \(offset) that is no \(type)"
    case .negative(let what): "the Thrift data gives a negative \(what) at byte \(offset)"
    case .badMessage(let found): "the answer is no Thrift message: it starts with \(found)"
    case .tooLarge(let what, let limit): "the Thrift data has \(what) above \(limit) bytes at byte \(offset)"
    case .tooDeep(let limit): "the Thrift data is nested deeper than \(limit) levels at byte \(offset)"
    case .tooMany(let limit): "the Thrift data claims more than \(limit) values at byte \(offset)"
    case .leftOver(let count): "\(count) bytes are left over behind the Thrift message at byte \(offset)"
    }
  }
}

/// How much Thrift data a reader accepts before it refuses.
package struct ThriftLimits: Hashable, Sendable {
  /// Bytes of one message or document.
  package var bytes = 64 << 20
  /// Values inside values.
  package var depth = 64
  /// Values in all; each takes some forty bytes of memory.
  package var values = 4_000_000

  /// 64 MiB, 64 levels, and four million values.
  package init() {}
}

/// What reading a document has used of its limits; every protocol's reader keeps one.
package struct ThriftMeter: Sendable {
  private let limits: ThriftLimits
  private var depth = 0
  private var values = 0

  package init(_ limits: ThriftLimits) { self.limits = limits }

  /// Goes into a struct, list or map.
  package mutating func enter(at offset: Int) throws(ThriftError) {
    depth += 1
    guard depth <= limits.depth else { throw ThriftError(offset: offset, .tooDeep(limit: limits.depth)) }
  }

  /// Comes out again.
  package mutating func leave() { depth -= 1 }

  /// Reads so many values.
  /// - Parameter count: zero or more, and no more than there are bytes in the document.
  package mutating func spend(_ count: Int, at offset: Int) throws(ThriftError) {
    guard count <= limits.values - values else { throw ThriftError(offset: offset, .tooMany(limit: limits.values)) }
    values += count
  }
}
