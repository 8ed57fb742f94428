import Codecs

/// Columns on the top level as they stand in a document, each written from the bytes that the store keeps of it.
struct WrittenColumns {
  /// Whether a column inside another one, or one with an odd name, was among them; the others are then not all there.
  private(set) var isNested = false
  private var writer = JSONWriter()
  private var places: [(ordinal: Int, id: Int64, bytes: Range<Int>)] = []

  /// Writes the columns of a run (see `ColumnRun`), those that vanished left out.
  /// - Throws: `CatalogError.store` for a body that `ColumnRun` would not read either.
  mutating func write(
    run: UnsafeBufferPointer<UInt8>, first: Int64, _ links: [Int64: [DocumentLink]]
  ) throws(CatalogError) {
    var elements = RawElements(of: run[...])
    var id = first
    while !isNested, let column = try elements.next() {
      try write(column: column, id: id, links[id])
      id += 1
    }
  }

  private mutating func write(
    column: Slice<UnsafeBufferPointer<UInt8>>, id: Int64, _ links: [DocumentLink]?
  ) throws(CatalogError) {
    var fields = RawElements(of: column)
    guard let path = try fields.next(), let ordinal = try fields.next()?.integer, let type = try fields.next()?.integer
    else { throw damaged("column") }
    let (nativeType, nullable) = (try fields.next(), try fields.next())
    let (description, properties) = (try fields.next(), try fields.next())
    if let removedAt = try fields.next(), !removedAt.isNull { return }
    isNested = path.contains { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "\\") }
    guard !isNested else { return }
    let start = writer.bytes.count
    writer.beginObject()
    writer.member("type", (DataType(rawValue: type) ?? .unknown).name)
    writer.member("nativeType", raw: nativeType)
    if let nullable, !nullable.isNull { writer.member("nullable", nullable.integer != 0) }
    writer.member("description", raw: description)
    writer.member("properties", raw: properties)
    writer.member("name", raw: path)
    if let links { DocumentLink.write(links, to: &writer) }
    writer.endObject()
    // Objects on the top level stand behind a comma, all but the first.
    places.append((ordinal, id, (places.isEmpty ? start : start + 1)..<writer.bytes.count))
  }

  /// Writes them in their order.
  consuming func append(to document: inout JSONWriter) {
    places.sort { ($0.ordinal, $0.id) < ($1.ordinal, $1.id) }
    document.beginArray()
    for place in places { document.raw(writer.bytes[place.bytes]) }
    document.endArray()
  }
}

/// Walks the elements of a JSON array whose bytes are passed on as they are. For text that this program or SQLite wrote,
/// which has no white space between values.
private struct RawElements {
  private let bytes: Slice<UnsafeBufferPointer<UInt8>>
  private var position: Int

  init(of array: Slice<UnsafeBufferPointer<UInt8>>) {
    bytes = array
    position = array.startIndex
  }

  /// The next element; nil at the end.
  mutating func next() throws(CatalogError) -> Slice<UnsafeBufferPointer<UInt8>>? {
    guard position < bytes.endIndex else { return nil }
    // An opening bracket, or the comma or bracket behind the element before.
    let isFirst = position == bytes.startIndex
    guard bytes[position] == UInt8(ascii: isFirst ? "[" : ",") else {
      guard !isFirst, bytes[position] == UInt8(ascii: "]") else { throw damaged("column") }
      position = bytes.endIndex
      return nil
    }
    let start = position + 1
    position = try end(from: start)
    guard position > start else {
      position = bytes.endIndex
      return nil
    }
    return bytes[start..<position]
  }

  /// Where the element that begins at `start` ends: at a comma or bracket outside of strings and inner brackets.
  private func end(from start: Int) throws(CatalogError) -> Int {
    var (index, depth) = (start, 0)
    while index < bytes.endIndex {
      switch bytes[index] {
      case UInt8(ascii: "\""): index = endOfString(index)
      case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: ","): if depth == 0 { return index }
      case UInt8(ascii: "]"), UInt8(ascii: "}"):
        if depth == 0 { return index }
        depth -= 1
      default: break
      }
      index += 1
    }
    throw damaged("column")
  }

  /// The closing quote of the string that begins at `quote`; the end when there is none.
  private func endOfString(_ quote: Int) -> Int {
    var index = quote + 1
    while index < bytes.endIndex, bytes[index] != UInt8(ascii: "\"") {
      index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
    }
    return index
  }
}

extension Slice<UnsafeBufferPointer<UInt8>> {
  fileprivate var isNull: Bool { first == UInt8(ascii: "n") }

  /// The number these digits are; nil for anything else.
  fileprivate var integer: Int? { Int(String(decoding: self, as: UTF8.self)) }
}

extension JSONWriter {
  /// A member whose value is JSON already; none when there is none, or `null`.
  fileprivate mutating func member(_ name: String, raw json: Slice<UnsafeBufferPointer<UInt8>>?) {
    guard let json, !json.isNull else { return }
    key(name)
    raw(json)
  }
}
