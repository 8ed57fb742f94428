/// Reads the logs of tables; several threads use it at once.
struct LakeTableReader: Sendable {
  let store: any ObjectStore
  /// How many of a table's last versions are shown.
  let historyLimit: Int

  func table(at folder: ObjectLocation, _ format: Fileset.TableFormat) throws(DeltaError) -> LakeTable {
    switch format {
    case .delta: LakeTable(try DeltaLogReader(store: store, historyLimit: historyLimit).table(at: folder))
    case .hudi: LakeTable(try HudiTable(at: folder, in: store))
    case .iceberg: throw .malformed("\(folder) is an Iceberg table, which an iceberg recipe reads")
    }
  }
}
