=== a blue-green swap: the data of the new table comes to the old name
dialect: snowflake
schema: SRC(A); T(A)
CREATE TABLE t_new AS SELECT a FROM src;
ALTER TABLE t SWAP WITH t_new;
DROP TABLE t_new
---
SRC -> T_NEW
T_NEW.A <- SRC.A IDENTITY
T_NEW -> T
T.A <- T_NEW.A IDENTITY
-> T_NEW

=== rename in every spelling
dialect: mysql
schema: a(x); b(x)
RENAME TABLE a TO a_old, b TO a;
ALTER TABLE a RENAME TO c
---
a, b -> a, a_old
a.x <- b.x IDENTITY
a_old.x <- a.x IDENTITY
a -> c
c.x <- a.x IDENTITY

=== T-SQL's sp_rename and a synonym
dialect: tsql
schema: dbo.t(a)
CREATE SYNONYM dbo.alias FOR dbo.t
INSERT INTO dbo.s (x) SELECT a FROM dbo.alias
EXEC sp_rename 'dbo.s', 's2'
---
dbo.t -> dbo.s
dbo.s.x <- dbo.t.a IDENTITY
dbo.s -> dbo.s2
dbo.s2.* <- dbo.s.* IDENTITY

=== Oracle's synonym
dialect: oracle
schema: HR.EMP(ID)
CREATE OR REPLACE PUBLIC SYNONYM emp FOR hr.emp;
INSERT INTO s (x) SELECT id FROM emp
---
HR.EMP -> S
S.X <- HR.EMP.ID IDENTITY

=== ClickHouse's EXCHANGE
dialect: clickhouse
schema: d.a(x); d.b(x)
EXCHANGE TABLES d.a AND d.b
---
d.b -> d.a
d.a.x <- d.b.x IDENTITY

=== partitions exchanged
dialect: hive
schema: d.a(x); d.b(x)
ALTER TABLE d.a EXCHANGE PARTITION (ds = '1') WITH TABLE d.b
---
d.b -> d.a
d.a.x <- d.b.x IDENTITY

=== temporary tables in chain, one replaced
dialect: postgres
schema: t(a, b)
CREATE TEMP TABLE x AS SELECT a, b FROM t;
CREATE TEMP TABLE y AS SELECT a + b AS c FROM x;
DROP TABLE x;
CREATE TEMP TABLE x AS SELECT c AS a FROM y;
INSERT INTO s (v) SELECT a FROM x
---
t -> x
x.a <- t.a IDENTITY
x.b <- t.b IDENTITY
x -> y
y.c <- x.a TRANSFORMATION
y.c <- x.b TRANSFORMATION
-> x
y -> x
x.a <- y.c IDENTITY
x -> s
s.v <- x.a IDENTITY

=== a clone and a table like another
dialect: databricks
schema: t(a, b)
CREATE TABLE c SHALLOW CLONE t;
CREATE TABLE l LIKE t;
INSERT INTO l SELECT * FROM c
---
t -> c
c.a <- t.a IDENTITY
c.b <- t.b IDENTITY
t -> l
c -> l
l.a <- c.a IDENTITY
l.b <- c.b IDENTITY

=== USE and a variable in the place of a name
dialect: spark
schema: db1.t(a)
USE db1;
INSERT INTO ${target}.s SELECT a FROM t
---
db1.t -> ${target}.s
${target}.s.a <- db1.t.a IDENTITY

=== a view is created, used and dropped in one script
dialect: mysql
schema: t(a)
CREATE OR REPLACE VIEW v (x) AS SELECT a FROM t;
INSERT INTO s (y) SELECT x FROM v;
DROP VIEW v
---
t -> v
v.x <- t.a IDENTITY
v -> s
s.y <- v.x IDENTITY
-> v

=== a dbt model of Postgres as it is run
dialect: postgres
schema: raw.orders(id, total)
create table "dw"."mart"."orders__dbt_tmp" as (with src as (select * from "raw"."orders") select id, total * 100 as cents from src);
alter table "dw"."mart"."orders" rename to "orders__dbt_backup";
alter table "dw"."mart"."orders__dbt_tmp" rename to "orders";
drop table if exists "dw"."mart"."orders__dbt_backup" cascade
---
raw.orders -> dw.mart.orders__dbt_tmp
dw.mart.orders__dbt_tmp.cents <- raw.orders.total TRANSFORMATION
dw.mart.orders__dbt_tmp.id <- raw.orders.id IDENTITY
dw.mart.orders -> dw.mart.orders__dbt_backup
dw.mart.orders__dbt_backup.* <- dw.mart.orders.* IDENTITY
dw.mart.orders__dbt_tmp -> dw.mart.orders
dw.mart.orders.cents <- dw.mart.orders__dbt_tmp.cents IDENTITY
dw.mart.orders.id <- dw.mart.orders__dbt_tmp.id IDENTITY
-> dw.mart.orders__dbt_backup
