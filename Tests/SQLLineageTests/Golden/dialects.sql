=== T-SQL: SELECT INTO a temporary table, brackets, TOP, no semicolons
dialect: tsql
schema: dbo.t(a, b)
SELECT TOP 10 [a], b AS [the b] INTO #x FROM [dbo].[t] WITH (NOLOCK) WHERE b > 1
INSERT INTO s (p) SELECT [the b] FROM #x
---
dbo.t -> #x
#x <- dbo.t.b FILTER
#x.a <- dbo.t.a IDENTITY
#x.the b <- dbo.t.b IDENTITY
#x -> s
s.p <- #x.the b IDENTITY

=== T-SQL: a procedure
dialect: tsql
CREATE PROCEDURE dbo.load @day date AS
BEGIN
  DECLARE @n int = 3
  IF @n > 1
    INSERT INTO s (x) SELECT a FROM t WHERE d = @day
  ELSE
    DELETE FROM s
  SET @n = 4
  UPDATE s SET x = 1
END
---
t -> s
s <- t.d FILTER
s.x <- t.a IDENTITY
routine load
-> s
routine load
-> s
routine load

=== T-SQL: APPLY and equals aliases
dialect: tsql
SELECT total = o.a + x.b FROM o CROSS APPLY (SELECT TOP 1 b FROM p WHERE p.k = o.k) AS x
---
o, p ->
* <- o.k FILTER
* <- p.k FILTER
total <- o.a TRANSFORMATION
total <- p.b TRANSFORMATION

=== Oracle: outer joins, CONNECT BY, DUAL
dialect: oracle
SELECT e.name, d.title FROM emp e, dept d WHERE e.dept = d.id (+) START WITH e.boss IS NULL CONNECT BY PRIOR e.id = e.boss;
SELECT sysdate FROM dual
---
DEPT, EMP ->
* <- DEPT.ID FILTER
* <- EMP.BOSS JOIN
* <- EMP.DEPT FILTER
* <- EMP.ID JOIN
NAME <- EMP.NAME IDENTITY
TITLE <- DEPT.TITLE IDENTITY
->

=== Oracle: a PL/SQL block
dialect: oracle
BEGIN
  FOR r IN (SELECT id FROM src) LOOP
    INSERT INTO dst (id) VALUES (r.id);
  END LOOP;
END;
---
SRC ->
ID <- SRC.ID IDENTITY
SRC -> DST
DST.ID <- SRC.ID IDENTITY

=== PL/pgSQL: a function's body
dialect: postgres
CREATE OR REPLACE FUNCTION refresh() RETURNS void AS $body$
DECLARE n int;
BEGIN
  SELECT count(*) INTO n FROM src;
  IF n > 0 THEN
    INSERT INTO dst (a) SELECT b FROM src;
  END IF;
  RETURN;
END
$body$ LANGUAGE plpgsql
---
src ->
routine refresh
src -> dst
dst.a <- src.b IDENTITY
routine refresh

=== PostgreSQL: casts, JSON and lateral joins
dialect: postgres
SELECT t.id::text, t.doc->>'name' AS name, x.n FROM t, LATERAL (SELECT max(v) AS n FROM u WHERE u.id = t.id) x
---
t, u ->
* <- t.id FILTER
* <- u.id FILTER
id <- t.id TRANSFORMATION
n <- u.v AGGREGATION
name <- t.doc TRANSFORMATION

=== Snowflake: flatten, colon paths, lateral aliases
dialect: snowflake
SELECT t.raw:user.name::string AS name, name || '!' AS loud, f.value AS v FROM t, LATERAL FLATTEN(input => t.items) f
---
T ->
LOUD <- T.RAW TRANSFORMATION
NAME <- T.RAW TRANSFORMATION
V <- T.ITEMS TRANSFORMATION

=== Snowflake: COPY INTO from a stage, a clone and a dynamic table
dialect: snowflake
COPY INTO s FROM @stage/path FILE_FORMAT = (TYPE = CSV);
CREATE TABLE c CLONE s;
CREATE OR REPLACE DYNAMIC TABLE d TARGET_LAG = '1 minute' WAREHOUSE = w AS SELECT a FROM c
---
@stage/path -> S
S -> C
C.* <- S.* IDENTITY
C -> D
D.A <- C.A IDENTITY

=== Snowflake: a scripting block
dialect: snowflake
CREATE PROCEDURE p() RETURNS string LANGUAGE SQL AS
$$
BEGIN
  LET n := (SELECT max(a) FROM src);
  INSERT INTO dst SELECT a FROM src;
  RETURN 'done';
END;
$$
---
SRC ->
routine P
SRC -> DST
DST.A <- SRC.A IDENTITY
routine P

=== BigQuery: paths, UNNEST with offset, dashes
dialect: bigquery
SELECT o.id, item.sku, pos FROM my-project.sales.orders AS o, UNNEST(o.items) AS item WITH OFFSET AS pos
---
my-project.sales.orders ->
id <- my-project.sales.orders.id IDENTITY
sku <- my-project.sales.orders.items TRANSFORMATION

=== BigQuery: EXPORT DATA
dialect: bigquery
EXPORT DATA OPTIONS (uri = 'gs://bucket/x*', format = 'CSV') AS SELECT a FROM `p.d.t`
---
p.d.t -> gs://bucket/x*
gs://bucket/x*.a <- p.d.t.a IDENTITY

=== ClickHouse: a materialized view into a table
dialect: clickhouse
schema: dst(day, n)
CREATE MATERIALIZED VIEW mv TO dst AS SELECT toDate(ts) AS day, count() AS n, uniq(user) AS u FROM src FINAL PREWHERE ok = 1 GROUP BY day
---
src -> dst, mv
dst <- src.ok FILTER
dst <- src.ts GROUP_BY
dst.day <- src.ts TRANSFORMATION
dst.u <- src.user AGGREGATION

=== ClickHouse: WITH values, ARRAY JOIN, LIMIT BY
dialect: clickhouse
WITH 10 AS lim, a + 1 AS b SELECT tag, b FROM t ARRAY JOIN tags AS tag LIMIT 1 BY tag
---
t ->
b <- t.a TRANSFORMATION
tag <- t.tags TRANSFORMATION

=== Trino: UNNEST by position, MATCH_RECOGNIZE
dialect: trino
schema: t(xs, ys, id)
SELECT id, x, y FROM t CROSS JOIN UNNEST(xs, ys) AS u (x, y)
---
t ->
id <- t.id IDENTITY
x <- t.xs TRANSFORMATION
y <- t.ys TRANSFORMATION

=== Trino: row patterns
dialect: trino
schema: ticks(sym, ts, price)
SELECT * FROM ticks MATCH_RECOGNIZE (PARTITION BY sym ORDER BY ts MEASURES A.price AS low, LAST(B.price) AS high ONE ROW PER MATCH PATTERN (A B+) DEFINE B AS B.price > PREV(B.price)) AS m
---
ticks ->
* <- ticks.price FILTER
* <- ticks.sym WINDOW
* <- ticks.ts WINDOW
high <- ticks.price TRANSFORMATION
low <- ticks.price IDENTITY
sym <- ticks.sym IDENTITY

=== Flink: a table, a statement set and a window
dialect: flink
CREATE TABLE bids (price DOUBLE, ts TIMESTAMP(3), day AS CAST(ts AS DATE), WATERMARK FOR ts AS ts - INTERVAL '5' SECOND) WITH ('connector' = 'kafka');
EXECUTE STATEMENT SET BEGIN
INSERT INTO sums SELECT window_start, SUM(price) AS total FROM TABLE(TUMBLE(TABLE bids, DESCRIPTOR(ts), INTERVAL '10' MINUTE)) GROUP BY window_start;
INSERT INTO days SELECT day FROM bids;
END
---
-> bids
bids.day <- bids.ts TRANSFORMATION
bids -> sums
sums <- bids.ts GROUP_BY
sums.total <- bids.price AGGREGATION
sums.window_start <- bids.ts TRANSFORMATION
bids -> days
days.day <- bids.day IDENTITY

=== Hive: lateral views and a script
dialect: hive
schema: t(id, tags)
INSERT INTO s SELECT id, tag FROM t LATERAL VIEW explode(tags) x AS tag;
FROM t INSERT INTO s SELECT TRANSFORM (id, tags) USING 'cat' AS (k, v)
---
t -> s
s.id <- t.id IDENTITY
s.tag <- t.tags TRANSFORMATION
t -> s
s.k <- t.id TRANSFORMATION
s.k <- t.tags TRANSFORMATION
s.v <- t.id TRANSFORMATION
s.v <- t.tags TRANSFORMATION

=== Spark: generators, CACHE TABLE, REPLACE WHERE
dialect: spark
CACHE TABLE hot AS SELECT a FROM t;
INSERT INTO s REPLACE WHERE d = 1 SELECT a FROM hot
---
t -> hot
hot.a <- t.a IDENTITY
hot -> s
s.a <- hot.a IDENTITY

=== DuckDB: FROM first, EXCLUDE, list comprehension
dialect: duckdb
schema: t(a, b, xs)
FROM t SELECT * EXCLUDE (xs), [x + b FOR x IN xs] AS ys;
FROM t
---
t ->
a <- t.a IDENTITY
b <- t.b IDENTITY
ys <- t.b TRANSFORMATION
ys <- t.xs TRANSFORMATION
t ->
a <- t.a IDENTITY
b <- t.b IDENTITY
xs <- t.xs IDENTITY

=== MySQL: ON DUPLICATE KEY, backticks, hash comments
dialect: mysql
schema: t(a, b); s(a, b)
INSERT INTO s (a, b) SELECT `a`, concat(`b`, "text") FROM t ON DUPLICATE KEY UPDATE b = VALUES(b) # done
---
t -> s
s.a <- t.a IDENTITY
s.b <- t.b TRANSFORMATION

=== Redshift: UNLOAD
dialect: redshift
UNLOAD ('SELECT a, b FROM t') TO 's3://bucket/x' IAM_ROLE 'r'
---
t -> s3://bucket/x
s3://bucket/x.a <- t.a IDENTITY
s3://bucket/x.b <- t.b IDENTITY

=== SQLite: an upsert and a trigger
dialect: sqlite
schema: t(a, b)
CREATE TRIGGER tr AFTER INSERT ON t BEGIN
  UPDATE log SET n = new.a;
END
---
t -> log
log.n <- t.a IDENTITY
routine tr

=== Teradata: SEL, QUALIFY and LOCKING
dialect: teradata
LOCKING ROW FOR ACCESS SEL a, b FROM db.t QUALIFY RANK() OVER (ORDER BY c) = 1
---
db.t ->
* <- db.t.c FILTER
a <- db.t.a IDENTITY
b <- db.t.b IDENTITY

=== PIVOT and UNPIVOT
dialect: snowflake
schema: SALES(REGION, QUARTER, AMOUNT); WIDE(ID, JAN, FEB)
SELECT * FROM sales PIVOT (SUM(amount) FOR quarter IN ('Q1' AS q1, 'Q2' AS q2)) AS p;
SELECT * FROM wide UNPIVOT (amount FOR month IN (jan, feb))
---
SALES ->
* <- SALES.QUARTER GROUP_BY
Q1 <- SALES.AMOUNT AGGREGATION
Q2 <- SALES.AMOUNT AGGREGATION
REGION <- SALES.REGION IDENTITY
WIDE ->
AMOUNT <- WIDE.FEB IDENTITY
AMOUNT <- WIDE.JAN IDENTITY
ID <- WIDE.ID IDENTITY
MONTH <- WIDE.FEB TRANSFORMATION
MONTH <- WIDE.JAN TRANSFORMATION
