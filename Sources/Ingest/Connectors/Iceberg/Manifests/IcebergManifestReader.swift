import Codecs

/// Follows a snapshot to its manifests and gathers what they tell, one block at a time.
struct IcebergManifestReader {
  private let store: any ObjectStore
  private let schemas: AvroSchemaCache
  private let isCancelled: () -> Bool
  /// Bytes of one manifest or manifest list; one is rarely above ten million.
  private static let fileLimit = 1 << 30
  private static let manifestLimit = 1_000_000

  /// - Parameter schemas: where schemas are looked up that earlier manifests had.
  init(_ store: any ObjectStore, schemas: AvroSchemaCache = AvroSchemaCache(), isCancelled: @escaping () -> Bool = { false }) {
    self.store = store
    self.schemas = schemas
    self.isCancelled = isCancelled
  }

  /// The manifests of a snapshot; without the counts of a list when version 1 names them itself.
  func manifests(of snapshot: IcebergSnapshot) throws(IcebergReadError) -> [IcebergManifestFile] {
    guard let list = snapshot.manifestList else {
      return snapshot.manifests.map { IcebergManifestFile(path: $0) }
    }
    var files: [IcebergManifestFile] = []
    try forEachRecord(of: list) { (decoder, schema) throws(AvroError) in
      files.append(try IcebergManifestFile(&decoder, schema))
      guard files.count <= Self.manifestLimit else { throw AvroError(offset: 0, .tooMany) }
    }
    return files
  }

  /// Adds every live file of a manifest.
  func add(_ manifest: IcebergManifestFile, to statistics: inout IcebergTableStatistics) throws(IcebergReadError) {
    try forEachRecord(of: manifest.path) { (decoder, schema) throws(AvroError) in
      if let file = try IcebergDataFile.next(&decoder, schema) { statistics.add(file) }
    }
  }

  private func forEachRecord(
    of path: String, _ body: (inout AvroDecoder, AvroSchema) throws(AvroError) -> Void
  ) throws(IcebergReadError) {
    let schemas = schemas
    var reader = AvroContainerReader { (text) throws(AvroError) in try schemas.schema(text) }
    var failure: IcebergReadError?
    var count = 0
    do throws(ObjectStoreError) {
      let location = try ObjectLocation(path)
      try store.read(location, range: nil) { (piece) throws(ObjectStoreError) in
        count += piece.count
        guard count <= Self.fileLimit else { throw .tooLarge(location, limit: Self.fileLimit) }
        reader.push(piece)
        do throws(AvroError) {
          while let block = try reader.next() { try Self.read(block, reader.header, body) }
        } catch {
          failure = .avro(path, error)
          return false
        }
        if isCancelled() { failure = .cancelled }
        return failure == nil
      }
    } catch { throw .store(error) }
    if let failure { throw failure }
    do throws(AvroError) { try reader.finish() } catch { throw .avro(path, error) }
  }

  private static func read(
    _ block: AvroContainerReader.Block, _ header: AvroContainerReader.Header?,
    _ body: (inout AvroDecoder, AvroSchema) throws(AvroError) -> Void
  ) throws(AvroError) {
    guard let schema = header?.schema else { return }
    var decoder = block.decoder
    for _ in 0..<block.count {
      guard !decoder.isAtEnd else { throw AvroError(offset: 0, .truncated) }
      try body(&decoder, schema)
    }
  }
}

/// Why a table could not be read from its files.
enum IcebergReadError: Error, Sendable, CustomStringConvertible {
  case store(ObjectStoreError)
  case avro(String, AvroError)
  case json(String, JSONError)
  case metadata(String, IcebergMetadataError)
  case compressed(String, DecompressionError)
  case cancelled

  var description: String {
    switch self {
    case .store(let error): "\(error)"
    case .avro(let path, let error): "\(path): \(error)"
    case .json(let path, let error): "\(path) is not JSON: \(error)"
    case .metadata(let path, let error): "\(path): \(error)"
    case .compressed(let path, let error): "\(path): \(error)"
    case .cancelled: "cancelled"
    }
  }

  var hint: String? { if case .store(let error) = self { error.hint } else { nil } }
}
