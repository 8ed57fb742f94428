import CSQLite

extension Connection {
  /// How long a connection waits for a lock, in milliseconds. Within this process nobody waits: the writer is alone
  /// and WAL readers take no lock; a command-line tool beside the server may.
  static var busyTimeout: Int32 { 5_000 }

  func configure(_ access: Access) throws(SQLiteError) {
    try harden()
    sqlite3_busy_timeout(handle, Connection.busyTimeout)
    // 8 MiB (the unit is KiB when negative). Pages missed here come from the kernel's page cache at about a
    // microsecond each, and a commit empties the caches of all readers anyway, so more would be memory spent twice.
    try execute("PRAGMA cache_size = -8192")
    // Off: with a memory map a failing disk ends the process by SIGBUS where read() gives an error to answer with.
    try execute("PRAGMA mmap_size = 0")
    // Sorts and the undo pages of savepoints stay off the disk.
    try execute("PRAGMA temp_store = MEMORY")
    switch access {
    case .readOnly:
      try execute("PRAGMA query_only = ON")
    case .readWrite:
      try execute("PRAGMA foreign_keys = ON")
      // 128 MiB at most: a bulk into a large catalog comes back to inner pages of every index, and what does not fit
      // is written to the log twice.
      try execute("PRAGMA cache_size = -131072")
      // FAST overwrites deleted content only where the page is written anyway; Debian's default of ON writes more.
      try execute("PRAGMA secure_delete = FAST")
    }
  }

  /// What a query that slipped through, or a schema that was tampered with, must not be able to do.
  func harden() throws(SQLiteError) {
    // No writing to shadow tables, to the schema table or the journal mode's bytes.
    try set(SQLITE_DBCONFIG_DEFENSIVE, true)
    // Views and triggers of the file may call only functions that are marked harmless.
    try set(SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)
    try set(SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, false)
    // "name" in double quotes is a column or an error, never quietly a string.
    try set(SQLITE_DBCONFIG_DQS_DML, false)
    try set(SQLITE_DBCONFIG_DQS_DDL, false)
    sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 0)
  }

  private func set(_ option: Int32, _ value: Bool) throws(SQLiteError) {
    let code = cairn_sqlite_db_config(handle, option, value ? 1 : 0, nil)
    guard code == SQLITE_OK else { throw SQLiteError(database: handle, code: code) }
  }
}
