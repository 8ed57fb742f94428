-- Links are found by their subject or by their target and never by a number of their own: one tree less for each row.
CREATE TABLE links_by_subject (
  asset_id INTEGER NOT NULL REFERENCES assets (id),
  -- 0 means the asset itself.
  column_id INTEGER NOT NULL DEFAULT 0,
  relation INTEGER NOT NULL,
  target_id INTEGER NOT NULL REFERENCES assets (id),
  origin_id INTEGER NOT NULL REFERENCES origins (id),
  role TEXT NOT NULL DEFAULT '',
  state INTEGER NOT NULL,
  confidence REAL,
  reason TEXT,
  author TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (asset_id, column_id, relation, target_id, origin_id, role)
) STRICT, WITHOUT ROWID;

INSERT INTO links_by_subject
SELECT asset_id, column_id, relation, target_id, origin_id, role, state, confidence, reason, author, at FROM links;

DROP TABLE links;
ALTER TABLE links_by_subject RENAME TO links;
CREATE INDEX links_target ON links (target_id, relation, state);
