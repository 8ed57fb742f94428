#pragma once
#include <sqlite3.h>

// SQLITE_TRANSIENT and SQLITE_STATIC are casts, which Swift does not import.
typedef void (*cairn_sqlite_destructor)(void *);
static inline cairn_sqlite_destructor cairn_sqlite_transient(void) { return SQLITE_TRANSIENT; }
static inline cairn_sqlite_destructor cairn_sqlite_static(void) { return SQLITE_STATIC; }

// sqlite3_db_config and sqlite3_config are variadic, which Swift cannot call.
static inline int cairn_sqlite_db_config(sqlite3 *db, int option, int value, int *result) {
  return sqlite3_db_config(db, option, value, result);
}
static inline int cairn_sqlite_config_memstatus(int enabled) { return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, enabled); }
