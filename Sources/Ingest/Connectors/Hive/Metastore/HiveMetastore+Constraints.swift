import Codecs

extension HiveMetastore {
  /// What a table's rows were said to keep to. Servers before version 2.1 know none of it, those before 3.0 only primary
  /// and foreign keys.
  /// - Parameter missing: told the functions that the server does not know.
  func constraints(of table: HiveTable, _ missing: (String) -> Void) throws(HiveMetastoreError) -> HiveConstraints {
    let (database, name) = (ThriftValue.text(table.database.name), ThriftValue.text(table.name))
    let catalog = ThriftValue.text(table.database.catalog ?? HiveDatabaseName.defaultCatalog)
    // The fields of a request are the catalog, the database and the table, wherever the function has them.
    func rows(_ function: String, _ request: ThriftStructure) throws(HiveMetastoreError) -> [ThriftStructure] {
      do throws(HiveMetastoreError) {
        return try (call(function, [1: .structure(request)]).structure?[1]?.list ?? []).compactMap(\.structure)
      } catch {
        guard error.isUnknownMethod else { throw error }
        missing(function)
        return []
      }
    }
    var constraints = HiveConstraints()
    constraints.primary = HiveConstraints.primary(try rows("get_primary_keys", [1: database, 2: name, 3: catalog]))
    constraints.foreign = HiveConstraints.foreign(try rows("get_foreign_keys", [3: database, 4: name, 5: catalog]))
    constraints.unique = HiveConstraints.unique(try rows("get_unique_constraints", [1: catalog, 2: database, 3: name]))
    constraints.required = HiveConstraints.required(try rows("get_not_null_constraints", [1: catalog, 2: database, 3: name]))
    return constraints
  }
}
