/// Reads the pages of one column chunk (`parquet.thrift`: PageHeader; Apache Parquet, "Data Pages").
package struct ParquetChunkReader: Sendable {
  /// Some values of the column with the levels that say where they belong.
  package struct Page: Sendable {
    /// Values, absent ones included.
    package let count: Int
    /// Which repeated field each value goes on with; empty for a column without any.
    package let repetitions: [UInt32]
    /// How much of the path to each value is there; empty for a column that is always there.
    package let definitions: [UInt32]
    package let values: ParquetValues
  }

  private enum Encoding: Int64 {
    case plain = 0
    case plainDictionary = 2
    case rle = 3
    case rleDictionary = 8
  }

  private let field: ParquetField
  private let compression: ParquetCompression
  private var rest: ArraySlice<UInt8>
  private var dictionary: ParquetValues?
  /// The level at which a value of the column is there.
  var maxDefinition: Int { field.maxDefinition }
  private static let pageLimit = 128 << 20
  /// Values of one page; writers stay far below.
  private static let countLimit = 16 << 20

  /// - Parameter bytes: the chunk as it stands in the file.
  package init(_ bytes: [UInt8], _ field: ParquetField, _ compression: ParquetCompression) {
    self.field = field
    self.compression = compression
    rest = bytes[...]
  }

  /// The next page of values; nil behind the last one.
  package mutating func next() throws(ParquetError) -> Page? {
    while !rest.isEmpty {
      var reader = ThriftCompactReader(rest)
      let head: ThriftStructure
      do throws(ThriftError) { head = try reader.structure() } catch { throw .thrift(error) }
      rest = rest.dropFirst(reader.offset)
      guard let size = head[3]?.int, let plainSize = head[2]?.int, size >= 0, size <= rest.count, (0...Int64(Self.pageLimit)).contains(plainSize) else {
        throw .malformed("a page of \(field.name) claims more bytes than there are")
      }
      let content = rest.prefix(Int(size))
      rest = rest.dropFirst(Int(size))
      if let page = head[5]?.structure { return try first(page, content, Int(plainSize)) }
      if let page = head[8]?.structure { return try second(page, content, Int(plainSize)) }
      guard let page = head[7]?.structure else { continue }
      let count = try count(page)
      dictionary = try ParquetValues(plain: try decompress(content, Int(plainSize)), count: count, field)
    }
    return nil
  }

  private func count(_ page: ThriftStructure) throws(ParquetError) -> Int {
    guard let count = page[1]?.int, (0...Int64(Self.countLimit)).contains(count) else {
      throw .malformed("a page of \(field.name) does not tell how many values it holds")
    }
    return Int(count)
  }

  /// A page of the first version: levels and values are compressed together.
  private func first(_ page: ThriftStructure, _ content: ArraySlice<UInt8>, _ size: Int) throws(ParquetError) -> Page {
    let count = try count(page)
    var plain = try decompress(content, size)
    let repetitions = try levels(&plain, field.maxRepetition, count, encoding: page[4]?.int)
    let definitions = try levels(&plain, field.maxDefinition, count, encoding: page[3]?.int)
    return try self.page(count, repetitions, definitions, plain, encoding: page[2]?.int)
  }

  /// A page of the second version: levels stand uncompressed before the values.
  private func second(_ page: ThriftStructure, _ content: ArraySlice<UInt8>, _ size: Int) throws(ParquetError) -> Page {
    let count = try count(page)
    let repetitionLength = Int(clamping: page[6]?.int ?? 0)
    let definitionLength = Int(clamping: page[5]?.int ?? 0)
    guard repetitionLength >= 0, definitionLength >= 0, repetitionLength <= content.count, definitionLength <= content.count - repetitionLength,
      repetitionLength + definitionLength <= size
    else { throw .malformed("a page of \(field.name) claims more levels than there are") }
    let repetitions = try unpack(content.prefix(repetitionLength), field.maxRepetition, count)
    let definitions = try unpack(content.dropFirst(repetitionLength).prefix(definitionLength), field.maxDefinition, count)
    let packed = content.dropFirst(repetitionLength + definitionLength)
    let isPlain = page[7]?.bool == false || packed.isEmpty
    let plain = isPlain ? packed : try decompress(packed, size - repetitionLength - definitionLength)
    return try self.page(count, repetitions, definitions, plain, encoding: page[4]?.int)
  }

  private func page(
    _ count: Int, _ repetitions: [UInt32], _ definitions: [UInt32], _ plain: ArraySlice<UInt8>, encoding: Int64?
  ) throws(ParquetError) -> Page {
    let present = definitions.isEmpty ? count : definitions.count { Int($0) == field.maxDefinition }
    let values: ParquetValues
    switch encoding.flatMap(Encoding.init) {
    case .plain: values = try ParquetValues(plain: plain, count: present, field)
    case .plainDictionary, .rleDictionary:
      guard let dictionary else { throw .malformed("a page of \(field.name) comes before its dictionary") }
      guard present > 0 else { return Page(count: count, repetitions: repetitions, definitions: definitions, values: try dictionary.picked([])) }
      guard let width = plain.first else { throw .malformed("a page of \(field.name) is empty") }
      var reader = ParquetHybridReader(plain.dropFirst(), width: Int(width))
      values = try dictionary.picked(try reader.read(present))
    case .rle where field.type == .boolean:
      var reader = ParquetHybridReader(plain.dropFirst(4), width: 1)
      values = .booleans(try reader.read(present).map { $0 == 1 })
    default: throw .unsupported("encoding \(encoding ?? -1) in column \(field.name)")
    }
    return Page(count: count, repetitions: repetitions, definitions: definitions, values: values)
  }

  /// Levels behind their length in four bytes.
  private func levels(
    _ plain: inout ArraySlice<UInt8>, _ most: Int, _ count: Int, encoding: Int64?
  ) throws(ParquetError) -> [UInt32] {
    guard most > 0 else { return [] }
    guard encoding == nil || encoding == Encoding.rle.rawValue else { throw .unsupported("levels packed by bits alone") }
    guard plain.count >= 4 else { throw .malformed("a page of \(field.name) ends before its levels") }
    let length = plain.prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
    guard length <= plain.count - 4 else { throw .malformed("a page of \(field.name) ends inside its levels") }
    let packed = plain.dropFirst(4).prefix(length)
    plain = plain.dropFirst(4 + length)
    return try unpack(packed, most, count)
  }

  private func unpack(_ packed: ArraySlice<UInt8>, _ most: Int, _ count: Int) throws(ParquetError) -> [UInt32] {
    guard most > 0 else { return [] }
    var reader = ParquetHybridReader(packed, width: Int.bitWidth - most.leadingZeroBitCount)
    return try reader.read(count)
  }

  private func decompress(_ content: ArraySlice<UInt8>, _ size: Int) throws(ParquetError) -> ArraySlice<UInt8> {
    do {
      switch compression {
      case .none: return content
      case .snappy: return try Snappy.decompress(Array(content), limit: size)[...]
      case .gzip: return try Decompressor.decompress(Array(content), .gzip, limit: size)[...]
      case .zstandard: return try Zstandard.decompress(Array(content), limit: size)[...]
      default: throw ParquetError.unsupported("pages compressed by \(compression.name)")
      }
    } catch let error as ParquetError {
      throw error
    } catch { throw .malformed("a page of \(field.name) cannot be decompressed: \(error)") }
  }
}
