=== a view with column names
schema: t(a, b)
CREATE VIEW v (x, y) AS SELECT a, b FROM t
---
t -> v
v.x <- t.a IDENTITY
v.y <- t.b IDENTITY

=== a view is looked through
schema: t(a, b)
view: v(x)=SELECT a + b AS x FROM t WHERE a > 0
expands views
INSERT INTO s SELECT x FROM v
---
t -> s
s <- t.a FILTER
s.x <- t.a TRANSFORMATION
s.x <- t.b TRANSFORMATION

=== a view is an input of its own
schema: t(a, b)
view: v(x)=SELECT a FROM t
SELECT x FROM v
---
v ->
x <- v.x IDENTITY

=== names get the default catalog and schema
defaults: db.public
schema: db.public.t(a)
INSERT INTO s SELECT a FROM t
---
db.public.t -> db.public.s
db.public.s.a <- db.public.t.a IDENTITY

=== the schema of a table made by the script is known
CREATE TABLE x (a int, b int, PRIMARY KEY (a));
INSERT INTO s SELECT * FROM x
---
-> x
x -> s
s.a <- x.a IDENTITY
s.b <- x.b IDENTITY

=== USE changes the default
dialect: mysql
USE shop;
SELECT a FROM t
---
shop.t ->
a <- shop.t.a IDENTITY

=== RENAME carries the columns
schema: t(a)
ALTER TABLE t RENAME TO u;
SELECT * FROM u
---
t -> u
u.a <- t.a IDENTITY
u ->
a <- u.a IDENTITY

=== SWAP and EXCHANGE
dialect: snowflake
ALTER TABLE a SWAP WITH b
---
B -> A
A.* <- B.* IDENTITY

=== LOAD and EXPORT
dialect: hive
LOAD DATA INPATH '/in' OVERWRITE INTO TABLE t;
EXPORT TABLE t TO '/out'
---
/in -> t
t -> /out
/out.* <- t.* IDENTITY

=== COPY of a query
dialect: duckdb
schema: t(a, b)
COPY (SELECT a FROM t WHERE b > 1) TO 'x.parquet'
---
t -> x.parquet
x.parquet <- t.b FILTER
x.parquet.a <- t.a IDENTITY

=== EXECUTE IMMEDIATE of a text
dialect: snowflake
EXECUTE IMMEDIATE 'INSERT INTO s SELECT a FROM t'
---
T -> S
S.A <- T.A IDENTITY

=== statements without lineage say nothing
GRANT SELECT ON t TO u; SET x = 1; SHOW TABLES; EXPLAIN SELECT a FROM t; COMMIT
---

=== a statement that cannot be read still gives its tables
SELECT a, ) b FROM t JOIN u ON t.k = u.k
---
t, u ->
error 1:11 expected the end of the statement; found ')'
warning 1:8 column a is in none of the tables in sight

=== a column that no table has is reported
schema: t(a)
SELECT nope FROM t
---
t ->
warning 1:8 column nope is in none of the tables in sight
