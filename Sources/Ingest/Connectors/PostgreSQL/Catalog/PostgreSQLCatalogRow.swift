/// Something that is read from the system catalogs, one row each.
protocol PostgreSQLCatalogRow {
  /// What the rows are, in the plural, for warnings.
  static var subject: PostgreSQLSubject { get }

  /// Reads the columns of the query from left to right.
  init(from row: inout PostgreSQLRowReader) throws(PostgreSQLValueError)
}

/// A row with a query of its own.
protocol PostgreSQLCatalogQuery: PostgreSQLCatalogRow {
  /// The query for servers of a version. It runs with an empty `search_path`, so the server qualifies every name
  /// outside `pg_catalog` in the texts it prints.
  static func sql(for version: PostgreSQLServerVersion) -> String
}

/// A row that belongs to one relation. Its query takes an array of relation OIDs as `$1` and orders by relation.
protocol PostgreSQLRelationDetail: PostgreSQLCatalogQuery {
  /// The relation it belongs to.
  var relation: PostgreSQLOID { get }
}

/// The kinds of rows that one crawl reads.
enum PostgreSQLSubject: String, Sendable, CaseIterable {
  case databases, roles, schemas, relations, columns, constraints, indexes, triggers, policies, grants, storage
  case parents, partitions, publications, types, routines, statements
  case typeFields = "fields of composite types"
  case viewDefinitions = "view definitions"
  case viewSources = "sources of views"
  case databaseGrants = "grants on databases"
  case schemaGrants = "grants on schemas"
  case routineGrants = "grants on routines"
}
