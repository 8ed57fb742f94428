-- The catalog itself. Times are microseconds since 1970-01-01T00:00:00Z; ids never leave the store.

-- Who says things: a person, a declaration, an observation, an inference.
CREATE TABLE origins (
  id INTEGER PRIMARY KEY,
  kind INTEGER NOT NULL,
  name TEXT NOT NULL,
  UNIQUE (kind, name)
) STRICT;

-- Anything with a page of its own. What stands here is every origin's word taken together; claims hold each one's.
CREATE TABLE assets (
  id INTEGER PRIMARY KEY,
  uuid BLOB NOT NULL UNIQUE,
  kind INTEGER NOT NULL,
  namespace INTEGER NOT NULL,
  parent_id INTEGER REFERENCES assets (id),
  service_id INTEGER REFERENCES assets (id),
  name TEXT NOT NULL,
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
CREATE UNIQUE INDEX assets_fqn ON assets (namespace, fqn);
CREATE INDEX assets_fqn_any_case ON assets (fqn COLLATE NOCASE);
CREATE INDEX assets_parent ON assets (parent_id, kind, name COLLATE NOCASE);
CREATE INDEX assets_kind ON assets (kind, state, fqn);

-- What one origin says about one asset, whole: comparing its digest tells whether anything is new.
CREATE TABLE claims (
  id INTEGER PRIMARY KEY,
  asset_id INTEGER NOT NULL REFERENCES assets (id),
  origin_id INTEGER NOT NULL REFERENCES origins (id),
  digest BLOB NOT NULL,
  body TEXT NOT NULL,
  -- For people's words: {"description": {"by": "ann", "at": 1770000000000000}, …}.
  authors TEXT,
  author TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX claims_asset ON claims (asset_id, origin_id);
CREATE INDEX claims_origin ON claims (origin_id, asset_id);

-- Columns and nested fields. One that vanished keeps its row and its history.
CREATE TABLE columns (
  id INTEGER PRIMARY KEY,
  asset_id INTEGER NOT NULL REFERENCES assets (id),
  path TEXT NOT NULL,
  name TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  type INTEGER NOT NULL,
  native_type TEXT,
  nullable INTEGER,
  description TEXT,
  properties TEXT,
  removed_at INTEGER
) STRICT;
CREATE UNIQUE INDEX columns_path ON columns (asset_id, path);

-- Owners, tags, terms, domains, products, references. column_id 0 means the asset itself.
CREATE TABLE links (
  id INTEGER PRIMARY KEY,
  asset_id INTEGER NOT NULL REFERENCES assets (id),
  column_id INTEGER NOT NULL DEFAULT 0,
  relation INTEGER NOT NULL,
  target_id INTEGER NOT NULL REFERENCES assets (id),
  role TEXT NOT NULL DEFAULT '',
  origin_id INTEGER NOT NULL REFERENCES origins (id),
  state INTEGER NOT NULL,
  confidence REAL,
  reason TEXT,
  author TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX links_subject ON links (asset_id, column_id, relation, target_id, origin_id, role);
CREATE INDEX links_target ON links (target_id, relation, state);

-- Lineage. Column ids of 0 mean an edge between assets; job_id 0 an edge without a known job.
CREATE TABLE edges (
  id INTEGER PRIMARY KEY,
  source_id INTEGER NOT NULL REFERENCES assets (id),
  source_column INTEGER NOT NULL DEFAULT 0,
  target_id INTEGER NOT NULL REFERENCES assets (id),
  target_column INTEGER NOT NULL DEFAULT 0,
  job_id INTEGER NOT NULL DEFAULT 0,
  transformation INTEGER NOT NULL,
  origin_id INTEGER NOT NULL REFERENCES origins (id),
  confidence REAL NOT NULL,
  detail TEXT,
  first_seen INTEGER NOT NULL,
  last_seen INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX edges_ends
  ON edges (target_id, origin_id, source_id, target_column, source_column, job_id, transformation);
CREATE INDEX edges_source ON edges (source_id);
CREATE INDEX edges_job ON edges (job_id) WHERE job_id <> 0;

-- Where a service runs: the ground for deriving its assets' names on other platforms.
CREATE TABLE services (
  asset_id INTEGER PRIMARY KEY REFERENCES assets (id),
  platform TEXT NOT NULL,
  host TEXT,
  port INTEGER,
  instance TEXT,
  environment TEXT NOT NULL,
  -- 1 while the service carries a name made up from its address, which the first recipe for it may replace.
  is_provisional INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX services_platform ON services (platform, host, port);

-- Names an asset answers to beyond its FQN and what its service implies: symlinks, earlier names, merged assets' names.
CREATE TABLE aliases (
  name TEXT PRIMARY KEY,
  asset_id INTEGER NOT NULL REFERENCES assets (id),
  is_redirect INTEGER NOT NULL,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX aliases_asset ON aliases (asset_id);

-- The change log. Every write appends here in its own transaction.
CREATE TABLE changes (
  number INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  asset_id INTEGER,
  operation INTEGER NOT NULL,
  actor TEXT NOT NULL,
  origin_id INTEGER NOT NULL REFERENCES origins (id),
  request_id TEXT,
  batch_id INTEGER,
  is_breaking INTEGER NOT NULL DEFAULT 0,
  fields TEXT NOT NULL
) STRICT;
CREATE INDEX changes_asset ON changes (asset_id, number);
CREATE INDEX changes_batch ON changes (batch_id) WHERE batch_id IS NOT NULL;

-- Sets of changes made in one go, each with one undo.
CREATE TABLE batches (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  summary TEXT NOT NULL,
  undone_at INTEGER,
  undone_by TEXT
) STRICT;

-- Results of quality checks over time; the check itself is an asset.
CREATE TABLE check_results (
  id INTEGER PRIMARY KEY,
  check_id INTEGER NOT NULL REFERENCES assets (id),
  at INTEGER NOT NULL,
  outcome INTEGER NOT NULL,
  detail TEXT
) STRICT;
CREATE UNIQUE INDEX check_results_check ON check_results (check_id, at);
