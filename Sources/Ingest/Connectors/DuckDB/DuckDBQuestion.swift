/// What is asked of DuckDB's own catalog (DuckDB documentation, "DuckDB_% Metadata Functions").
enum DuckDBQuestion {
  /// Schemas with what lies in them.
  static let schemas = """
    SELECT schema_name, comment FROM duckdb_schemas() WHERE NOT internal AND database_name = current_database()
    UNION SELECT schema_name, NULL FROM duckdb_schemas() WHERE schema_name = 'main' AND database_name = current_database()
    ORDER BY 1
    """

  /// Tables and views, in the order of `columns`.
  static let relations = """
    SELECT schema_name, table_name AS name, false AS is_view, comment, sql, estimated_size AS rows FROM duckdb_tables()
    WHERE NOT internal AND NOT temporary AND database_name = current_database()
    UNION ALL SELECT schema_name, view_name, true, comment, sql, NULL FROM duckdb_views()
    WHERE NOT internal AND NOT temporary AND database_name = current_database() ORDER BY 1, 2
    """

  static let columns = """
    SELECT schema_name, table_name AS name, column_name, data_type, is_nullable, column_default, comment FROM duckdb_columns()
    WHERE NOT internal AND database_name = current_database() ORDER BY 1, 2, column_index
    """

  static let constraints = """
    SELECT schema_name, table_name AS name, constraint_type, constraint_name, expression, constraint_column_names,
      referenced_table, referenced_column_names FROM duckdb_constraints()
    WHERE database_name = current_database() AND constraint_type <> 'NOT NULL' ORDER BY 1, 2, constraint_index
    """

  static let indexes = """
    SELECT schema_name, table_name AS name, index_name, is_unique, sql FROM duckdb_indexes()
    WHERE database_name = current_database() ORDER BY 1, 2, 3
    """
}
