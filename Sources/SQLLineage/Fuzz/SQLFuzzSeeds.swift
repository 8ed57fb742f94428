/// Statements to mutate: one for each family of constructs.
enum SQLFuzzSeeds {
  static let statements: [String] = [
    "SELECT a, b AS x, count(*) FROM t LEFT JOIN v USING (a) WHERE b > 1 GROUP BY GROUPING SETS ((a), ()) HAVING max(c) > 2 ORDER BY 1 LIMIT 5",
    "WITH RECURSIVE r (n, m) AS (SELECT a, b FROM t UNION ALL SELECT n, m FROM r JOIN t ON t.a = r.n) INSERT INTO s SELECT * FROM r",
    "INSERT OVERWRITE TABLE s PARTITION (ds = 'x', hr) SELECT a, b, c FROM t LATERAL VIEW OUTER explode(b) e AS k, v",
    "FROM t INSERT INTO s1 SELECT a WHERE b = 1 INSERT OVERWRITE DIRECTORY '/x' SELECT b, c GROUP BY b, c",
    "MERGE INTO t USING (SELECT * FROM v) AS s ON t.a = s.a WHEN MATCHED AND s.x > 1 THEN UPDATE SET b = s.x WHEN NOT MATCHED THEN INSERT (a, b) VALUES (s.a, s.x)",
    "UPDATE t SET b = w.x, (a, c) = (SELECT a, x FROM v WHERE v.a = t.a) FROM w WHERE t.a = w.a RETURNING *",
    "DELETE FROM t USING v WHERE t.a = v.a AND EXISTS (SELECT 1 FROM w WHERE w.a = v.x)",
    "CREATE OR REPLACE TEMP VIEW z (p, q) AS SELECT CASE WHEN a IN (SELECT x FROM v) THEN b ELSE c END, sum(a) OVER (PARTITION BY b ORDER BY c ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM t; DROP VIEW z",
    "SELECT * FROM t PIVOT (sum(a) AS s, max(b) FOR c IN ('x' AS x, 'y')) AS p UNPIVOT (val FOR nam IN (x, y))",
    "SELECT * FROM t MATCH_RECOGNIZE (PARTITION BY a ORDER BY b MEASURES A.c AS d, LAST(B.c) AS e ONE ROW PER MATCH PATTERN (A B+) DEFINE B AS B.c > A.c) m",
    "CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN FOR r IN SELECT a FROM t LOOP INSERT INTO s SELECT r.a; END LOOP; IF a > 1 THEN UPDATE t SET a = 1; END IF; END $$;",
    "CREATE PROC p @x int AS BEGIN DECLARE @t TABLE (a int) INSERT INTO @t SELECT TOP 5 [a] FROM [dbo].[t] WITH (NOLOCK) IF @x > 1 SELECT a INTO #tmp FROM @t END",
    "INSERT INTO s SELECT window_start, SUM(a) FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(b), INTERVAL '1' MINUTE)) GROUP BY window_start",
    "CREATE TABLE k (a INT, b AS a + 1, WATERMARK FOR ts AS ts - INTERVAL '5' SECOND) WITH ('connector' = 'kafka'); EXECUTE STATEMENT SET BEGIN INSERT INTO s SELECT a FROM k; END",
    "SELECT a.* EXCEPT (b) REPLACE (f(c) AS c), x -> x + 1, {'k': [1, a]}, b::int[], c:path.field::string FROM `p.d.t` AS a, UNNEST(a.items) AS i WITH OFFSET o QUALIFY row_number() OVER w = 1 WINDOW w AS (ORDER BY a)",
    "COPY INTO t FROM (SELECT $1, $2 FROM @stage/path) FILE_FORMAT = (TYPE = CSV); UNLOAD ('SELECT * FROM t') TO 's3://b/k'; LOAD DATA INPATH '/a' INTO TABLE t",
    "SELECT arrayJoin(a) AS x, x + 1 AS y FROM t FINAL ARRAY JOIN b AS c PREWHERE a = 1 LIMIT 1 BY x SETTINGS max_threads = 1",
    "INSERT ALL WHEN a > 1 THEN INTO s1 (x) VALUES (a) ELSE INTO s2 SELECT a, b FROM t CONNECT BY PRIOR a = b START WITH c IS NULL",
    "SELECT jt.x FROM t, JSON_TABLE(b, '$[*]' COLUMNS (x INT PATH '$.x', NESTED PATH '$.y' COLUMNS (z INT PATH '$'))) AS jt",
    "SELECT (a).b, t.*, (SELECT max(x) FROM v) FROM ((t CROSS JOIN v) NATURAL JOIN w) UNION BY NAME (TABLE t) EXCEPT VALUES (1, 2), (3, a) ORDER BY 2",
    "FROM (FROM t SELECT TRANSFORM (a, b) USING 'cat' AS (k INT, v)) m INSERT INTO s SELECT k, v; ALTER TABLE s RENAME TO u; ALTER TABLE t SWAP WITH v",
    "SELECT 'it''s', \"q\"\"x\", N'u', E'\\n', q'[a]', $tag$ b $tag$, 0x1F, 1.5e-3, :p, @v, ?, ${x}, {{ y }} FROM t -- end\n/* c /* d */ e */",
    "USE db; SET x = (SELECT max(a) FROM t); BEGIN TRANSACTION; TRUNCATE TABLE t; COMMIT; EXECUTE IMMEDIATE 'INSERT INTO s SELECT a FROM t'",
    "SELECT trim(both 'x' from a), extract(year from b), cast(c as decimal(10, 2)), substring(a from 1 for 2), count(distinct a) filter (where b > 1), listagg(a, ',') within group (order by b) FROM t AT TIME ZONE 'utc'",
  ]
}
