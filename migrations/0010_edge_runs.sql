-- The lineage that leads into an asset and its columns lies in one row, as its links do.
--
-- The body is an array with an array for each origin, time of first and time of last sight: those three, then an array
-- for each edge: its number among those that ever led into the asset, source, transformation, source column, target
-- column (0 for the assets themselves), job (0 when it is not known), confidence, detail; defaults at the end may be left
-- out.
CREATE TABLE edge_runs (
  target_id INTEGER PRIMARY KEY REFERENCES assets (id),
  body TEXT NOT NULL
) STRICT;

INSERT INTO edge_runs (target_id, body)
SELECT target_id, json_group_array(json_array(origin_id, first_seen, last_seen, json(edges)))
FROM (
  SELECT target_id, origin_id, first_seen, last_seen,
    json_group_array(
      json_array(ordinal, source_id, transformation, source_column, target_column, job_id, confidence, json(detail))
    ) AS edges
  FROM (SELECT *, row_number() OVER (PARTITION BY target_id ORDER BY id) - 1 AS ordinal FROM edges)
  GROUP BY target_id, origin_id, first_seen, last_seen)
GROUP BY target_id;

-- Into which assets edges lead that have an asset as their source or their job.
CREATE TABLE edge_ends (
  asset_id INTEGER NOT NULL REFERENCES assets (id),
  target_id INTEGER NOT NULL REFERENCES assets (id),
  PRIMARY KEY (asset_id, target_id)
) STRICT, WITHOUT ROWID;

INSERT INTO edge_ends
SELECT source_id, target_id FROM edges UNION SELECT job_id, target_id FROM edges WHERE job_id <> 0;

DROP TABLE edges;
