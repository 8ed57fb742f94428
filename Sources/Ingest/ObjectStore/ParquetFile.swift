import Codecs

/// A Parquet file in a store, of which only what is asked for is read.
struct ParquetFile: Sendable {
  let location: ObjectLocation
  let metadata: ParquetMetadata
  private let store: any ObjectStore
  /// A chunk above this is not read.
  private static let chunkLimit = 256 << 20

  /// Reads the footer.
  init(_ location: ObjectLocation, size: Int, in store: any ObjectStore) throws(ParquetFileError) {
    self.location = location
    self.store = store
    var length = min(size, ParquetFooter.firstRead)
    while true {
      let end = try Self.bytes(of: location, (size - length)..<size, in: store)
      do throws(ParquetError) {
        switch try ParquetFooter.read(end, fileSize: size) {
        case .metadata(let metadata):
          self.metadata = metadata
          return
        case .needs(let more): length = more
        }
      } catch { throw .parquet(location, error) }
    }
  }

  private static func bytes(
    of location: ObjectLocation, _ range: Range<Int>, in store: any ObjectStore
  ) throws(ParquetFileError) -> [UInt8] {
    let bytes: [UInt8]
    do throws(ObjectStoreError) { bytes = try store.read(location, range) } catch { throw .store(error) }
    guard bytes.count == range.count else { throw .changed(location) }
    return bytes
  }

  /// Reads a column of one row group row by row; does nothing for a column that is not there.
  /// - Parameter body: as of `ParquetChunkReader.forEachRow`.
  func forEachRow(
    of column: [String], in group: ParquetMetadata.RowGroup,
    _ body: (_ row: Int, _ values: ParquetValues, _ places: Range<Int>) -> Void
  ) throws(ParquetFileError) {
    guard let (index, field) = metadata.schema.leaf(column) else { return }
    let chunk = group.columns[index]
    guard !chunk.isEncrypted else { throw .parquet(location, .encrypted) }
    guard chunk.compressedSize <= Self.chunkLimit, chunk.offset <= Int.max - chunk.compressedSize else {
      throw .parquet(location, .badLength(chunk.compressedSize))
    }
    let bytes = try Self.bytes(of: location, chunk.offset..<(chunk.offset + chunk.compressedSize), in: store)
    var reader = ParquetChunkReader(bytes, field, chunk.compression)
    do throws(ParquetError) { try reader.forEachRow(body) } catch { throw .parquet(location, error) }
  }
}

/// Why a Parquet file in a store could not be read.
enum ParquetFileError: Error, Hashable, Sendable, CustomStringConvertible {
  case store(ObjectStoreError)
  case parquet(ObjectLocation, ParquetError)
  /// It is shorter than it was listed.
  case changed(ObjectLocation)

  var description: String {
    switch self {
    case .store(let error): "\(error)"
    case .parquet(let location, let error): "\(location): \(error)"
    case .changed(let location): "\(location) changed while it was read"
    }
  }

  var hint: String? {
    switch self {
    case .store(let error): error.hint
    case .parquet: nil
    case .changed: "the next crawl reads it again"
    }
  }
}
