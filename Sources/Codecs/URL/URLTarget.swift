/// The target of an HTTP request (RFC 9112 section 3.2), taken apart and decoded once.
///
/// Whatever two readers could understand differently is refused rather than repaired: bytes outside RFC 3986, bad
/// escapes, control characters, `;` and `\` in the path, and segments that are or decode to `.` or `..`.
package struct URLTarget: Hashable, Sendable {
  /// One part of the path between slashes.
  package struct Segment: Hashable, Sendable {
    /// The decoded text.
    package let text: String
    /// Whether a `/` or `\` of the text was written as an escape, which only routes that carry names should accept.
    package let hasEncodedSeparator: Bool
  }

  /// Why a target is refused; offsets count bytes from its start.
  package enum Failure: Error, Hashable, Sendable, CustomStringConvertible {
    case empty
    case unknownForm
    case illegalByte(UInt8, offset: Int)
    case badEscape(offset: Int)
    case notUTF8(offset: Int)
    case controlCharacter(offset: Int)
    case dotSegment(offset: Int)
    case badAuthority(offset: Int)
    case badQuery(FormFields.Failure)

    package var description: String {
      switch self {
      case .empty: "the request target is empty"
      case .unknownForm: "the request target is neither a path that starts with '/' nor an http URL"
      case .illegalByte(let byte, let offset):
        "byte 0x\(String(byte, radix: 16)) at \(offset) may not stand in a request target"
      case .badEscape(let offset): "a '%' without two hexadecimal digits at byte \(offset)"
      case .notUTF8(let offset): "escapes that do not spell UTF-8 in the segment at byte \(offset)"
      case .controlCharacter(let offset): "a control character in the segment at byte \(offset)"
      case .dotSegment(let offset): "a '.' or '..' segment at byte \(offset)"
      case .badAuthority(let offset): "no host[:port] at byte \(offset)"
      case .badQuery(let cause): "the query has \(cause)"
      }
    }
  }

  /// The path as it was sent, from its first `/`; empty for the target `*`.
  package let rawPath: String
  /// The decoded parts between the slashes: none for `/`, an empty last one for a path that ends in a slash.
  package let segments: [Segment]
  /// What follows the `?`, as it was sent.
  package let rawQuery: String?
  /// The decoded fields of the query.
  package let query: FormFields
  /// The `host[:port]` of an absolute target, which overrides the Host field.
  package let authority: String?

  /// Whether this is the `*` of a server-wide OPTIONS.
  package var isAsterisk: Bool { rawPath.isEmpty }

  /// The decoded path, for logs and messages.
  package var path: String { "/" + segments.map(\.text).joined(separator: "/") }

  /// Reads a target in origin, absolute or asterisk form.
  package init(_ target: [UInt8]) throws(Failure) {
    try self.init(target[...])
  }

  /// Reads a target in origin, absolute or asterisk form; offsets of a failure count from the start of the slice.
  package init(_ target: ArraySlice<UInt8>) throws(Failure) {
    guard let first = target.first else { throw .empty }
    if target.elementsEqual("*".utf8) {
      self.init(rawPath: "", segments: [], rawQuery: nil, query: FormFields(), authority: nil)
      return
    }
    var rest = target
    var authority: String?
    if first != UInt8(ascii: "/") { authority = try Self.takeOrigin(of: &rest) }
    let mark = rest.firstIndex(of: UInt8(ascii: "?"))
    let path = rest[..<(mark ?? rest.endIndex)]
    let query = mark.map { rest[($0 + 1)...] }
    let offset = path.startIndex - target.startIndex
    self.init(
      rawPath: path.isEmpty ? "/" : String(decoding: path, as: UTF8.self),
      segments: try Self.segments(of: path, at: offset),
      rawQuery: query.map { String(decoding: $0, as: UTF8.self) },
      query: try query.map { fields throws(Failure) in try Self.fields(of: fields, at: offset + path.count + 1) }
        ?? FormFields(),
      authority: authority)
  }

  private init(rawPath: String, segments: [Segment], rawQuery: String?, query: FormFields, authority: String?) {
    self.rawPath = rawPath
    self.segments = segments
    self.rawQuery = rawQuery
    self.query = query
    self.authority = authority
  }

  /// Takes `http://host:port` off the front of an absolute target (RFC 9112 section 3.2.2). User information before the
  /// host is checked and dropped, as it is no part of a request (RFC 9110 section 4.2.4).
  private static func takeOrigin(of rest: inout ArraySlice<UInt8>) throws(Failure) -> String {
    let start = rest.startIndex
    let front = String(decoding: rest.prefix(8), as: UTF8.self).lowercased()
    guard let scheme = ["http://", "https://"].first(where: front.hasPrefix) else { throw .unknownForm }
    rest = rest.dropFirst(scheme.utf8.count)
    let end = rest.firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") } ?? rest.endIndex
    if let at = rest[..<end].lastIndex(of: UInt8(ascii: "@")) {
      let legal = URLCharacters.writtenPath.adding(";")
      for index in rest.startIndex..<at where !legal.contains(rest[index]) {
        throw .illegalByte(rest[index], offset: index - start)
      }
      rest = rest[(at + 1)...]
    }
    let authority = String(decoding: rest[..<end], as: UTF8.self)
    guard Authority(hostAndPort: authority) != nil else { throw .badAuthority(offset: rest.startIndex - start) }
    rest = rest[end...]
    return authority
  }

  private static func segments(of path: ArraySlice<UInt8>, at offset: Int) throws(Failure) -> [Segment] {
    let legal = URLCharacters.writtenPath
    for index in path.indices where !legal.contains(path[index]) {
      throw .illegalByte(path[index], offset: offset + index - path.startIndex)
    }
    if path.count < 2 { return [] }
    var segments: [Segment] = []
    segments.reserveCapacity(8)
    var start = path.startIndex + 1
    while start <= path.endIndex {
      let end = path[start...].firstIndex(of: UInt8(ascii: "/")) ?? path.endIndex
      segments.append(try segment(path[start..<end], at: offset + start - path.startIndex))
      start = end + 1
    }
    return segments
  }

  private static func segment(_ part: ArraySlice<UInt8>, at offset: Int) throws(Failure) -> Segment {
    guard part.contains(UInt8(ascii: "%")) else {
      // What may stand in a path as it is holds neither control characters nor anything but ASCII.
      let text = String(decoding: part, as: UTF8.self)
      if text == "." || text == ".." { throw .dotSegment(offset: offset) }
      return Segment(text: text, hasEncodedSeparator: false)
    }
    let text: String
    do throws(PercentEncoding.Failure) {
      text = try PercentEncoding.decodeText(part)
    } catch {
      switch error {
      case .badEscape(let inner): throw .badEscape(offset: offset + inner)
      case .notUTF8: throw .notUTF8(offset: offset)
      }
    }
    if text == "." || text == ".." { throw .dotSegment(offset: offset) }
    if text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) { throw .controlCharacter(offset: offset) }
    // Neither character can be in the raw part, so each one in the text came from an escape.
    let separators = text.utf8.contains { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\\") }
    return Segment(text: text, hasEncodedSeparator: separators)
  }

  private static func fields(of query: ArraySlice<UInt8>, at offset: Int) throws(Failure) -> FormFields {
    let legal = URLCharacters.writtenQuery
    for index in query.indices where !legal.contains(query[index]) {
      throw .illegalByte(query[index], offset: offset + index - query.startIndex)
    }
    do throws(FormFields.Failure) {
      return try FormFields(query)
    } catch {
      throw .badQuery(error)
    }
  }
}
