/// The body of a form with files, `multipart/form-data` (RFC 7578): parts between boundary lines, each with the name of
/// its field. Values are taken as UTF-8 text; file names and part types are not kept.
package enum MultipartForm {
  /// Why a body could not be read.
  package enum Failure: Error, Hashable, Sendable {
    /// The content type names no usable boundary (RFC 2046 5.1.1).
    case noBoundary
    /// The body does not begin or end with boundary lines, or a part has no header section.
    case malformed(offset: Int)
    /// A part without a field name.
    case unnamed(offset: Int)
    /// A value that is not UTF-8, or that holds a zero byte.
    case notText(offset: Int)
    /// More parts than the caller accepts.
    case tooManyParts(limit: Int)
  }

  /// Reads a body.
  /// - Parameter contentType: the whole Content-Type field, with its boundary.
  package static func read(_ body: [UInt8], contentType: String, limit: Int = 1000) throws(Failure) -> FormFields {
    guard let boundary = boundary(contentType) else { throw .noBoundary }
    let delimiter = Array("--\(boundary)".utf8)
    guard body.starts(with: delimiter) else { throw .malformed(offset: 0) }
    var fields: [FormFields.Field] = []
    var offset = delimiter.count
    while !body[offset...].starts(with: Array("--".utf8)) {
      guard fields.count < limit else { throw .tooManyParts(limit: limit) }
      guard body[offset...].starts(with: crlf) else { throw .malformed(offset: offset) }
      offset += crlf.count
      guard let end = find(crlf + delimiter, in: body, from: offset) else { throw .malformed(offset: offset) }
      fields.append(try part(body[offset..<end], at: offset))
      offset = end + crlf.count + delimiter.count
    }
    return FormFields(fields)
  }

  private static let crlf: [UInt8] = [0x0D, 0x0A]

  private static func part(_ bytes: ArraySlice<UInt8>, at offset: Int) throws(Failure) -> FormFields.Field {
    let part = Array(bytes)
    guard let end = find(crlf + crlf, in: part, from: 0) else { throw .malformed(offset: offset) }
    guard let head = String(validating: part[..<end], as: UTF8.self), let name = name(head) else {
      throw .unnamed(offset: offset)
    }
    let value = part[(end + 4)...]
    guard !value.contains(0), let text = String(validating: value, as: UTF8.self) else {
      throw .notText(offset: offset + end + 4)
    }
    return FormFields.Field(name, text)
  }

  /// The name in `Content-Disposition: form-data; name="…"`. Browsers write a quote in a name as `%22` (RFC 7578 2).
  private static func name(_ head: String) -> String? {
    for line in head.split(whereSeparator: \.isNewline) {
      let parts = line.split(separator: ":", maxSplits: 1)
      guard parts.count == 2, parts[0].lowercased() == "content-disposition" else { continue }
      return parameter("name", of: parts[1])
    }
    return nil
  }

  private static func boundary(_ contentType: String) -> String? {
    guard contentType.lowercased().hasPrefix("multipart/form-data"), let text = parameter("boundary", of: contentType[...]),
      (1...70).contains(text.utf8.count), text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
    else { return nil }
    return text
  }

  private static func parameter(_ name: String, of field: Substring) -> String? {
    for part in field.split(separator: ";").dropFirst() {
      let pair = part.split(separator: "=", maxSplits: 1)
      guard pair.count == 2, pair[0].filter({ $0 != " " }).lowercased() == name else { continue }
      let value = pair[1].drop { $0 == " " }
      let bare = value.hasPrefix("\"") ? value.dropFirst().prefix { $0 != "\"" } : value.prefix { $0 != " " }
      return bare.isEmpty ? nil : String(bare)
    }
    return nil
  }

  private static func find(_ pattern: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
    guard bytes.count >= pattern.count, start <= bytes.count - pattern.count else { return nil }
    for index in start...(bytes.count - pattern.count)
    where bytes[index] == pattern[0] && bytes[index..<index + pattern.count].elementsEqual(pattern) {
      return index
    }
    return nil
  }
}
