=== a column is copied and another computed
schema: t(a, b)
SELECT a, a + b AS c FROM t
---
t ->
a <- t.a IDENTITY
c <- t.a TRANSFORMATION
c <- t.b TRANSFORMATION

=== a star is expanded in the order of the schema
schema: t(a, b)
INSERT INTO s SELECT * FROM t
---
t -> s
s.a <- t.a IDENTITY
s.b <- t.b IDENTITY

=== a star without a schema stays a star
INSERT INTO s SELECT * FROM t
---
t -> s
s.* <- t.* IDENTITY

=== a common table expression is seen through
schema: t(a, b, c)
WITH x AS (SELECT a, sum(b) AS total FROM t WHERE c > 1 GROUP BY a) SELECT a, total FROM x ORDER BY total
---
t ->
* <- t.a GROUP_BY
* <- t.b SORT
* <- t.c FILTER
a <- t.a IDENTITY
total <- t.b AGGREGATION

=== a recursive common table expression reaches its anchor
schema: staff(id, boss, name)
WITH RECURSIVE chain (id, top) AS (
  SELECT id, name FROM staff WHERE boss IS NULL
  UNION ALL
  SELECT s.id, c.top FROM staff s JOIN chain c ON s.boss = c.id
)
INSERT INTO tree SELECT id, top FROM chain
---
staff -> tree
tree <- staff.boss FILTER JOIN
tree <- staff.id JOIN
tree.id <- staff.id IDENTITY
tree.top <- staff.name IDENTITY

=== CASE has conditions and results
schema: t(a, b, c)
SELECT CASE WHEN a > 0 THEN b ELSE c END AS x FROM t
---
t ->
x <- t.a CONDITIONAL
x <- t.b TRANSFORMATION
x <- t.c TRANSFORMATION

=== a window's keys are no part of the value
schema: t(a, b, c)
SELECT sum(a) OVER (PARTITION BY b ORDER BY c) AS x FROM t
---
t ->
x <- t.a AGGREGATION
x <- t.b WINDOW
x <- t.c WINDOW

=== a named window
schema: t(a, b, c)
SELECT rank() OVER w AS x, max(a) OVER w AS y FROM t WINDOW w AS (PARTITION BY b ORDER BY c DESC)
---
t ->
x <- t.b WINDOW
x <- t.c WINDOW
y <- t.a AGGREGATION
y <- t.b WINDOW
y <- t.c WINDOW

=== a scalar subquery flows, its filter decides
schema: t(a, k); u(v, k)
SELECT a, (SELECT max(v) FROM u WHERE u.k = t.k) AS m FROM t
---
t, u ->
* <- t.k FILTER
* <- u.k FILTER
a <- t.a IDENTITY
m <- u.v AGGREGATION

=== EXISTS decides and does not flow
schema: t(a, k); u(v, k)
SELECT a FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.k = t.k)
---
t, u ->
* <- t.k FILTER
* <- u.k FILTER
a <- t.a IDENTITY

=== a union is by position
schema: t(a, b); u(c, d)
SELECT a, b FROM t UNION ALL SELECT c, d FROM u
---
t, u ->
a <- t.a IDENTITY
a <- u.c IDENTITY
b <- t.b IDENTITY
b <- u.d IDENTITY

=== a union by name is not
dialect: duckdb
schema: t(a, b); u(b, a)
SELECT a, b FROM t UNION ALL BY NAME SELECT b, a FROM u
---
t, u ->
a <- t.a IDENTITY
a <- u.a IDENTITY
b <- t.b IDENTITY
b <- u.b IDENTITY

=== what EXCEPT takes away decides
schema: t(a); u(b)
SELECT a FROM t EXCEPT SELECT b FROM u
---
t, u ->
* <- u.b FILTER
a <- t.a IDENTITY

=== USING makes one column of two
schema: t(k, a); u(k, b)
SELECT * FROM t LEFT JOIN u USING (k)
---
t, u ->
* <- t.k JOIN
* <- u.k JOIN
a <- t.a IDENTITY
b <- u.b IDENTITY
k <- t.k IDENTITY
k <- u.k IDENTITY

=== a natural join finds the common columns
schema: t(k, a); u(k, b)
SELECT k, a, b FROM t NATURAL JOIN u
---
t, u ->
* <- t.k JOIN
* <- u.k JOIN
a <- t.a IDENTITY
b <- u.b IDENTITY
k <- t.k IDENTITY
k <- u.k IDENTITY

=== a hash masks
schema: t(email)
SELECT sha2(lower(email), 256) AS h FROM t
---
t ->
h <- t.email TRANSFORMATION masked

=== QUALIFY filters
dialect: snowflake
schema: T(A, B)
SELECT A FROM T QUALIFY row_number() OVER (PARTITION BY A ORDER BY B) = 1
---
T ->
* <- T.A FILTER
* <- T.B FILTER
A <- T.A IDENTITY

=== a field of a struct is a path
dialect: bigquery
schema: t(address, id)
SELECT t.address.city, id FROM t
---
t ->
city <- t.address.city IDENTITY
id <- t.id IDENTITY

=== a lambda's parameter is no column
dialect: spark
schema: t(xs, y)
SELECT transform(xs, x -> x + y) AS z FROM t
---
t ->
z <- t.xs TRANSFORMATION
z <- t.y TRANSFORMATION

=== columns without a qualifier are guesses where two tables are unknown
SELECT x FROM a JOIN b ON a.id = b.id
---
a, b ->
* <- a.id JOIN
* <- b.id JOIN
x <- a.x? IDENTITY
x <- b.x? IDENTITY

=== star modifiers
dialect: bigquery
schema: t(a, b, c)
SELECT * EXCEPT (a) REPLACE (b + c AS b) FROM t
---
t ->
b <- t.b TRANSFORMATION
b <- t.c TRANSFORMATION
c <- t.c IDENTITY

=== grouping sets name columns
schema: t(a, b, c)
SELECT a, b, count(c) AS n FROM t GROUP BY GROUPING SETS ((a), (a, b), ())
---
t ->
* <- t.a GROUP_BY
* <- t.b GROUP_BY
a <- t.a IDENTITY
b <- t.b IDENTITY
n <- t.c AGGREGATION

=== COLUMNS stands for several columns
dialect: duckdb
schema: t(a, b, c); u(a, d)
SELECT COLUMNS(*) FROM t;
SELECT max(COLUMNS(* EXCLUDE (b))) FROM t;
SELECT COLUMNS(t.*) + u.d FROM t JOIN u USING (a);
SELECT coalesce(COLUMNS(['a', 'c']), 0) AS x FROM t;
SELECT COLUMNS('a|b') FROM t;
SELECT COLUMNS(c -> c LIKE 'a%')::text FROM t;
SELECT a FROM t WHERE COLUMNS(*) > 0;
CREATE TABLE s AS SELECT round(COLUMNS(*), 1) FROM nowhere
---
t ->
a <- t.a IDENTITY
b <- t.b IDENTITY
c <- t.c IDENTITY
t ->
a <- t.a AGGREGATION
c <- t.c AGGREGATION
t, u ->
* <- t.a JOIN
* <- u.a JOIN
a <- t.a TRANSFORMATION
a <- u.d TRANSFORMATION
b <- t.b TRANSFORMATION
b <- u.d TRANSFORMATION
c <- t.c TRANSFORMATION
c <- u.d TRANSFORMATION
t ->
x <- t.a TRANSFORMATION
x <- t.c TRANSFORMATION
t ->
a <- t.a? IDENTITY
b <- t.b? IDENTITY
c <- t.c? IDENTITY
t ->
a <- t.a? TRANSFORMATION
b <- t.b? TRANSFORMATION
c <- t.c? TRANSFORMATION
t ->
* <- t.a FILTER
* <- t.b FILTER
* <- t.c FILTER
a <- t.a IDENTITY
nowhere -> s
s.* <- nowhere.* TRANSFORMATION

=== a query inside a value over COLUMNS has columns of its own
dialect: duckdb
schema: t(a, b); u(c, d)
SELECT COLUMNS(*) + (SELECT sum(COLUMNS(*)) FROM u) FROM t
---
t, u ->
a <- t.a TRANSFORMATION
a <- u.c AGGREGATION
a <- u.d AGGREGATION
b <- t.b TRANSFORMATION
b <- u.c AGGREGATION
b <- u.d AGGREGATION

=== LIKE picks columns of a star
dialect: snowflake
schema: T(ID, USER_ID, NAME)
SELECT * ILIKE '%id' FROM t;
SELECT * LIKE 'N__E' FROM t
---
T ->
ID <- T.ID IDENTITY
USER_ID <- T.USER_ID IDENTITY
T ->
NAME <- T.NAME IDENTITY
