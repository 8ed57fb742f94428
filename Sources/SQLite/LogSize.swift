import CSQLite

/// The number of pages in the write-ahead log as of a connection's last commit.
final class LogSize {
  var pages = 0
}

extension Connection {
  /// Has each commit of this connection note the size of the log. It takes the place of SQLite's automatic
  /// checkpoint, which is such a hook too.
  func countLogPages() -> LogSize {
    let size = LogSize()
    // The connection keeps it alive for as long as the hook may be called.
    logSize = size
    sqlite3_wal_hook(
      handle,
      { context, _, _, pages in
        guard let context else { return SQLITE_OK }
        Unmanaged<LogSize>.fromOpaque(context).takeUnretainedValue().pages = Int(pages)
        return SQLITE_OK
      }, Unmanaged.passUnretained(size).toOpaque())
    return size
  }
}
