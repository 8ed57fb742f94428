import Catalog
import Codecs

/// Puts catalogs, schemas and tables of a Trino server into the catalog's words.
///
/// Names that the catalog cannot hold throw `CatalogError.invalid`.
struct TrinoTranslator {
  let service: FQN

  func fqn(_ parts: [String]) throws(CatalogError) -> FQN { try FQN(parts: service.parts + parts) }

  func draft(_ catalog: TrinoCatalog) throws(CatalogError) -> AssetDraft {
    var properties = JSONObject()
    properties["connector"] = catalog.connector.map(JSON.string)
    return AssetDraft(.database, try fqn([catalog.name]), subtype: "catalog", properties: properties)
  }

  func draft(schema: String, in catalog: String) throws(CatalogError) -> AssetDraft {
    AssetDraft(.schema, try fqn([catalog, schema]), subtype: "schema")
  }

  func draft(_ table: TrinoTable, at parts: [String]) throws(CatalogError) -> AssetDraft {
    var properties = JSONObject()
    if let definition = table.definition {
      properties[PropertyName.definition] = .string(definition)
      properties[PropertyName.language] = "sql"
      properties[PropertyName.dialect] = "trino"
    }
    if let materialization = table.materialization {
      properties["freshness"] = materialization.freshness.map(JSON.string)
      properties["storageTable"] = materialization.storage.map(JSON.string)
      properties[PropertyName.dataChangedAt] = materialization.refreshedAt.flatMap(TrinoCatalogReader.instant).map { .string($0.rfc3339) }
    }
    var columns = NestedColumns(.parentheses)
    for column in table.columns { columns.add(column) }
    return AssetDraft(
      table.isView ? .view : .table, try fqn(parts + [table.name]), description: table.comment, subtype: table.subtype,
      properties: properties, columns: columns.drafts.isEmpty ? nil : columns.drafts)
  }
}

extension TrinoTable {
  fileprivate var subtype: String {
    if materialization != nil { return "materialized view" }
    return type == "BASE TABLE" ? "table" : type.lowercased()
  }
}
