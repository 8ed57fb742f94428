-- Columns that came into being together, as the columns of a table mostly do, share one row: a wide table costs one
-- insertion and not forty. Their ids follow each other from first_id on.
--
-- The body is an array with an array for each column: path, ordinal, type, native type, nullable, description,
-- properties, time of removal; nulls at the end may be left out.
CREATE TABLE column_runs (
  first_id INTEGER PRIMARY KEY,
  asset_id INTEGER NOT NULL REFERENCES assets (id),
  body TEXT NOT NULL
) STRICT;

INSERT INTO column_runs (first_id, asset_id, body)
SELECT first_id, asset_id, (
    SELECT json_group_array(
      json_array(path, ordinal, type, native_type, nullable, description, json(properties), removed_at))
    FROM (SELECT * FROM columns WHERE id BETWEEN first_id AND last_id ORDER BY id))
FROM (
  SELECT min(id) AS first_id, max(id) AS last_id, asset_id
  FROM (SELECT id, asset_id, id - row_number() OVER (PARTITION BY asset_id ORDER BY id) AS run FROM columns)
  GROUP BY asset_id, run);

CREATE INDEX column_runs_asset ON column_runs (asset_id);
DROP TABLE columns;
