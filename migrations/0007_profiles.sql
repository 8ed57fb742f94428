-- What was measured in the data of a dataset, newest last; a bounded number is kept of each.

CREATE TABLE profiles (
  id INTEGER PRIMARY KEY,
  asset_id INTEGER NOT NULL REFERENCES assets (id) ON DELETE CASCADE,
  origin_id INTEGER NOT NULL REFERENCES origins (id),
  -- When it was measured first, and when the same was measured last.
  at INTEGER NOT NULL,
  confirmed_at INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX profiles_asset ON profiles (asset_id, at);
