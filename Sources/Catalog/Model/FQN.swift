/// A fully qualified name: the names from the outermost container to the asset, such as `shop.sales.public.orders`.
///
/// In text, parts are joined by dots; a part that holds a dot or a quote is wrapped in `"`, with `"` doubled. This is
/// OpenMetadata's rule, so an FQN copied from there means the same here.
package struct FQN: Hashable, Sendable, CustomStringConvertible {
  /// The names, outermost first; never empty, and none of them empty.
  package let parts: [String]
  /// The text form. Two names are the same when their texts are, so that is all that is compared and hashed.
  package let description: String

  /// The longest text accepted, in bytes of UTF-8.
  package static let byteLimit = 4096
  /// The most parts accepted.
  package static let depthLimit = 16

  /// Joins names.
  /// - Throws: `CatalogError.invalid` when a part is empty or holds a control character, or there are none or too many.
  package init(parts: [String]) throws(CatalogError) {
    guard !parts.isEmpty, parts.count <= Self.depthLimit else {
      throw .invalid(field: "fqn", reason: "has \(parts.count) parts; 1 to \(Self.depthLimit) are accepted")
    }
    var bytes = 0
    for part in parts {
      guard !part.isEmpty else { throw .invalid(field: "fqn", reason: "has an empty part; every part needs a name") }
      guard !part.utf8.contains(where: { $0 < 0x20 || $0 == 0x7f }) else {
        throw .invalid(field: "fqn", reason: "holds a control character; names are text without them")
      }
      bytes += part.utf8.count + 1
    }
    guard bytes <= Self.byteLimit else {
      throw .invalid(field: "fqn", reason: "is \(bytes) bytes long; at most \(Self.byteLimit) are accepted")
    }
    self.init(trusted: parts)
  }

  /// Reads the text form.
  /// - Throws: `CatalogError.invalid` for an unclosed quote, text behind a closing quote, or an empty part.
  package init(_ text: String) throws(CatalogError) {
    if let parts = Self.plainParts(text) {
      self.init(plain: parts, text)
      return
    }
    var parts: [String] = []
    var part: [UInt8] = []
    var bytes = Array(text.utf8)[...]
    while true {
      if bytes.first == UInt8(ascii: "\"") {
        part.removeAll(keepingCapacity: true)
        try Self.readQuoted(&bytes, into: &part)
        guard bytes.isEmpty || bytes.first == UInt8(ascii: ".") else {
          throw .invalid(field: "fqn", reason: "has text behind a closing quote in \(text); a dot or the end goes there")
        }
        parts.append(String(decoding: part, as: UTF8.self))
      } else {
        let end = bytes.firstIndex(of: UInt8(ascii: ".")) ?? bytes.endIndex
        parts.append(String(decoding: bytes[..<end], as: UTF8.self))
        bytes = bytes[end...]
      }
      if bytes.popFirst() == nil { break }
    }
    try self.init(parts: parts)
  }

  /// The parts of a text without quotes, which almost every name is; nil for any other, and where something is wrong.
  private static func plainParts(_ text: String) -> [String]? {
    let bytes = text.utf8.span
    guard bytes.count < byteLimit else { return nil }
    var parts: [String] = []
    parts.reserveCapacity(4)
    var start = 0
    for index in 0...bytes.count {
      let byte = index < bytes.count ? bytes[index] : UInt8(ascii: ".")
      guard byte >= 0x20, byte != 0x7F, byte != UInt8(ascii: "\"") else { return nil }
      guard byte == UInt8(ascii: ".") else { continue }
      guard index > start, parts.count < depthLimit else { return nil }
      parts.append(String(copying: UTF8Span(unchecked: bytes.extracting(start..<index))))
      start = index + 1
    }
    return parts
  }

  private static func readQuoted(_ bytes: inout ArraySlice<UInt8>, into part: inout [UInt8]) throws(CatalogError) {
    bytes.removeFirst()
    while let byte = bytes.popFirst() {
      guard byte == UInt8(ascii: "\"") else {
        part.append(byte)
        continue
      }
      guard bytes.first == UInt8(ascii: "\"") else { return }
      part.append(byte)
      bytes.removeFirst()
    }
    throw .invalid(field: "fqn", reason: "has an opening quote without a closing one")
  }

  /// The innermost name.
  package var name: String { parts[parts.count - 1] }

  /// The container's FQN; nil for a name of one part.
  package var parent: FQN? {
    parts.count > 1 ? FQN(trusted: Array(parts.dropLast())) : nil
  }

  /// Parts that need no quotes, with the text that they stand in.
  private init(plain parts: [String], _ text: String) {
    self.parts = parts
    description = text
  }

  private init(trusted parts: [String]) {
    self.parts = parts
    var text = Self.quote(parts[0])
    for part in parts.dropFirst() {
      text += "."
      text += Self.quote(part)
    }
    description = text
  }

  package static func == (left: FQN, right: FQN) -> Bool { left.description == right.description }

  package func hash(into hasher: inout Hasher) { hasher.combine(description) }

  /// The FQN of something inside this one.
  package func appending(_ name: String) throws(CatalogError) -> FQN { try FQN(parts: parts + [name]) }

  /// One part as it stands in the text form.
  package static func quote(_ part: String) -> String {
    guard needsQuotes(part) else { return part }
    var quoted = "\""
    for character in part.unicodeScalars {
      if character == "\"" { quoted += "\"\"" } else { quoted.unicodeScalars.append(character) }
    }
    return quoted + "\""
  }

  static func needsQuotes(_ part: String) -> Bool {
    let utf8 = part.utf8.span
    for index in utf8.indices where utf8[index] == UInt8(ascii: ".") || utf8[index] == UInt8(ascii: "\"") { return true }
    return false
  }
}
