import CSQLite
import Glibc

/// Settings of the SQLite library as a whole, made before its first use.
enum Library {
  private static let configured: Void = {
    // Statistics of memory cost one process-wide lock at each allocation, which reading threads would queue for.
    let code = cairn_sqlite_config_memstatus(0)
    precondition(code == SQLITE_OK, "SQLite was used before it was configured")
    // A write beyond RLIMIT_FSIZE is to be an error to answer with, not the end of the process.
    signal(SIGXFSZ, SIG_IGN)
  }()

  static func configureOnce() { configured }
}
