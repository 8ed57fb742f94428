/// Reads an Avro object container file that arrives in pieces (Apache Avro specification, "Object Container Files").
///
/// Bytes are pushed in, blocks come out; never more than one block and the last piece is held.
package struct AvroContainerReader: Sendable {
  /// What stands at the start of a file.
  package struct Header: Sendable {
    /// The schema that the values were written with.
    package let schema: AvroSchema
    /// The file's key-value metadata, `avro.schema` and `avro.codec` included.
    package let metadata: [String: [UInt8]]
    fileprivate let codec: Codec
    fileprivate let marker: [UInt8]

    /// A metadata value as text; nil when there is none.
    package func text(_ key: String) -> String? { metadata[key].map { String(decoding: $0, as: UTF8.self) } }
  }

  /// Some values in a row.
  package struct Block: Sendable {
    /// How many values there are.
    package let count: Int
    /// Reads them.
    package var decoder: AvroDecoder
  }

  fileprivate enum Codec: Sendable {
    case null, deflate, snappy, zstandard
  }

  private let limits: AvroLimits
  private let parse: SchemaParser
  private var pending: [UInt8] = []
  /// How many values without bytes the next block may hold.
  private var spare = 65_536
  /// Where in `pending` the unread bytes begin.
  private var start = 0
  /// How many bytes of the file lie before `pending`.
  private var base = 0
  /// What has been read of the header.
  private var beginning = HeaderBeginning()
  /// The header, once it has been read.
  package private(set) var header: Header?

  /// What makes a schema of its JSON text.
  package typealias SchemaParser = @Sendable ([UInt8]) throws(AvroError) -> AvroSchema

  /// - Parameter parse: reads the file's schema; whoever reads many files of one writer may remember theirs.
  package init(
    _ limits: AvroLimits = AvroLimits(),
    parse: @escaping SchemaParser = { (text) throws(AvroError) in try AvroSchema(text) }
  ) {
    self.limits = limits
    self.parse = parse
  }

  /// Takes in the next bytes of the file.
  package mutating func push(_ bytes: [UInt8]) {
    if start > 0 {
      base += start
      pending.removeSubrange(..<start)
      start = 0
    }
    pending += bytes
  }

  /// The next block; nil when more bytes are needed for it.
  package mutating func next() throws(AvroError) -> Block? {
    if header == nil { header = try readHeader() }
    guard let header else { return nil }
    var input = Cursor(pending, start)
    guard let count = try input.long(base), let size = try input.long(base) else { return nil }
    guard count >= 0, size >= 0 else { throw failure(.badValue("block length")) }
    guard size <= limits.block else { throw failure(.tooLarge("a block", limit: limits.block)) }
    guard let content = input.take(Int(size)), let marker = input.take(16) else { return nil }
    start = input.position
    guard marker == header.marker else { throw failure(.badMarker) }
    let plain = try decompress(content, header.codec)
    // Every value costs the decoder's budget, so that a lying count cannot run for long, nor can many small blocks.
    defer { spare /= 2 }
    return Block(count: Int(clamping: count), decoder: AvroDecoder(plain, spare: spare))
  }

  /// Says that no more bytes come.
  /// - Throws: `AvroError` when the file ends inside its header or a block.
  package func finish() throws(AvroError) {
    guard header != nil, start == pending.count else { throw AvroError(offset: base + pending.count, .truncated) }
  }

  private func failure(_ reason: AvroError.Reason) -> AvroError { AvroError(offset: base + start, reason) }

  private mutating func readHeader() throws(AvroError) -> Header? {
    let magic: [UInt8] = [0x4F, 0x62, 0x6A, 1]
    guard pending.prefix(4).elementsEqual(magic.prefix(pending.count)) else { throw failure(.badMagic) }
    guard pending.count >= 4 else { return nil }
    // What was read of it before is not read again, however small the pieces are.
    var input = Cursor(pending, beginning.position)
    while try readEntry(&input) {
      beginning.position = input.position
      if let marker = beginning.marker {
        start = input.position
        return try header(beginning.metadata, marker)
      }
    }
    guard pending.count <= limits.header else { throw failure(.tooLarge("a header", limit: limits.header)) }
    return nil
  }

  /// Reads a key with its value, how many of them follow, or the marker at the end.
  /// - Returns: false when more bytes are needed for it.
  private mutating func readEntry(_ input: inout Cursor) throws(AvroError) -> Bool {
    if beginning.entriesLeft > 0 {
      guard let key = try input.text(base), let value = try input.text(base) else { return false }
      beginning.metadata[String(decoding: key, as: UTF8.self)] = value
      beginning.entriesLeft -= 1
      return true
    }
    guard let count = try input.long(base) else { return false }
    if count == 0 {
      beginning.marker = input.take(16)
      return beginning.marker != nil
    }
    if count < 0, try input.long(base) == nil { return false }
    guard count.magnitude <= limits.header else { throw failure(.tooLarge("a header", limit: limits.header)) }
    beginning.entriesLeft = Int(count.magnitude)
    return true
  }

  private func header(_ metadata: [String: [UInt8]], _ marker: [UInt8]) throws(AvroError) -> Header {
    guard let schema = metadata["avro.schema"] else { throw AvroError(offset: 0, .schema("the file has none")) }
    let name = metadata["avro.codec"].map { String(decoding: $0, as: UTF8.self) } ?? "null"
    let codec: Codec
    switch name {
    case "null", "": codec = .null
    case "deflate": codec = .deflate
    case "snappy": codec = .snappy
    case "zstandard": codec = .zstandard
    default: throw AvroError(offset: 0, .codec(name))
    }
    return Header(schema: try parse(schema), metadata: metadata, codec: codec, marker: marker)
  }

  private func inflate(_ content: [UInt8]) throws(AvroError) -> [UInt8] {
    var decompressor = Decompressor(.raw, limit: limits.content)
    var plain: [UInt8] = []
    do throws(DecompressionError) {
      try decompressor.push(content, into: &plain)
      try decompressor.finish()
    } catch {
      // PyIceberg leaves the greater part of zlib's checksum behind the data.
      guard error == .trailingBytes else { throw failure(.compression("\(error)")) }
    }
    return plain
  }

  private func decompress(_ content: [UInt8], _ codec: Codec) throws(AvroError) -> [UInt8] {
    switch codec {
    case .null: return content
    case .deflate: return try inflate(content)
    case .zstandard:
      do throws(ZstandardError) {
        return try Zstandard.decompress(content, limit: limits.content)
      } catch { throw failure(.compression("\(error)")) }
    case .snappy:
      // The CRC-32 of what comes out stands behind, most significant byte first.
      guard content.count >= 4 else { throw failure(.compression("its checksum is missing")) }
      let plain: [UInt8]
      do throws(SnappyError) {
        plain = try Snappy.decompress(Array(content.dropLast(4)), limit: limits.content)
      } catch { throw failure(.compression("\(error)")) }
      let checksum = content.suffix(4).reduce(0) { $0 << 8 | UInt32($1) }
      guard checksum == CRC32.of(plain) else { throw failure(.compression("its checksum is wrong")) }
      return plain
    }
  }
}

/// The part of a header that has come so far.
private struct HeaderBeginning: Sendable {
  /// Where the rest of it begins, behind the magic bytes at first.
  var position = 4
  var metadata: [String: [UInt8]] = [:]
  /// How many keys and values follow before the next count.
  var entriesLeft = 0
  /// The mark between blocks, once the end is reached.
  var marker: [UInt8]?
}

/// Reads from bytes that may end anywhere: nil means that more are needed.
private struct Cursor {
  private let bytes: [UInt8]
  private(set) var position: Int

  init(_ bytes: [UInt8], _ position: Int) {
    self.bytes = bytes
    self.position = position
  }

  mutating func long(_ base: Int) throws(AvroError) -> Int64? {
    var value: UInt64 = 0
    for index in 0..<10 {
      guard position + index < bytes.count else { return nil }
      let byte = bytes[position + index]
      guard index < 9 || byte <= 1 else { break }
      value |= UInt64(byte & 0x7F) << UInt64(7 * index)
      guard byte < 0x80 else { continue }
      position += index + 1
      return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }
    throw AvroError(offset: base + position, .badValue("long"))
  }

  mutating func take(_ count: Int) -> [UInt8]? {
    guard count <= bytes.count - position else { return nil }
    defer { position += count }
    return Array(bytes[position..<(position + count)])
  }

  mutating func text(_ base: Int) throws(AvroError) -> [UInt8]? {
    guard let size = try long(base) else { return nil }
    guard size >= 0, size <= Int64(Int32.max) else { throw AvroError(offset: base + position, .badValue("length")) }
    return take(Int(size))
  }
}
