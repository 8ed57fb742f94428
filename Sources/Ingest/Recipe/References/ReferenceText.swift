/// A text of a recipe with the references in it found: `${NAME}`, `${file:/path}` and `${secret:NAME}`, each with an
/// optional `:-default`, which may hold references itself. `$${` stands for `${` as it is.
struct ReferenceText: Equatable {
  /// A piece of the text.
  enum Piece: Equatable {
    case text(String)
    case reference(Reference)
  }

  /// One reference.
  struct Reference: Equatable {
    /// Where the value is found.
    enum Source: Equatable {
      case variable, file, secret
    }

    let source: Source
    let name: String
    /// What stands in for a value that is missing; nil without a default.
    let fallback: ReferenceText?

    /// How the recipe writes it, without a default.
    var spelling: String {
      switch source {
      case .variable: "${\(name)}"
      case .file: "${file:\(name)}"
      case .secret: "${secret:\(name)}"
      }
    }
  }

  let pieces: [Piece]

  private static let depthLimit = 16

  /// Finds the references. What is not closed by a brace, or nested too deeply, is plain text.
  init(_ text: String) { self.init(Array(text.utf8)[...], depth: 0) }

  private init(_ bytes: ArraySlice<UInt8>, depth: Int) {
    var pieces: [Piece] = []
    var plain: [UInt8] = []
    var rest = bytes
    while let byte = rest.first {
      if rest.starts(with: "$${".utf8) {
        plain += "${".utf8
        rest = rest.dropFirst(3)
      } else if rest.starts(with: "${".utf8), depth < Self.depthLimit, let end = Self.closingBrace(of: rest) {
        if !plain.isEmpty { pieces.append(.text(String(decoding: plain, as: UTF8.self))) }
        plain = []
        pieces.append(.reference(Self.reference(rest[(rest.startIndex + 2)..<end], depth: depth)))
        rest = rest[(end + 1)...]
      } else {
        plain.append(byte)
        rest = rest.dropFirst()
      }
    }
    if !plain.isEmpty { pieces.append(.text(String(decoding: plain, as: UTF8.self))) }
    self.pieces = pieces
  }

  private static func closingBrace(of bytes: ArraySlice<UInt8>) -> Int? {
    var open = 0
    var isBehindDollar = false
    for (place, byte) in zip(bytes.indices, bytes) {
      switch byte {
      case UInt8(ascii: "{") where isBehindDollar: open += 1
      case UInt8(ascii: "}"):
        open -= 1
        if open == 0 { return place }
      default: break
      }
      isBehindDollar = byte == UInt8(ascii: "$")
    }
    return nil
  }

  private static func reference(_ bytes: ArraySlice<UInt8>, depth: Int) -> Reference {
    var name = bytes
    var fallback: ReferenceText?
    if let split = bytes.indices.first(where: { bytes[$0...].starts(with: ":-".utf8) }) {
      name = bytes[..<split]
      fallback = ReferenceText(bytes[(split + 2)...], depth: depth + 1)
    }
    func reference(_ source: Reference.Source, dropping count: Int) -> Reference {
      Reference(source: source, name: String(decoding: name.dropFirst(count), as: UTF8.self), fallback: fallback)
    }
    if name.starts(with: "file:".utf8) { return reference(.file, dropping: 5) }
    if name.starts(with: "secret:".utf8) { return reference(.secret, dropping: 7) }
    return reference(.variable, dropping: 0)
  }

  /// Every reference, those in defaults too.
  var references: [Reference] {
    pieces.flatMap { piece -> [Reference] in
      guard case .reference(let reference) = piece else { return [] }
      return [reference] + (reference.fallback?.references ?? [])
    }
  }
}
