extension JSON {
  /// Appends the value to `buffer`.
  package func write(into buffer: inout [UInt8], pretty: Bool = false) {
    var writer = JSONWriter(appendingTo: buffer, pretty: pretty)
    buffer = []  // lets go of the storage, so that the writer appends in place
    writer.value(self)
    buffer = writer.drain()
  }

  /// The value as UTF-8.
  package func bytes(pretty: Bool = false) -> [UInt8] {
    var writer = JSONWriter(pretty: pretty)
    writer.value(self)
    return writer.bytes
  }

  /// The value as text on one line.
  package var text: String { String(decoding: bytes(), as: UTF8.self) }

  /// One spelling for all equivalent values, to hash or compare: keys sorted by their bytes, whole numbers without a
  /// fraction.
  package var canonical: JSON {
    switch self {
    case .array(let elements): .array(elements.map(\.canonical))
    case .object(let object): .object(JSONObject(object.sortedByKey().lazy.map { ($0.key, $0.value.canonical) }))
    case .double(let value): Int64(exactly: value).map(JSON.int) ?? self
    default: self
    }
  }
}

extension JSON: CustomStringConvertible {
  package var description: String { text }
}
