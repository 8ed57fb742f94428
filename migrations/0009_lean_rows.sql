-- An asset costs as many insertions as it has indexes, and those by name touch a page of their own for each asset. One
-- index finds names in any case and in their own; UUIDs hold the row id, as a counter; of a kind the few are sorted when
-- they are listed.
CREATE TABLE lean_assets (
  id INTEGER PRIMARY KEY,
  -- Version 7 with the row id as its counter.
  uuid BLOB NOT NULL,
  kind INTEGER NOT NULL,
  namespace INTEGER NOT NULL,
  parent_id INTEGER REFERENCES assets (id),
  service_id INTEGER REFERENCES assets (id),
  name TEXT NOT NULL,
  -- Unique within the namespace; the program sees to it.
  fqn TEXT NOT NULL,
  display_name TEXT,
  description TEXT,
  subtype TEXT,
  properties TEXT NOT NULL DEFAULT '{}',
  state INTEGER NOT NULL,
  column_count INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER,
  -- Who found it gone: what a person deleted no crawl brings back.
  deleted_by INTEGER REFERENCES origins (id),
  revision INTEGER NOT NULL,
  version INTEGER NOT NULL
) STRICT;

INSERT INTO lean_assets
SELECT id, uuid, kind, namespace, parent_id, service_id, name, fqn, display_name, description, subtype, properties,
  state, column_count, created_at, updated_at, deleted_at, deleted_by, revision, version
FROM assets;

-- UUIDs from before they held the row id.
CREATE TABLE early_uuids (
  uuid BLOB PRIMARY KEY,
  asset_id INTEGER NOT NULL REFERENCES assets (id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
INSERT INTO early_uuids SELECT uuid, id FROM assets ORDER BY uuid;

DROP TABLE assets;
ALTER TABLE lean_assets RENAME TO assets;
CREATE INDEX assets_fqn ON assets (fqn COLLATE NOCASE, namespace);
CREATE INDEX assets_parent ON assets (parent_id);
CREATE INDEX assets_kind ON assets (kind, state);

-- What is said of the links of an asset and of its columns lies in one row, as its columns do.
--
-- The body is an array with an array for each origin, author and time: those three, then an array for each link:
-- relation, target, column (0 for the asset itself), state, role, confidence, reason; defaults at the end may be left
-- out.
CREATE TABLE link_runs (
  asset_id INTEGER PRIMARY KEY REFERENCES assets (id),
  body TEXT NOT NULL
) STRICT;

INSERT INTO link_runs (asset_id, body)
SELECT asset_id, json_group_array(json_array(origin_id, author, at, json(links)))
FROM (
  SELECT asset_id, origin_id, author, at,
    json_group_array(json_array(relation, target_id, column_id, state, role, confidence, reason)) AS links
  FROM links GROUP BY asset_id, origin_id, author, at)
GROUP BY asset_id;

-- Which assets have a link to another, themselves or on a column.
CREATE TABLE link_targets (
  target_id INTEGER NOT NULL REFERENCES assets (id),
  relation INTEGER NOT NULL,
  asset_id INTEGER NOT NULL REFERENCES assets (id),
  -- Of the asset and its columns, how many have a confirmed one.
  confirmed INTEGER NOT NULL,
  -- 0 when all that is said of it is that it was rejected.
  is_shown INTEGER NOT NULL,
  PRIMARY KEY (target_id, relation, asset_id)
) STRICT, WITHOUT ROWID;

INSERT INTO link_targets
SELECT target_id, relation, asset_id, count(DISTINCT iif(state = 1, column_id, NULL)), max(state <> 2)
FROM links GROUP BY target_id, relation, asset_id;

DROP TABLE links;
