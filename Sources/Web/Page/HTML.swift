import Codecs

/// A piece of a page. Literals pass as they are, text is escaped, pieces nest.
struct HTML: ExpressibleByStringInterpolation, Sendable {
  fileprivate(set) var bytes: [UInt8]

  static let empty = HTML(stringLiteral: "")

  init(stringLiteral value: String) { bytes = Array(value.utf8) }

  init(stringInterpolation: Interpolation) { bytes = stringInterpolation.bytes }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  /// Pieces one after the other.
  static func join(_ pieces: some Sequence<HTML>) -> HTML { HTML(bytes: pieces.flatMap(\.bytes)) }

  /// A piece for each element.
  static func each<Element>(_ elements: some Sequence<Element>, _ body: (Element) throws -> HTML) rethrows -> HTML {
    join(try elements.map(body))
  }

  /// A piece when a condition holds, or for a value that is there.
  static func when(_ condition: Bool, _ piece: @autoclosure () -> HTML) -> HTML { condition ? piece() : .empty }

  var isEmpty: Bool { bytes.isEmpty }

  struct Interpolation: StringInterpolationProtocol {
    var bytes: [UInt8] = []

    init(literalCapacity: Int, interpolationCount: Int) { bytes.reserveCapacity(literalCapacity + interpolationCount * 16) }

    mutating func appendLiteral(_ literal: String) { bytes.append(contentsOf: literal.utf8) }

    mutating func appendInterpolation(_ html: HTML) { bytes.append(contentsOf: html.bytes) }

    mutating func appendInterpolation(_ number: Int) { bytes.append(contentsOf: String(number).utf8) }

    mutating func appendInterpolation(_ text: String) {
      for byte in text.utf8 {
        switch byte {
        case UInt8(ascii: "&"): bytes.append(contentsOf: "&amp;".utf8)
        case UInt8(ascii: "<"): bytes.append(contentsOf: "&lt;".utf8)
        case UInt8(ascii: ">"): bytes.append(contentsOf: "&gt;".utf8)
        case UInt8(ascii: "\""): bytes.append(contentsOf: "&quot;".utf8)
        case UInt8(ascii: "'"): bytes.append(contentsOf: "&#39;".utf8)
        case 0: bytes.append(contentsOf: "\u{FFFD}".utf8)
        default: bytes.append(byte)
        }
      }
    }

    /// A path or query within this site, whose parts were encoded when it was made.
    mutating func appendInterpolation(_ link: Address) { appendInterpolation(link.text) }
  }
}

/// An address within this site.
struct Address: Sendable, Equatable {
  let text: String

  /// Joins path segments, each percent-encoded.
  init(_ segments: String..., query: [(String, String?)] = []) {
    let path = segments.map { "/" + PercentEncoding.encode($0, keeping: .unreserved) }.joined()
    let fields = query.compactMap { name, value in
      value.map { "\(name)=\(PercentEncoding.encode($0, keeping: .unreserved))" }
    }
    text = (path.isEmpty ? "/" : path) + (fields.isEmpty ? "" : "?" + fields.joined(separator: "&"))
  }
}
