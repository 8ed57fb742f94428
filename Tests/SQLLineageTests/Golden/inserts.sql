=== FROM first with filters of its own and a directory
dialect: hive
schema: t(a, b, ds); s1(x); s2(x, y)
FROM (SELECT a, b, ds FROM t WHERE ds > 1) q
INSERT OVERWRITE TABLE s1 SELECT a WHERE b = 1
INSERT INTO TABLE s2 SELECT a, max(b) GROUP BY a
INSERT OVERWRITE DIRECTORY '/out' SELECT b
---
t -> /out, s1, s2
/out <- t.ds FILTER
/out.b <- t.b IDENTITY
s1 <- t.b FILTER
s1 <- t.ds FILTER
s1.x <- t.a IDENTITY
s2 <- t.a GROUP_BY
s2 <- t.ds FILTER
s2.x <- t.a IDENTITY
s2.y <- t.b AGGREGATION

=== INSERT FIRST with conditions
dialect: oracle
schema: T(A, B)
INSERT FIRST WHEN a > 10 THEN INTO big (x) VALUES (a) WHEN a > 5 THEN INTO mid (x, y) VALUES (a, b) ELSE INTO small (x) VALUES (b) SELECT a, b FROM t
---
T -> BIG, MID, SMALL
BIG <- T.A FILTER
BIG.X <- T.A IDENTITY
MID <- T.A FILTER
MID.X <- T.A IDENTITY
MID.Y <- T.B IDENTITY
SMALL <- T.A FILTER
SMALL.X <- T.B IDENTITY

=== Snowflake's INSERT ALL without conditions
dialect: snowflake
schema: T(A, B); S(X, Y)
INSERT ALL INTO s INTO u (p) VALUES (b) SELECT a, b FROM t
---
T -> S, U
S.X <- T.A IDENTITY
S.Y <- T.B IDENTITY
U.P <- T.B IDENTITY

=== static and dynamic partitions
dialect: hive
schema: s(x, y, ds, hr); t(a, b, h)
INSERT OVERWRITE TABLE s PARTITION (ds = '2026', hr) SELECT a, b, h FROM t
---
t -> s
s.hr <- t.h IDENTITY
s.x <- t.a IDENTITY
s.y <- t.b IDENTITY

=== Spark's INSERT with columns, REPLACE WHERE and TABLE
dialect: spark
schema: s(x, y); t(a, b)
INSERT INTO s (y, x) TABLE t;
INSERT INTO s REPLACE WHERE x > 1 SELECT a, b FROM t
---
t -> s
s.x <- t.b IDENTITY
s.y <- t.a IDENTITY
t -> s
s.x <- t.a IDENTITY
s.y <- t.b IDENTITY

=== MySQL's REPLACE and INSERT SET
dialect: mysql
schema: s(x, y); t(a, b)
REPLACE INTO s SELECT a, b FROM t;
INSERT INTO s SET x = (SELECT max(a) FROM t), y = 1
---
t -> s
s.x <- t.a IDENTITY
s.y <- t.b IDENTITY
t -> s
s.x <- t.a AGGREGATION

=== RETURNING gives rows of the target
dialect: postgres
schema: s(x, y); t(a)
WITH n AS (INSERT INTO s (x) SELECT a FROM t RETURNING x, y) INSERT INTO log (v) SELECT x FROM n
---
t -> s
s.x <- t.a IDENTITY
s -> log
log.v <- s.x IDENTITY

=== ON CONFLICT with a subquery and the old row
dialect: postgres
schema: s(id, n); t(id, n)
INSERT INTO s AS old (id, n) SELECT id, n FROM t ON CONFLICT (id) DO UPDATE SET n = old.n + excluded.n WHERE old.n < excluded.n
---
t -> s
s.id <- t.id IDENTITY
s.n <- s.n TRANSFORMATION
s.n <- t.n TRANSFORMATION

=== DEFAULT VALUES and a constant row read nothing
dialect: postgres
INSERT INTO s DEFAULT VALUES;
INSERT INTO s (a) VALUES (1), (2)
---
-> s
-> s

=== OUTPUT INTO of a change
dialect: tsql
schema: dbo.s(x, y); dbo.t(a)
INSERT INTO dbo.s (x) OUTPUT inserted.x INTO dbo.log (v) SELECT a FROM dbo.t
---
dbo.s -> dbo.log
dbo.log.v <- dbo.s.x IDENTITY
dbo.t -> dbo.s
dbo.s.x <- dbo.t.a IDENTITY

=== MERGE with all its branches
dialect: snowflake
schema: D(ID, V, GONE); S(ID, V)
MERGE INTO d USING (SELECT id, v FROM s WHERE v > 0) AS n ON d.id = n.id
WHEN MATCHED AND n.v = 0 THEN DELETE
WHEN MATCHED THEN UPDATE SET d.v = n.v + d.v
WHEN NOT MATCHED THEN INSERT (id, v) VALUES (n.id, n.v)
---
D, S -> D
D <- D.ID JOIN
D <- S.ID JOIN
D <- S.V FILTER
D.ID <- S.ID IDENTITY
D.V <- D.V TRANSFORMATION
D.V <- S.V TRANSFORMATION

=== Databricks' MERGE by stars and by source
dialect: databricks
schema: d(id, v, w); s(v, id)
MERGE INTO d USING s ON d.id = s.id WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT * WHEN NOT MATCHED BY SOURCE THEN UPDATE SET w = d.v
---
d, s -> d
d <- d.id JOIN
d <- s.id JOIN
d.id <- s.id IDENTITY
d.v <- s.v IDENTITY
d.w <- d.v IDENTITY

=== T-SQL's MERGE with OUTPUT
dialect: tsql
schema: dbo.d(id, v); dbo.s(id, v)
MERGE dbo.d AS d USING dbo.s AS s ON d.id = s.id WHEN MATCHED THEN UPDATE SET v = s.v WHEN NOT MATCHED BY TARGET THEN INSERT (id, v) VALUES (s.id, s.v) WHEN NOT MATCHED BY SOURCE THEN DELETE OUTPUT $action, inserted.id;
---
dbo.s -> dbo.d
dbo.d <- dbo.d.id JOIN
dbo.d <- dbo.s.id JOIN
dbo.d.id <- dbo.s.id IDENTITY
dbo.d.v <- dbo.s.v IDENTITY

=== UPDATE with a join in MySQL
dialect: mysql
schema: d(id, v); s(id, v)
UPDATE d JOIN s ON s.id = d.id SET d.v = s.v WHERE s.v > 1
---
s -> d
d <- d.id JOIN
d <- s.id JOIN
d <- s.v FILTER
d.v <- s.v IDENTITY

=== T-SQL's UPDATE of an alias
dialect: tsql
schema: dbo.d(id, v); dbo.s(id, v)
UPDATE x SET x.v = s.v FROM dbo.d AS x INNER JOIN dbo.s AS s ON s.id = x.id
---
dbo.s -> dbo.d
dbo.d <- dbo.d.id JOIN
dbo.d <- dbo.s.id JOIN
dbo.d.v <- dbo.s.v IDENTITY

=== Snowflake's UPDATE FROM a subquery
dialect: snowflake
schema: D(ID, V); S(ID, V)
UPDATE d SET v = n.total FROM (SELECT id, SUM(v) AS total FROM s GROUP BY id) n WHERE n.id = d.id
---
S -> D
D <- D.ID FILTER
D <- S.ID FILTER GROUP_BY
D.V <- S.V AGGREGATION

=== Oracle's UPDATE with a correlated subquery
dialect: oracle
schema: D(ID, V, W); S(ID, V, W)
UPDATE d SET (v, w) = (SELECT s.v, s.w + 1 FROM s WHERE s.id = d.id) WHERE EXISTS (SELECT 1 FROM s WHERE s.id = d.id)
---
S -> D
D <- D.ID FILTER
D <- S.ID FILTER
D.V <- S.V IDENTITY
D.W <- S.W TRANSFORMATION

=== DELETE in its dialects
dialect: mysql
schema: d(id); s(id)
DELETE d FROM d JOIN s ON s.id = d.id WHERE s.id > 1
---
s -> d
d <- d.id JOIN
d <- s.id FILTER JOIN

=== OUTPUT INTO of DELETE and MERGE
dialect: tsql
schema: dbo.s(x, y); dbo.t(a, b)
DELETE FROM dbo.s OUTPUT deleted.x, deleted.y INTO dbo.gone (x, y) WHERE y > 1
MERGE INTO dbo.s AS s USING dbo.t AS t ON s.x = t.a WHEN MATCHED THEN UPDATE SET y = t.b OUTPUT inserted.y INTO dbo.log (v);
---
dbo.s -> dbo.gone
dbo.gone.x <- dbo.s.x IDENTITY
dbo.gone.y <- dbo.s.y IDENTITY
-> dbo.s
dbo.s <- dbo.s.y FILTER
dbo.s -> dbo.log
dbo.log.v <- dbo.s.y IDENTITY
dbo.t -> dbo.s
dbo.s <- dbo.s.x JOIN
dbo.s <- dbo.t.a JOIN
dbo.s.y <- dbo.t.b IDENTITY
