-- Into which assets a job leads edges. Where edges lead from their source is in the lineage graph, which each write
-- keeps in step; a row for each pair of assets cost a write to a place of its own, the more the larger the catalog.
CREATE TABLE job_targets (
  job_id INTEGER NOT NULL REFERENCES assets (id),
  target_id INTEGER NOT NULL REFERENCES assets (id),
  PRIMARY KEY (job_id, target_id)
) STRICT, WITHOUT ROWID;

INSERT INTO job_targets
SELECT DISTINCT edge.value ->> 5 AS job, target_id
FROM edge_runs, json_each(edge_runs.body) AS said, json_each(said.value, '$[3]') AS edge
WHERE job <> 0;

DROP TABLE edge_ends;
