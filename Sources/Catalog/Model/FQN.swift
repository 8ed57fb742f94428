/// A fully qualified name: the names from the outermost container to the asset, such as `shop.sales.public.orders`.
///
/// In text, parts are joined by dots; a part that holds a dot or a quote is wrapped in `"`, with `"` doubled. This is
/// OpenMetadata's rule, so an FQN copied from there means the same here.
package struct FQN: Hashable, Sendable, CustomStringConvertible {
  /// The text form. Two names are the same when their texts are, so that is all that is compared and hashed.
  package let description: String
  /// The names, where quotes stand in the text; almost every other name is the text between two dots.
  private let quotedParts: [String]?

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
    if Self.isPlain(text) {
      self.init(plain: text)
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

  /// Whether a text is names joined by dots, none of them quoted, and nothing is wrong with it.
  private static func isPlain(_ text: String) -> Bool {
    let bytes = text.utf8.span
    guard bytes.count < byteLimit else { return false }
    var (start, depth) = (0, 1)
    for index in bytes.indices {
      let byte = bytes[index]
      guard byte >= 0x20, byte != 0x7F, byte != UInt8(ascii: "\"") else { return false }
      guard byte == UInt8(ascii: ".") else { continue }
      guard index > start else { return false }
      start = index + 1
      depth += 1
    }
    return start < bytes.count && depth <= depthLimit
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

  /// The names, outermost first; never empty, and none of them empty.
  package var parts: [String] {
    if let quotedParts { return quotedParts }
    var parts: [String] = []
    parts.reserveCapacity(depth)
    var start = 0
    for end in 0...description.utf8.count where isEnd(end) {
      parts.append(text(start..<end))
      start = end + 1
    }
    return parts
  }

  /// How many names there are.
  package var depth: Int {
    if let quotedParts { return quotedParts.count }
    let bytes = description.utf8.span
    var dots = 0
    for index in bytes.indices where bytes[index] == UInt8(ascii: ".") { dots += 1 }
    return dots + 1
  }

  /// The innermost name.
  package var name: String { quotedParts?.last ?? text(innermost..<description.utf8.count) }

  /// The container's FQN; nil for a name of one part.
  package var parent: FQN? {
    if let quotedParts { return quotedParts.count > 1 ? FQN(trusted: Array(quotedParts.dropLast())) : nil }
    return innermost > 0 ? FQN(plain: text(0..<innermost - 1)) : nil
  }

  /// Whether a name that is not quoted ends at this byte.
  private func isEnd(_ index: Int) -> Bool {
    let bytes = description.utf8.span
    return index == bytes.count || bytes[index] == UInt8(ascii: ".")
  }

  /// Where the innermost name begins, when none is quoted.
  private var innermost: Int {
    let bytes = description.utf8.span
    var start = bytes.count
    while start > 0, bytes[start - 1] != UInt8(ascii: ".") { start -= 1 }
    return start
  }

  /// Part of the text, which begins and ends at dots.
  private func text(_ range: Range<Int>) -> String {
    String(copying: UTF8Span(unchecked: description.utf8.span.extracting(range)))
  }

  /// A text of names that need no quotes.
  private init(plain text: String) {
    description = text
    quotedParts = nil
  }

  private init(trusted parts: [String]) {
    let needsQuotes = parts.contains { Self.needsQuotes($0) }
    quotedParts = needsQuotes ? parts : nil
    description = (needsQuotes ? parts.map(Self.quote) : parts).joined(separator: ".")
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
