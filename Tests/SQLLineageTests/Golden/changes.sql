=== MERGE updates and inserts
schema: t(k, v, w); s(k, v)
MERGE INTO t USING s ON t.k = s.k WHEN MATCHED AND s.v > 0 THEN UPDATE SET v = s.v + t.w WHEN NOT MATCHED THEN INSERT (k, v) VALUES (s.k, s.v)
---
s, t -> t
t <- s.k JOIN
t <- s.v FILTER
t <- t.k JOIN
t.k <- s.k IDENTITY
t.v <- s.v TRANSFORMATION
t.v <- t.w TRANSFORMATION

=== MERGE with stars takes the columns of the same name
dialect: databricks
schema: t(k, v); s(k, v, extra)
MERGE INTO t USING s ON t.k = s.k WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *
---
s -> t
t <- s.k JOIN
t <- t.k JOIN
t.k <- s.k IDENTITY
t.v <- s.v IDENTITY

=== UPDATE with FROM
dialect: postgres
schema: t(k, v); s(k, v)
UPDATE t SET v = s.v FROM s WHERE t.k = s.k
---
s -> t
t <- s.k FILTER
t <- t.k FILTER
t.v <- s.v IDENTITY

=== UPDATE with joins before SET
dialect: mysql
schema: t(k, v); s(k, v)
UPDATE t JOIN s ON t.k = s.k SET t.v = upper(s.v) WHERE s.v IS NOT NULL
---
s -> t
t <- s.k JOIN
t <- s.v FILTER
t <- t.k JOIN
t.v <- s.v TRANSFORMATION

=== UPDATE of an alias of FROM
dialect: tsql
schema: t(k, v); s(k, v)
UPDATE a SET a.v = b.v FROM t AS a INNER JOIN s AS b ON a.k = b.k
---
s -> t
t <- s.k JOIN
t <- t.k JOIN
t.v <- s.v IDENTITY

=== UPDATE of several columns from one row
schema: t(k, v, w); s(k, x, y)
UPDATE t SET (v, w) = (SELECT max(x), y FROM s WHERE s.k = t.k)
---
s -> t
t <- s.k FILTER
t <- t.k FILTER
t.v <- s.x AGGREGATION
t.w <- s.y IDENTITY

=== DELETE with USING
dialect: postgres
schema: t(k, d); s(k, e)
DELETE FROM t USING s WHERE t.k = s.k AND s.e > t.d
---
s -> t
t <- s.e FILTER
t <- s.k FILTER
t <- t.d FILTER
t <- t.k FILTER

=== DELETE with a subquery
schema: t(k); s(k)
DELETE FROM t WHERE k IN (SELECT k FROM s)
---
s -> t
t <- s.k FILTER
t <- t.k FILTER

=== INSERT maps by position into the target's columns
schema: t(a, b); s(x, y)
INSERT INTO s SELECT b, a FROM t
---
t -> s
s.x <- t.b IDENTITY
s.y <- t.a IDENTITY

=== INSERT with columns
schema: t(a, b); s(x, y, z)
INSERT INTO s (z, x) SELECT a, b FROM t
---
t -> s
s.x <- t.b IDENTITY
s.z <- t.a IDENTITY

=== INSERT by name
dialect: duckdb
schema: t(a, b); s(b, a)
INSERT INTO s BY NAME SELECT a, b FROM t
---
t -> s
s.a <- t.a IDENTITY
s.b <- t.b IDENTITY

=== INSERT into partitions, fixed and open
dialect: hive
schema: t(a, b, c); s(x, y, ds, hr)
INSERT OVERWRITE TABLE s PARTITION (ds = '2020', hr) SELECT a, b, c FROM t
---
t -> s
s.hr <- t.c IDENTITY
s.x <- t.a IDENTITY
s.y <- t.b IDENTITY

=== FROM first with two targets
dialect: hive
schema: t(a, b); s1(x); s2(y, z)
FROM t INSERT INTO s1 SELECT a WHERE b > 1 INSERT OVERWRITE TABLE s2 SELECT b, max(a) GROUP BY b
---
t -> s1, s2
s1 <- t.b FILTER
s1.x <- t.a IDENTITY
s2 <- t.b GROUP_BY
s2.y <- t.b IDENTITY
s2.z <- t.a AGGREGATION

=== ON CONFLICT takes the rejected row
dialect: postgres
schema: t(a, b); s(a, b)
INSERT INTO s (a, b) SELECT a, b FROM t ON CONFLICT (a) DO UPDATE SET b = s.b + excluded.b
---
t -> s
s.a <- t.a IDENTITY
s.b <- s.b TRANSFORMATION
s.b <- t.b TRANSFORMATION

=== INSERT ALL
dialect: oracle
schema: T(A, B)
INSERT ALL INTO s1 (x) VALUES (a) INTO s2 (y, z) VALUES (b, a) SELECT a, b FROM t
---
T -> S1, S2
S1.X <- T.A IDENTITY
S2.Y <- T.B IDENTITY
S2.Z <- T.A IDENTITY

=== a data-changing common table
dialect: postgres
schema: t(a, b)
WITH moved AS (DELETE FROM t WHERE a > 1 RETURNING *) INSERT INTO s SELECT * FROM moved
---
-> t
t <- t.a FILTER
t -> s
s.a <- t.a IDENTITY
s.b <- t.b IDENTITY
