=== UNION BY NAME of other order and other columns
dialect: duckdb
schema: t(a, b); u(b, c)
SELECT a, b FROM t UNION ALL BY NAME SELECT b, c FROM u
---
t, u ->
a <- t.a IDENTITY
b <- t.b IDENTITY
b <- u.b IDENTITY
c <- u.c IDENTITY

=== INSERT BY NAME
dialect: duckdb
schema: s(x, y); t(a)
INSERT INTO s BY NAME SELECT a AS y, 1 AS x FROM t
---
t -> s
s.y <- t.a IDENTITY

=== Snowflake's UNION BY NAME
dialect: snowflake
schema: T(A, B); U(B, A)
INSERT INTO s (p, q) SELECT a, b FROM t UNION BY NAME SELECT * FROM u
---
T, U -> S
S.P <- T.A IDENTITY
S.P <- U.A IDENTITY
S.Q <- T.B IDENTITY
S.Q <- U.B IDENTITY

=== Spark's INSERT BY NAME
dialect: spark
schema: s(x, y); t(y, x)
INSERT INTO s BY NAME SELECT * FROM t
---
t -> s
s.x <- t.x IDENTITY
s.y <- t.y IDENTITY

=== INTERSECT and EXCEPT bind as in the standard
dialect: ansi
schema: t(a); u(b); v(c)
SELECT a FROM t UNION SELECT b FROM u INTERSECT SELECT c FROM v
---
t, u, v ->
a <- t.a IDENTITY
a <- u.b IDENTITY
a <- v.c IDENTITY

=== MINUS, parentheses, and an order of the whole
dialect: oracle
schema: T(A, B); U(A, B)
INSERT INTO s (x) (SELECT a FROM t MINUS SELECT a FROM u) ORDER BY 1
---
T, U -> S
S <- T.A SORT
S <- U.A FILTER
S.X <- T.A IDENTITY

=== VALUES as a table with column names
dialect: postgres
schema: t(k, v)
INSERT INTO s (a, b) SELECT x.p, t.v FROM (VALUES (1, 'a'), (2, 'b')) AS x (p, q) JOIN t ON t.k = x.q
---
t -> s
s <- t.k JOIN
s.b <- t.v IDENTITY

=== TABLE as a query
dialect: postgres
schema: t(a, b)
INSERT INTO s TABLE t
---
t -> s
s.a <- t.a IDENTITY
s.b <- t.b IDENTITY

=== QUALIFY by an alias of a window
dialect: snowflake
schema: T(ID, AT, V)
SELECT id, ROW_NUMBER() OVER (PARTITION BY id ORDER BY at DESC) AS rn FROM t QUALIFY rn = 1
---
T ->
* <- T.AT FILTER
* <- T.ID FILTER
ID <- T.ID IDENTITY
RN <- T.AT WINDOW
RN <- T.ID WINDOW

=== QUALIFY with a window of its own
dialect: bigquery
schema: d.t(id, at, v)
CREATE TABLE d.latest AS SELECT id, v FROM d.t WHERE v > 0 QUALIFY ROW_NUMBER() OVER (PARTITION BY id ORDER BY at DESC) = 1
---
d.t -> d.latest
d.latest <- d.t.at FILTER
d.latest <- d.t.id FILTER
d.latest <- d.t.v FILTER
d.latest.id <- d.t.id IDENTITY
d.latest.v <- d.t.v IDENTITY

=== GROUPING SETS, CUBE and ROLLUP
dialect: ansi
schema: t(a, b, c)
SELECT a, b, sum(c) AS s FROM t GROUP BY GROUPING SETS ((a), (a, b), ()), ROLLUP (b)
---
t ->
* <- t.a GROUP_BY
* <- t.b GROUP_BY
a <- t.a IDENTITY
b <- t.b IDENTITY
s <- t.c AGGREGATION

=== a recursive query with a column list
dialect: postgres
schema: emp(id, boss, name)
WITH RECURSIVE tree (id, path) AS (SELECT id, name FROM emp WHERE boss IS NULL UNION ALL SELECT e.id, t.path || e.name FROM emp e JOIN tree t ON e.boss = t.id) INSERT INTO paths SELECT id, path FROM tree
---
emp -> paths
paths <- emp.boss FILTER JOIN
paths <- emp.id JOIN
paths.id <- emp.id IDENTITY
paths.path <- emp.name TRANSFORMATION

=== nested WITH hides the outer name
dialect: postgres
schema: t(a); u(a)
WITH x AS (SELECT a FROM t) SELECT * FROM (WITH x AS (SELECT a FROM u) SELECT a FROM x) y, x
---
t, u ->
a <- t.a IDENTITY
a <- u.a IDENTITY

=== SEMI, ANTI and ASOF joins
dialect: duckdb
schema: t(a, at); u(a, at, b)
SELECT t.a, u.b FROM t ASOF JOIN u ON t.a = u.a AND t.at >= u.at WHERE EXISTS (SELECT 1 FROM t t2 WHERE t2.a = u.b)
---
t, u ->
* <- t.a FILTER JOIN
* <- t.at JOIN
* <- u.a JOIN
* <- u.at JOIN
* <- u.b FILTER
a <- t.a IDENTITY
b <- u.b IDENTITY

=== Hive's LEFT SEMI JOIN gives columns of the left side only
dialect: hive
schema: t(a, b); u(a, c)
SELECT * FROM t LEFT SEMI JOIN u ON t.a = u.a
---
t, u ->
* <- t.a JOIN
* <- u.a JOIN
a <- t.a IDENTITY
b <- t.b IDENTITY

=== FULL JOIN USING takes either side
dialect: postgres
schema: t(k, a); u(k, b)
SELECT k, a, b FROM t FULL JOIN u USING (k)
---
t, u ->
* <- t.k JOIN
* <- u.k JOIN
a <- t.a IDENTITY
b <- u.b IDENTITY
k <- t.k IDENTITY
k <- u.k IDENTITY

=== NATURAL JOIN of three tables
dialect: postgres
schema: t(k, a); u(k, b); v(k, c)
SELECT * FROM t NATURAL JOIN u NATURAL LEFT JOIN v
---
t, u, v ->
* <- t.k JOIN
* <- u.k JOIN
* <- v.k JOIN
a <- t.a IDENTITY
b <- u.b IDENTITY
c <- v.c IDENTITY
k <- t.k IDENTITY
k <- u.k IDENTITY
k <- v.k IDENTITY

=== a correlated subquery in the list and in the filter
dialect: ansi
schema: o(id, c, total); c(id, name)
SELECT o.id, (SELECT max(x.total) FROM o x WHERE x.c = o.c) AS best FROM o WHERE o.total > (SELECT avg(y.total) FROM o y WHERE y.c = o.c)
---
o ->
* <- o.c FILTER
* <- o.total FILTER
best <- o.total AGGREGATION
id <- o.id IDENTITY

=== star with EXCEPT, REPLACE and RENAME
dialect: bigquery
schema: d.t(a, b, c)
SELECT * EXCEPT (a) REPLACE (b + c AS c) FROM d.t
---
d.t ->
b <- d.t.b IDENTITY
c <- d.t.b TRANSFORMATION
c <- d.t.c TRANSFORMATION

=== Snowflake's star with EXCLUDE and RENAME
dialect: snowflake
schema: T(A, B, C); U(D)
SELECT t.* EXCLUDE (a) RENAME (b AS bb), u.* FROM t, u
---
T, U ->
BB <- T.B IDENTITY
C <- T.C IDENTITY
D <- U.D IDENTITY
