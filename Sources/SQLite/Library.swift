import CSQLite

/// Settings of the SQLite library as a whole, made before its first use.
enum Library {
  /// Statistics of memory cost one process-wide lock at each allocation, which reading threads would queue for.
  private static let configured: Void = { _ = cairn_sqlite_config_memstatus(0) }()

  static func configureOnce() { configured }
}
