-- Recipes, and what became of each run.

CREATE TABLE recipes (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  text TEXT NOT NULL,
  -- 1 while its schedule is followed.
  is_scheduled INTEGER NOT NULL,
  author TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE runs (
  id INTEGER PRIMARY KEY,
  recipe TEXT NOT NULL,
  trigger TEXT NOT NULL,
  actor TEXT NOT NULL,
  status INTEGER NOT NULL,
  is_dry INTEGER NOT NULL DEFAULT 0,
  started_at INTEGER NOT NULL,
  ended_at INTEGER,
  counts TEXT NOT NULL DEFAULT '{}',
  failure TEXT
) STRICT;
CREATE INDEX runs_recipe ON runs (recipe, id);

CREATE TABLE run_lines (
  id INTEGER PRIMARY KEY,
  run_id INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  at INTEGER NOT NULL,
  level INTEGER NOT NULL,
  text TEXT NOT NULL
) STRICT;
CREATE INDEX run_lines_run ON run_lines (run_id, id);
