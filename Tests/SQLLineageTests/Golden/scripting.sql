=== Snowflake: a block with variables, a cursor, a result set and an exception
dialect: snowflake
schema: SRC(ID, V); DST(ID, V)
DECLARE
  total NUMBER DEFAULT 0;
  c CURSOR FOR SELECT id, v FROM src;
BEGIN
  LET n := (SELECT COUNT(*) FROM src);
  FOR r IN c DO
    total := total + r.v;
  END FOR;
  IF (n > 0) THEN
    INSERT INTO dst (id, v) SELECT id, v * 2 FROM src WHERE v > :total;
  ELSEIF (n = 0) THEN
    DELETE FROM dst;
  END IF;
  RETURN TABLE(res);
EXCEPTION
  WHEN OTHER THEN
    INSERT INTO log (msg) SELECT id FROM src;
END;
---
SRC ->
ID <- SRC.ID IDENTITY
V <- SRC.V IDENTITY
SRC ->
SRC ->
warning 7:14 column TOTAL is in none of the tables in sight
SRC -> DST
DST <- SRC.V FILTER
DST.ID <- SRC.ID IDENTITY
DST.V <- SRC.V TRANSFORMATION
-> DST
SRC -> LOG
LOG.MSG <- SRC.ID IDENTITY

=== Snowflake: a procedure in dollars
dialect: snowflake
schema: SRC(ID, V)
CREATE OR REPLACE PROCEDURE refresh(day DATE) RETURNS STRING LANGUAGE SQL AS
$$
BEGIN
  CREATE OR REPLACE TEMPORARY TABLE tmp AS SELECT id, v FROM src;
  MERGE INTO dst USING tmp ON dst.id = tmp.id WHEN MATCHED THEN UPDATE SET v = tmp.v WHEN NOT MATCHED THEN INSERT (id, v) VALUES (tmp.id, tmp.v);
  EXECUTE IMMEDIATE 'INSERT INTO audit (n) SELECT COUNT(v) FROM src';
  RETURN 'ok';
END;
$$;
---
SRC -> TMP
TMP.ID <- SRC.ID IDENTITY
TMP.V <- SRC.V IDENTITY
routine REFRESH
TMP -> DST
DST <- DST.ID JOIN
DST <- TMP.ID JOIN
DST.ID <- TMP.ID IDENTITY
DST.V <- TMP.V IDENTITY
routine REFRESH
SRC -> AUDIT
AUDIT.N <- SRC.V AGGREGATION
routine REFRESH

=== Snowflake: a task and a stream
dialect: snowflake
schema: S(ID, V)
CREATE TASK t1 WAREHOUSE = w SCHEDULE = '5 MINUTE' WHEN SYSTEM$STREAM_HAS_DATA('S') AS INSERT INTO dst (id) SELECT id FROM s WHERE METADATA$ACTION = 'INSERT'
---
S -> DST
DST.ID <- S.ID IDENTITY
routine T1
warning 1:132 column METADATA$ACTION is in none of the tables in sight

=== Snowflake: a procedure in JavaScript is not read as SQL
dialect: snowflake
CREATE PROCEDURE p() RETURNS STRING LANGUAGE JAVASCRIPT AS $$ var x = "INSERT INTO a SELECT b FROM c"; return x; $$
---

=== T-SQL: a procedure with a temporary table, a CTE and TRY
dialect: tsql
schema: dbo.orders(id, customer, total); dbo.daily(customer, spent)
CREATE OR ALTER PROCEDURE dbo.refresh @day date, @n int = 5 OUTPUT AS
SET NOCOUNT ON
BEGIN TRY
  BEGIN TRANSACTION
  SELECT customer, total INTO #t FROM dbo.orders WHERE id > @n
  ;WITH x AS (SELECT customer, SUM(total) AS spent FROM #t GROUP BY customer)
  INSERT INTO dbo.daily (customer, spent) SELECT customer, spent FROM x
  UPDATE d SET d.spent = t.total FROM dbo.daily d JOIN #t t ON t.customer = d.customer
  EXEC dbo.other @day
  DROP TABLE #t
  COMMIT
END TRY
BEGIN CATCH
  INSERT INTO dbo.errors (message) SELECT ERROR_MESSAGE()
  IF @@TRANCOUNT > 0 ROLLBACK
END CATCH
---
dbo.orders -> #t
#t <- dbo.orders.id FILTER
#t.customer <- dbo.orders.customer IDENTITY
#t.total <- dbo.orders.total IDENTITY
routine refresh
#t -> dbo.daily
dbo.daily <- #t.customer GROUP_BY
dbo.daily.customer <- #t.customer IDENTITY
dbo.daily.spent <- #t.total AGGREGATION
routine refresh
#t -> dbo.daily
dbo.daily <- #t.customer JOIN
dbo.daily <- dbo.daily.customer JOIN
dbo.daily.spent <- #t.total IDENTITY
routine refresh
-> #t
routine refresh
-> dbo.errors
routine refresh

=== T-SQL: table variables, WHILE and EXEC of a text
dialect: tsql
schema: dbo.t(a, b)
DECLARE @x TABLE (p int, q int)
INSERT INTO @x (p, q) SELECT a, b FROM dbo.t
WHILE EXISTS (SELECT 1 FROM @x)
BEGIN
  INSERT INTO dbo.s (v) SELECT p FROM @x
  DELETE FROM @x
END
EXEC ('INSERT INTO dbo.u (w) SELECT a FROM dbo.t')
EXEC sp_executesql N'INSERT INTO dbo.w (z) SELECT b FROM dbo.t'
GO
SELECT a FROM dbo.t
---
-> @x
dbo.t -> @x
@x.p <- dbo.t.a IDENTITY
@x.q <- dbo.t.b IDENTITY
@x ->
@x -> dbo.s
dbo.s.v <- @x.p IDENTITY
-> @x
dbo.t -> dbo.u
dbo.u.w <- dbo.t.a IDENTITY
dbo.t -> dbo.w
dbo.w.z <- dbo.t.b IDENTITY
dbo.t ->
a <- dbo.t.a IDENTITY

=== T-SQL: a function that returns a table
dialect: tsql
schema: dbo.t(a, b)
CREATE FUNCTION dbo.f (@k int) RETURNS TABLE AS RETURN (SELECT a, b + 1 AS c FROM dbo.t WHERE a = @k)
---
dbo.t ->
* <- dbo.t.a FILTER
a <- dbo.t.a IDENTITY
c <- dbo.t.b TRANSFORMATION
routine f

=== PL/pgSQL: loops, RETURN QUERY, PERFORM and dynamic SQL
dialect: postgres
schema: src(id, v); dst(id, v)
CREATE FUNCTION move(lim int) RETURNS SETOF int LANGUAGE plpgsql AS $body$
DECLARE r record; cur CURSOR FOR SELECT id FROM src;
BEGIN
  FOR r IN SELECT id, v FROM src WHERE v < lim LOOP
    INSERT INTO dst (id, v) VALUES (r.id, r.v + 1) ON CONFLICT DO NOTHING;
  END LOOP;
  PERFORM count(*) FROM dst;
  EXECUTE format('INSERT INTO %I SELECT 1', 'x');
  RETURN QUERY SELECT id FROM dst;
EXCEPTION WHEN OTHERS THEN
  RAISE NOTICE 'failed';
END $body$
---
src ->
id <- src.id IDENTITY
routine move
src ->
* <- src.v FILTER
id <- src.id IDENTITY
v <- src.v IDENTITY
routine move
warning 4:44 column lim is in none of the tables in sight
warning 4:44 column lim is in none of the tables in sight
src -> dst
dst.id <- src.id IDENTITY
dst.v <- src.v TRANSFORMATION
routine move
dst ->
routine move
dst ->
id <- dst.id IDENTITY
routine move

=== PostgreSQL: a body of the SQL standard
dialect: postgres
schema: src(id, v)
CREATE PROCEDURE p(n int) LANGUAGE sql BEGIN ATOMIC
  INSERT INTO dst (id) SELECT id FROM src WHERE v > n;
  UPDATE dst SET v = (SELECT max(v) FROM src);
END;
SELECT id FROM src
---
src -> dst
dst <- src.v FILTER
dst.id <- src.id IDENTITY
routine p
warning 2:53 column n is in none of the tables in sight
src -> dst
dst.v <- src.v AGGREGATION
routine p
src ->
id <- src.id IDENTITY
routine p

=== PostgreSQL: a trigger function knows NEW by its columns
dialect: postgres
CREATE FUNCTION audit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO log (id, was) VALUES (NEW.id, OLD.v); RETURN NEW; END $$
---
-> log
routine audit
warning 1:104 column new.id is in none of the tables in sight
warning 1:112 column old.v is in none of the tables in sight

=== Oracle: a package body with a cursor loop and a bulk insert
dialect: oracle
schema: SRC(ID, V)
CREATE OR REPLACE PACKAGE BODY pkg AS
  PROCEDURE load IS
    CURSOR c IS SELECT id, v FROM src;
  BEGIN
    FOR r IN c LOOP
      INSERT INTO dst (id, v) VALUES (r.id, r.v);
    END LOOP;
    EXECUTE IMMEDIATE 'INSERT INTO log (n) SELECT COUNT(id) FROM src';
    COMMIT;
  END load;
END pkg;
---
SRC ->
ID <- SRC.ID IDENTITY
V <- SRC.V IDENTITY
routine PKG
SRC -> DST
DST.ID <- SRC.ID IDENTITY
DST.V <- SRC.V IDENTITY
routine PKG
SRC -> LOG
LOG.N <- SRC.ID AGGREGATION
routine PKG

=== MySQL: a procedure with its delimiter's statements
dialect: mysql
schema: src(id, v)
CREATE PROCEDURE p (IN n INT)
BEGIN
  DECLARE done INT DEFAULT 0;
  INSERT INTO dst (id) SELECT id FROM src WHERE v > n;
  SELECT count(*) INTO done FROM dst;
END
---
src -> dst
dst <- src.v FILTER
dst.id <- src.id IDENTITY
routine p
warning 4:53 column n is in none of the tables in sight
dst ->
routine p

=== BigQuery: a script with variables, IF and a loop
dialect: bigquery
schema: d.src(id, v)
DECLARE n INT64 DEFAULT (SELECT COUNT(*) FROM d.src);
SET n = (SELECT MAX(v) FROM d.src);
IF n > 1 THEN
  INSERT INTO d.dst (id) SELECT id FROM d.src;
END IF;
EXECUTE IMMEDIATE "INSERT INTO d.log (x) SELECT v FROM d.src";
---
d.src ->
d.src -> d.dst
d.dst.id <- d.src.id IDENTITY
d.src -> d.log
d.log.x <- d.src.v IDENTITY
