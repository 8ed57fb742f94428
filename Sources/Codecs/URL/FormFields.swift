/// Names with values in the order they were sent, as in a query or an `application/x-www-form-urlencoded` body.
/// A name may come more than once.
package struct FormFields: Hashable, Sendable {
  /// One name with its value.
  package struct Field: Hashable, Sendable {
    /// The decoded name.
    package let name: String
    /// The decoded value; empty when there was no `=`.
    package let value: String

    /// A field of decoded texts.
    package init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  /// Why fields could not be read.
  package enum Failure: Error, Hashable, Sendable, CustomStringConvertible {
    /// A name or value is not percent-encoded text; `offset` counts bytes from the start of all fields.
    case badEncoding(offset: Int, PercentEncoding.Failure)
    /// A zero byte, in any disguise, near `offset`.
    case zeroByte(offset: Int)
    /// More fields than the caller accepts.
    case tooManyFields(limit: Int)

    package var description: String {
      switch self {
      case .badEncoding(let offset, let cause): "\(cause) in the field at byte \(offset)"
      case .zeroByte(let offset): "a zero byte in the field at byte \(offset)"
      case .tooManyFields(let limit): "more than \(limit) fields"
      }
    }
  }

  /// All fields in order.
  package private(set) var fields: [Field] = []

  /// No fields.
  package init() {}

  /// These fields.
  package init(_ fields: [Field]) { self.fields = fields }

  /// Reads `name=value&name=value`; `+` and `%20` are spaces, empty parts between two `&` are skipped.
  package init(_ encoded: some BidirectionalCollection<UInt8>, limit: Int = 10_000) throws(Failure) {
    var offset = 0
    for part in encoded.split(separator: UInt8(ascii: "&"), omittingEmptySubsequences: false) {
      defer { offset += part.count + 1 }
      if part.isEmpty { continue }
      guard fields.count < limit else { throw .tooManyFields(limit: limit) }
      let separator = part.firstIndex(of: UInt8(ascii: "="))
      let name = try Self.decode(part[..<(separator ?? part.endIndex)], at: offset)
      let value = try separator.map { index throws(Failure) in
        try Self.decode(part[part.index(after: index)...], at: offset)
      }
      fields.append(Field(name, value ?? ""))
    }
  }

  private static func decode(_ bytes: some Collection<UInt8>, at offset: Int) throws(Failure) -> String {
    let text: String
    do throws(PercentEncoding.Failure) {
      text = try PercentEncoding.decodeText(bytes, plusIsSpace: true)
    } catch {
      throw .badEncoding(offset: offset, error)
    }
    if text.utf8.contains(0) { throw .zeroByte(offset: offset) }
    return text
  }

  /// The first value under `name`.
  package subscript(name: String) -> String? { fields.first { $0.name == name }?.value }

  /// Every value under `name`, in order.
  package func all(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }

  /// Adds a field at the end.
  package mutating func append(_ name: String, _ value: String) { fields.append(Field(name, value)) }

  /// The fields with every value under `name` replaced by `value`, or taken out when it is nil.
  package func setting(_ name: String, to value: String?) -> FormFields {
    var result = self
    let place = fields.firstIndex { $0.name == name }
    result.fields.removeAll { $0.name == name }
    if let value { result.fields.insert(Field(name, value), at: place ?? result.fields.count) }
    return result
  }

  /// The fields as `name=value&name=value`, percent-encoded.
  package var encoded: String {
    var bytes: [UInt8] = []
    for field in fields {
      if !bytes.isEmpty { bytes.append(UInt8(ascii: "&")) }
      PercentEncoding.append(field.name, keeping: .queryComponent, to: &bytes)
      bytes.append(UInt8(ascii: "="))
      PercentEncoding.append(field.value, keeping: .queryComponent, to: &bytes)
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension FormFields: RandomAccessCollection {
  package var startIndex: Int { 0 }
  package var endIndex: Int { fields.count }
  package subscript(position: Int) -> Field { fields[position] }
}
