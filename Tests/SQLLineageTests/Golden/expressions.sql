=== lambdas of several arguments read what lies outside them
dialect: spark
schema: t(xs, ys, n)
SELECT transform(xs, x -> x + n) AS a, zip_with(xs, ys, (x, y) -> x * y) AS b, aggregate(xs, 0, (acc, x) -> acc + x, acc -> acc * n) AS c FROM t
---
t ->
a <- t.n TRANSFORMATION
a <- t.xs TRANSFORMATION
b <- t.xs TRANSFORMATION
b <- t.ys TRANSFORMATION
c <- t.n TRANSFORMATION
c <- t.xs TRANSFORMATION

=== Trino's reduce and nested lambdas
dialect: trino
schema: t(xs, k)
SELECT transform(xs, x -> transform(x, y -> y + k)) AS a, any_match(xs, x -> x = k) AS b FROM t
---
t ->
a <- t.k TRANSFORMATION
a <- t.xs TRANSFORMATION
b <- t.k TRANSFORMATION
b <- t.xs TRANSFORMATION

=== ClickHouse's lambdas
dialect: clickhouse
schema: d.t(xs, n)
SELECT arrayMap(x -> x + n, xs) AS a, arrayFilter((x, i) -> i > 1, xs) AS b FROM d.t
---
d.t ->
a <- d.t.n TRANSFORMATION
a <- d.t.xs TRANSFORMATION
b <- d.t.xs TRANSFORMATION

=== DuckDB's lambdas and list comprehension
dialect: duckdb
schema: t(xs, n)
SELECT list_transform(xs, x -> x + n) AS a, [y * n FOR y IN xs IF y > 1] AS b FROM t
---
t ->
a <- t.n TRANSFORMATION
a <- t.xs TRANSFORMATION
b <- t.n TRANSFORMATION
b <- t.xs TRANSFORMATION

=== in PostgreSQL the arrow is JSON
dialect: postgres
schema: t(doc, key)
SELECT doc -> 'a' AS a, doc ->> key AS b, doc #>> '{x,y}' AS c, doc @> '{}' AS d FROM t
---
t ->
a <- t.doc TRANSFORMATION
b <- t.doc TRANSFORMATION
b <- t.key TRANSFORMATION
c <- t.doc TRANSFORMATION
d <- t.doc TRANSFORMATION

=== typed literals are no columns
dialect: postgres
schema: t(a)
SELECT DATE '2026-01-01' AS d, TIMESTAMP '2026-01-01 00:00' AS ts, INTERVAL '1 day' AS i, a + INTERVAL '2' DAY AS b FROM t
---
t ->
b <- t.a TRANSFORMATION

=== what pg_stat_statements makes of typed literals
dialect: postgres
schema: t(a, at)
SELECT a FROM t WHERE at > DATE $1 AND at < TIMESTAMP $2 + INTERVAL $3 AND a = ANY ($4) AND a IN ($5 /*, ... */)
---
t ->
* <- t.a FILTER
* <- t.at FILTER
a <- t.a IDENTITY

=== functions with words between their arguments
dialect: postgres
schema: t(a, b)
SELECT extract(year FROM a) AS y, substring(b FROM 1 FOR 2) AS s, trim(BOTH 'x' FROM b) AS tr, position('x' IN b) AS p, overlay(b PLACING 'x' FROM 1) AS o, cast(a AS text) AS c FROM t
---
t ->
c <- t.a TRANSFORMATION
o <- t.b TRANSFORMATION
p <- t.b TRANSFORMATION
s <- t.b TRANSFORMATION
tr <- t.b TRANSFORMATION
y <- t.a TRANSFORMATION

=== CASE decides by its conditions
dialect: ansi
schema: t(a, b, c, d)
SELECT CASE WHEN a > 1 THEN b ELSE c END AS x, CASE d WHEN 1 THEN a END AS y, IF(a > 1, b, c) AS z, COALESCE(a, b) AS w, NULLIF(a, b) AS v FROM t
---
t ->
v <- t.a TRANSFORMATION
v <- t.b TRANSFORMATION
w <- t.a TRANSFORMATION
w <- t.b TRANSFORMATION
x <- t.a CONDITIONAL
x <- t.b TRANSFORMATION
x <- t.c TRANSFORMATION
y <- t.a TRANSFORMATION
y <- t.d CONDITIONAL
z <- t.a CONDITIONAL
z <- t.b TRANSFORMATION
z <- t.c TRANSFORMATION

=== aggregates with filter, order and within group
dialect: postgres
schema: t(a, b, c)
SELECT sum(a) FILTER (WHERE b > 1) AS x, string_agg(a, ',' ORDER BY c) AS y, percentile_cont(0.5) WITHIN GROUP (ORDER BY b) AS z FROM t
---
t ->
x <- t.a AGGREGATION
x <- t.b CONDITIONAL
y <- t.a AGGREGATION
y <- t.c WINDOW
z <- t.b AGGREGATION

=== windows inline, named and inherited
dialect: postgres
schema: t(a, b, c)
SELECT rank() OVER (PARTITION BY a ORDER BY b) AS r, lag(c, 1) OVER w AS l, sum(c) OVER (w ROWS UNBOUNDED PRECEDING) AS s FROM t WINDOW w AS (PARTITION BY b ORDER BY a)
---
t ->
l <- t.a WINDOW
l <- t.b WINDOW
l <- t.c TRANSFORMATION
r <- t.a WINDOW
r <- t.b WINDOW
s <- t.a WINDOW
s <- t.b WINDOW
s <- t.c AGGREGATION

=== structs, arrays and maps
dialect: spark
schema: t(s, m, xs)
SELECT s.a.b AS a, m['k'] AS b, xs[0].f AS c, named_struct('x', s.c, 'y', xs) AS d, struct(s.*) AS e FROM t
---
t ->
a <- t.s.a.b IDENTITY
b <- t.m TRANSFORMATION
c <- t.xs TRANSFORMATION
d <- t.s.c TRANSFORMATION
d <- t.xs TRANSFORMATION
e <- t.s TRANSFORMATION

=== BigQuery's struct, array and subquery of an array
dialect: bigquery
schema: d.t(id, items, k)
SELECT STRUCT(id AS a, k) AS s, ARRAY(SELECT i.price * k FROM UNNEST(items) AS i WHERE i.ok) AS prices, (SELECT SUM(i.qty) FROM UNNEST(items) AS i) AS n FROM d.t
---
d.t ->
* <- d.t.items FILTER
n <- d.t.items AGGREGATION
prices <- d.t.items TRANSFORMATION
s <- d.t.id TRANSFORMATION
s <- d.t.k TRANSFORMATION

=== row values and quantified comparisons
dialect: ansi
schema: t(a, b); u(c, d)
SELECT (a, b) = (SELECT c, d FROM u) AS same, a > ALL (SELECT c FROM u) AS bigger FROM t WHERE (a, b) IN (SELECT c, d FROM u)
---
t, u ->
* <- t.a FILTER
* <- t.b FILTER
* <- u.c FILTER
* <- u.d FILTER
bigger <- t.a TRANSFORMATION
bigger <- u.c TRANSFORMATION
same <- t.a TRANSFORMATION
same <- t.b TRANSFORMATION
same <- u.c TRANSFORMATION
same <- u.d TRANSFORMATION

=== a lateral alias is used by its neighbour, a column goes first
dialect: snowflake
schema: T(A, B)
SELECT a + 1 AS x, x * 2 AS y, b AS a, a AS z FROM t
---
T ->
A <- T.B IDENTITY
X <- T.A TRANSFORMATION
Y <- T.A TRANSFORMATION
Z <- T.A IDENTITY

=== without lateral aliases a column is meant
dialect: postgres
schema: t(a, x)
SELECT a + 1 AS x, x AS y FROM t
---
t ->
x <- t.a TRANSFORMATION
y <- t.x IDENTITY

=== GROUP BY and ORDER BY by number and by alias
dialect: postgres
schema: t(a, b, c)
SELECT a + b AS k, count(c) AS n FROM t GROUP BY 1 HAVING count(c) > 2 ORDER BY k, 2 DESC
---
t ->
* <- t.a GROUP_BY SORT
* <- t.b GROUP_BY SORT
* <- t.c FILTER SORT
k <- t.a TRANSFORMATION
k <- t.b TRANSFORMATION
n <- t.c AGGREGATION

=== hashes and masks
dialect: snowflake
schema: U(EMAIL, PHONE, NAME)
SELECT SHA2(email) AS e, MD5(phone) AS p, UPPER(name) AS n FROM u
---
U ->
E <- U.EMAIL TRANSFORMATION masked
N <- U.NAME TRANSFORMATION
P <- U.PHONE TRANSFORMATION masked

=== quoted names keep their case
dialect: postgres
schema: t(a, Mixed)
SELECT T.A, t."Mixed" AS "Out Put", "t"."a" AS b FROM T
---
t ->
Out Put <- t.Mixed IDENTITY
a <- t.a IDENTITY
b <- t.a IDENTITY

=== qualify by schema and by table
dialect: postgres
schema: s.t(a); r.t(a)
SELECT s.t.a AS x, r.t.a AS y FROM s.t CROSS JOIN r.t
---
r.t, s.t ->
x <- s.t.a IDENTITY
y <- r.t.a IDENTITY
