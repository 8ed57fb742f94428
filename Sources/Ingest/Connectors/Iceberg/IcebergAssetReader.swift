import Catalog
import Codecs
import System

/// A table or view as it goes into the catalog.
struct IcebergAsset: Sendable {
  struct Problem: Sendable {
    let line: String
    let hint: String?
  }

  var draft: AssetDraft
  /// Where a view's columns come from.
  var sql: SourceSQL?
  /// What could not be read of it.
  var problems: [Problem] = []
  /// What was left out on purpose.
  var notes: [String] = []
}

/// Reads the tables and views of one namespace; several threads use it at once.
struct IcebergAssetReader: Sendable {
  let translator: IcebergTranslator
  private let loader: any IcebergLoader
  private let namespace: IcebergNamespace
  private let schemas: AvroSchemaCache
  private let readsManifests: Bool
  private let manifestLimit: Int
  /// How many tables in a row found their files out of reach.
  private let unreachable = Guarded(0)
  /// After this many the files of others are not tried: each would wait for its own timeout.
  private static let patience = 3

  init(
    _ loader: any IcebergLoader, _ translator: IcebergTranslator, _ connector: IcebergConnector,
    _ namespace: IcebergNamespace, _ schemas: AvroSchemaCache
  ) {
    self.loader = loader
    self.translator = translator
    self.namespace = namespace
    self.schemas = schemas
    readsManifests = connector.readsManifests
    manifestLimit = connector.manifestLimit
  }

  func read(
    _ identifier: IcebergIdentifier, isStopped: @escaping () -> Bool
  ) -> Result<IcebergAsset, IcebergCatalogError> {
    do throws(IcebergCatalogError) {
      return .success(identifier.isView ? try view(identifier) : try table(identifier, isStopped))
    } catch { return .failure(error) }
  }

  private func view(_ identifier: IcebergIdentifier) throws(IcebergCatalogError) -> IcebergAsset {
    let view = try loader.view(identifier)
    do throws(CatalogError) {
      return IcebergAsset(draft: try translator.draft(view, identifier), sql: try translator.source(view, identifier))
    } catch { throw IcebergCatalogError(description: "\(error)") }
  }

  private func table(
    _ identifier: IcebergIdentifier, _ isStopped: @escaping () -> Bool
  ) throws(IcebergCatalogError) -> IcebergAsset {
    let table = try loader.table(identifier)
    var manifests: [IcebergManifestFile]?
    var statistics: IcebergTableStatistics?
    var problem: IcebergReadError?
    var notes: [String] = []
    if let snapshot = table.metadata.currentSnapshot, readsManifests {
      if unreachable.withLock({ $0 >= Self.patience }) {
        notes.append("its files are not read: those of \(Self.patience) tables before it were out of reach")
      } else {
        do throws(IcebergReadError) {
          let reader = IcebergManifestReader(table.store, schemas: schemas, isCancelled: isStopped)
          let found = try reader.manifests(of: snapshot)
          manifests = found
          if found.count > manifestLimit {
            notes.append("its \(found.count) manifests are not read: manifest_limit is \(manifestLimit)")
          } else {
            var gathered = IcebergTableStatistics(table.metadata.currentSchema)
            for manifest in found { try reader.add(manifest, to: &gathered) }
            statistics = gathered
          }
        } catch { problem = error }
        noteReach(problem)
      }
    }
    let draft: AssetDraft
    do throws(CatalogError) {
      draft = try translator.draft(
        table.metadata, identifier, in: namespace, at: table.metadataLocation,
        IcebergTotals(table.metadata.currentSnapshot, manifests), statistics)
    } catch { throw IcebergCatalogError(description: "\(error)") }
    return IcebergAsset(
      draft: draft, problems: problem.map { [.init(line: "\($0)", hint: $0.hint)] } ?? [], notes: notes)
  }

  private func noteReach(_ problem: IcebergReadError?) {
    var isUnreachable = false
    if case .store(.failed) = problem { isUnreachable = true }
    unreachable.withLock { $0 = isUnreachable ? $0 + 1 : 0 }
  }
}
