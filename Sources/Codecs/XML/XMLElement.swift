/// An element of an XML document (XML 1.0, without document types): its name without prefix, its attributes, the
/// elements in it and the text directly in it.
package struct XMLElement: Hashable, Sendable {
  /// The name without its name space's prefix.
  package let name: String
  /// The values of attributes by their names as they are written; of a name that comes twice, reading fails.
  package let attributes: [String: String]
  /// The elements directly inside, in order.
  package fileprivate(set) var children: [XMLElement] = []
  /// The text directly inside, references resolved, in one piece.
  package fileprivate(set) var text = ""

  fileprivate init(name: String, attributes: [String: String]) {
    self.name = name
    self.attributes = attributes
  }

  /// Reads a document. A document type, and with it every entity of its own, is refused.
  /// - Parameters:
  ///   - depth: the deepest nesting accepted.
  ///   - count: the most elements accepted.
  package init(_ bytes: [UInt8], depth: Int = 32, count: Int = 100_000) throws(XMLError) {
    var reader = XMLReader(bytes, depth: depth, count: count)
    self = try reader.document()
  }

  /// The first element of that name directly inside.
  package subscript(name: String) -> XMLElement? { children.first { $0.name == name } }

  /// The elements of that name directly inside.
  package func all(_ name: String) -> [XMLElement] { children.filter { $0.name == name } }
}

private struct XMLReader {
  private let bytes: [UInt8]
  private var position = 0
  private let depth: Int
  private let limit: Int
  private var count = 0

  init(_ bytes: [UInt8], depth: Int, count: Int) {
    self.bytes = bytes
    self.depth = depth
    limit = count
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
  }

  mutating func document() throws(XMLError) -> XMLElement {
    var open: [XMLElement] = []
    while true {
      try text(into: &open)
      guard position < bytes.count else { throw failure("the document ends inside an element") }
      if skip("<!--") {
        try skip(past: "-->")
      } else if skip("<?") {
        try skip(past: "?>")
      } else if skip("<![CDATA[") {
        try data(into: &open)
      } else if skip("<!") {
        throw failure("a document type stands here; documents without one are read")
      } else if skip("</") {
        if let root = try close(&open) { return root }
      } else if let root = try begin(&open) {
        return root
      }
    }
  }

  /// Reads a start tag; returns the element when it is empty and the outermost.
  private mutating func begin(_ open: inout [XMLElement]) throws(XMLError) -> XMLElement? {
    position += 1
    count += 1
    guard count <= limit else { throw failure("there are more than \(limit) elements") }
    let name = try self.name()
    var attributes: [String: String] = [:]
    while true {
      skipSpace()
      if skip("/>") { return try add(XMLElement(name: Self.local(name), attributes: attributes), to: &open) }
      if skip(">") { break }
      let key = try self.name()
      skipSpace()
      guard skip("=") else { throw failure("'=' is expected") }
      skipSpace()
      guard attributes.updateValue(try quoted(), forKey: key) == nil else { throw failure("\(key) stands twice") }
    }
    guard open.count < depth else { throw failure("elements are nested deeper than \(depth) levels") }
    open.append(XMLElement(name: Self.local(name), attributes: attributes))
    return nil
  }

  private mutating func close(_ open: inout [XMLElement]) throws(XMLError) -> XMLElement? {
    let name = try self.name()
    skipSpace()
    guard skip(">") else { throw failure("'>' is expected") }
    guard let element = open.popLast(), element.name == Self.local(name) else {
      throw failure("</\(name)> closes no element that is open")
    }
    return try add(element, to: &open)
  }

  /// Puts a finished element into the one around it, or returns it when there is none and nothing follows.
  private mutating func add(_ element: XMLElement, to open: inout [XMLElement]) throws(XMLError) -> XMLElement? {
    guard open.isEmpty else {
      open[open.count - 1].children.append(element)
      return nil
    }
    while true {
      skipSpace()
      if position == bytes.count { return element }
      guard skip("<!--") else { throw failure("something follows the document's element") }
      try skip(past: "-->")
    }
  }

  private mutating func text(into open: inout [XMLElement]) throws(XMLError) {
    let start = position
    while position < bytes.count, bytes[position] != UInt8(ascii: "<") { position += 1 }
    let run = bytes[start..<position]
    guard open.isEmpty else {
      open[open.count - 1].text += try resolved(run)
      return
    }
    guard run.allSatisfy({ $0 <= 0x20 }) else { throw failure("text stands outside the document's element") }
  }

  private mutating func data(into open: inout [XMLElement]) throws(XMLError) {
    let start = position
    try skip(past: "]]>")
    guard !open.isEmpty else { throw failure("text stands outside the document's element") }
    open[open.count - 1].text += String(decoding: bytes[start..<(position - 3)], as: UTF8.self)
  }

  private mutating func quoted() throws(XMLError) -> String {
    guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") || bytes[position] == UInt8(ascii: "'") else {
      throw failure("a value in quotes is expected")
    }
    let quote = bytes[position]
    guard let end = bytes[(position + 1)...].firstIndex(of: quote) else { throw failure("a quote is not closed") }
    let run = bytes[(position + 1)..<end]
    position = end + 1
    return try resolved(run)
  }

  /// The text with its references resolved: the five that XML has, and characters by number.
  private func resolved(_ run: ArraySlice<UInt8>) throws(XMLError) -> String {
    guard run.contains(UInt8(ascii: "&")) else { return String(decoding: run, as: UTF8.self) }
    var result: [UInt8] = []
    var rest = run
    while let ampersand = rest.firstIndex(of: UInt8(ascii: "&")) {
      result += rest[..<ampersand]
      guard let end = rest[ampersand...].prefix(12).firstIndex(of: UInt8(ascii: ";")),
        let scalar = Self.reference(String(decoding: rest[(ampersand + 1)..<end], as: UTF8.self))
      else { throw XMLError(offset: ampersand, reason: "an '&' begins no reference that is known") }
      result += String(Character(scalar)).utf8
      rest = rest[(end + 1)...]
    }
    return String(decoding: result + rest, as: UTF8.self)
  }

  private static func reference(_ name: String) -> Unicode.Scalar? {
    switch name {
    case "lt": "<"
    case "gt": ">"
    case "amp": "&"
    case "quot": "\""
    case "apos": "'"
    default:
      if name.hasPrefix("#x") {
        UInt32(name.dropFirst(2), radix: 16).flatMap { Unicode.Scalar($0) }
      } else if name.hasPrefix("#") {
        UInt32(name.dropFirst()).flatMap { Unicode.Scalar($0) }
      } else {
        nil
      }
    }
  }

  private mutating func name() throws(XMLError) -> String {
    let start = position
    while position < bytes.count, Self.isName(bytes[position]) { position += 1 }
    guard position > start else { throw failure("a name is expected") }
    guard Self.beginsName(bytes[start]), bytes[position - 1] != UInt8(ascii: ":") else {
      throw failure("a name that begins with a letter and does not end in a colon is expected")
    }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  /// Whether a name may begin so; what stands before and behind a colon is no name when it is empty (Namespaces in XML).
  private static func beginsName(_ byte: UInt8) -> Bool {
    isName(byte) && !(UInt8(ascii: "-")...UInt8(ascii: ":") ~= byte)
  }

  private static func isName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
      UInt8(ascii: ":"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."), 0x80...:
      true
    default: false
    }
  }

  private static func local(_ name: String) -> String {
    name.utf8.lastIndex(of: UInt8(ascii: ":")).map { String(name[name.index(after: $0)...]) } ?? name
  }

  private mutating func skipSpace() {
    while position < bytes.count, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[position]) { position += 1 }
  }

  private mutating func skip(_ text: StaticString) -> Bool {
    guard text.utf8CodeUnitCount <= bytes.count - position else { return false }
    for index in 0..<text.utf8CodeUnitCount where bytes[position + index] != text.utf8Start[index] { return false }
    position += text.utf8CodeUnitCount
    return true
  }

  private mutating func skip(past text: StaticString) throws(XMLError) {
    while position < bytes.count {
      if skip(text) { return }
      position += 1
    }
    throw failure("\(text) is missing")
  }

  private func failure(_ reason: String) -> XMLError { XMLError(offset: position, reason: reason) }
}
