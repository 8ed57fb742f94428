import Codecs

/// Metadata that lies in a file of its own.
enum IcebergMetadataFile {
  /// Bytes of a metadata document; one of a table with tens of thousands of snapshots stays below.
  static let byteLimit = 32 << 20

  /// Reads a document, which may be compressed by gzip whatever it is called.
  static func read(_ location: ObjectLocation, from store: any ObjectStore) throws(IcebergReadError) -> JSON {
    var bytes: [UInt8]
    do throws(ObjectStoreError) { bytes = try store.read(location, limit: byteLimit) } catch { throw .store(error) }
    if bytes.starts(with: [0x1F, 0x8B]) {
      do throws(DecompressionError) {
        bytes = try Decompressor.decompress(bytes, .gzip, limit: byteLimit)
      } catch { throw .compressed("\(location)", error) }
    }
    do throws(JSONError) {
      return try JSON.parse(bytes, limits: .source)
    } catch { throw .json("\(location)", error) }
  }

  /// A table whose metadata lies at a place.
  static func table(at text: String, from store: any ObjectStore) throws(IcebergCatalogError) -> IcebergLoadedTable {
    let json = try document(at: text, from: store)
    do throws(IcebergMetadataError) {
      return IcebergLoadedTable(metadata: try IcebergTableMetadata(json), metadataLocation: text, store: store)
    } catch { throw IcebergCatalogError(.metadata(text, error)) }
  }

  /// A view whose metadata lies at a place.
  static func view(at text: String, from store: any ObjectStore) throws(IcebergCatalogError) -> IcebergViewMetadata {
    let json = try document(at: text, from: store)
    do throws(IcebergMetadataError) {
      return try IcebergViewMetadata(json)
    } catch { throw IcebergCatalogError(.metadata(text, error)) }
  }

  private static func document(at text: String, from store: any ObjectStore) throws(IcebergCatalogError) -> JSON {
    let location: ObjectLocation
    do throws(ObjectStoreError) { location = try ObjectLocation(text) } catch { throw IcebergCatalogError(.store(error)) }
    do throws(IcebergReadError) { return try read(location, from: store) } catch { throw IcebergCatalogError(error) }
  }
}
