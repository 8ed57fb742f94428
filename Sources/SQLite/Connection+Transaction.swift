import CSQLite

extension Connection {
  /// Abandons the open transaction, if SQLite has not done so itself.
  func rollback() {
    guard isInTransaction else { return }
    // ROLLBACK fails only when there is nothing to roll back; the caller has an error to report already.
    sqlite3_exec(handle, "ROLLBACK", nil, nil, nil)
  }

  /// Runs `body` in a read transaction: everything it reads is of one moment.
  func snapshot<Result>(_ body: () throws -> Result) throws -> Result {
    try run("BEGIN")
    defer { endSnapshot() }
    return try body()
  }

  /// Ends the read transaction, if one is open. It has nothing to write, so ending it either way is the same.
  func endSnapshot() {
    guard isInTransaction else { return }
    // A prepared ROLLBACK costs nothing to read; should it fail, the other way says so by leaving nothing open.
    if (try? run("ROLLBACK")) == nil { rollback() }
  }
}
