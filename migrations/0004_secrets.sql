-- Values that recipes refer to by name. They are sealed with a key that is never in this file.

CREATE TABLE secrets (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  -- AES-256-GCM, bound to the name: nonce, ciphertext, tag.
  sealed BLOB NOT NULL,
  author TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
