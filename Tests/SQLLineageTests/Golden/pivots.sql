=== PIVOT of one aggregate names columns by its values
dialect: spark
schema: sales(year, region, amount)
SELECT * FROM sales PIVOT (sum(amount) FOR region IN ('north', 'south' AS s))
---
sales ->
* <- sales.region GROUP_BY
north <- sales.amount AGGREGATION
s <- sales.amount AGGREGATION
year <- sales.year IDENTITY

=== PIVOT of two aggregates names columns by value and alias
dialect: spark
schema: sales(year, region, amount, cost)
SELECT * FROM sales PIVOT (sum(amount) AS a, avg(cost) AS c FOR region IN ('n' AS n, 's' AS s))
---
sales ->
* <- sales.region GROUP_BY
n_a <- sales.amount AGGREGATION
n_c <- sales.cost AGGREGATION
s_a <- sales.amount AGGREGATION
s_c <- sales.cost AGGREGATION
year <- sales.year IDENTITY

=== PIVOT over a subquery, its columns chosen
dialect: snowflake
schema: SALES(YEAR, REGION, AMOUNT)
INSERT INTO t (y, n) SELECT year, "'north'" FROM (SELECT year, region, amount * 2 AS amount FROM sales) PIVOT (SUM(amount) FOR region IN ('north', 'south'))
---
SALES -> T
T <- SALES.REGION GROUP_BY
T.N <- SALES.AMOUNT AGGREGATION
T.Y <- SALES.YEAR IDENTITY

=== PIVOT with columns named by its alias
dialect: snowflake
schema: SALES(YEAR, REGION, AMOUNT)
SELECT p.y, p.n FROM sales PIVOT (SUM(amount) FOR region IN ('north', 'south')) AS p (y, n, s)
---
SALES ->
* <- SALES.REGION GROUP_BY
N <- SALES.AMOUNT AGGREGATION
Y <- SALES.YEAR IDENTITY

=== T-SQL's PIVOT with brackets
dialect: tsql
schema: dbo.sales(year, region, amount)
SELECT year, [north], [south] FROM dbo.sales PIVOT (SUM(amount) FOR region IN ([north], [south])) AS p
---
dbo.sales ->
* <- dbo.sales.region GROUP_BY
north <- dbo.sales.amount AGGREGATION
south <- dbo.sales.amount AGGREGATION
year <- dbo.sales.year IDENTITY

=== BigQuery's PIVOT with a prefix by alias
dialect: bigquery
schema: d.sales(year, region, amount)
SELECT year, a_n, a_s FROM d.sales PIVOT (SUM(amount) AS a FOR region IN ('n', 's'))
---
d.sales ->
* <- d.sales.region GROUP_BY
a_n <- d.sales.amount AGGREGATION
a_s <- d.sales.amount AGGREGATION
year <- d.sales.year IDENTITY

=== Oracle's PIVOT over two keys
dialect: oracle
schema: SALES(YEAR, REGION, CHANNEL, AMOUNT)
SELECT * FROM sales PIVOT (SUM(amount) FOR (region, channel) IN (('n', 'web') AS nw, ('s', 'shop') AS ss))
---
SALES ->
* <- SALES.CHANNEL GROUP_BY
* <- SALES.REGION GROUP_BY
NW <- SALES.AMOUNT AGGREGATION
SS <- SALES.AMOUNT AGGREGATION
YEAR <- SALES.YEAR IDENTITY

=== DuckDB's PIVOT statement
dialect: duckdb
schema: sales(year, region, amount)
PIVOT sales ON region USING sum(amount) GROUP BY year
---
sales ->
* <- sales.region GROUP_BY
year <- sales.year IDENTITY

=== DuckDB's standard PIVOT with a group
dialect: duckdb
schema: sales(year, region, amount)
SELECT * FROM sales PIVOT (sum(amount) FOR region IN ('n', 's') GROUP BY year)
---
sales ->
* <- sales.region GROUP_BY
n <- sales.amount AGGREGATION
s <- sales.amount AGGREGATION
year <- sales.year IDENTITY

=== UNPIVOT gathers columns
dialect: spark
schema: wide(id, q1, q2)
SELECT id, quarter, amount FROM wide UNPIVOT (amount FOR quarter IN (q1, q2))
---
wide ->
amount <- wide.q1 IDENTITY
amount <- wide.q2 IDENTITY
id <- wide.id IDENTITY
quarter <- wide.q1 TRANSFORMATION
quarter <- wide.q2 TRANSFORMATION

=== UNPIVOT of pairs
dialect: spark
schema: wide(id, a1, b1, a2, b2)
SELECT * FROM wide UNPIVOT INCLUDE NULLS ((a, b) FOR name IN ((a1, b1) AS one, (a2, b2) AS two))
---
wide ->
a <- wide.a1 IDENTITY
a <- wide.a2 IDENTITY
b <- wide.b1 IDENTITY
b <- wide.b2 IDENTITY
id <- wide.id IDENTITY
name <- wide.a1 TRANSFORMATION
name <- wide.a2 TRANSFORMATION
name <- wide.b1 TRANSFORMATION
name <- wide.b2 TRANSFORMATION

=== T-SQL's UNPIVOT with an alias
dialect: tsql
schema: dbo.wide(id, q1, q2)
INSERT INTO dbo.long (id, q, v) SELECT u.id, u.q, u.v FROM dbo.wide UNPIVOT (v FOR q IN ([q1], [q2])) AS u
---
dbo.wide -> dbo.long
dbo.long.id <- dbo.wide.id IDENTITY
dbo.long.q <- dbo.wide.q1 TRANSFORMATION
dbo.long.q <- dbo.wide.q2 TRANSFORMATION
dbo.long.v <- dbo.wide.q1 IDENTITY
dbo.long.v <- dbo.wide.q2 IDENTITY

=== BigQuery's UNPIVOT with literals
dialect: bigquery
schema: d.wide(id, q1, q2)
SELECT * FROM d.wide UNPIVOT (amount FOR quarter IN (q1 AS 'first', q2 AS 'second'))
---
d.wide ->
amount <- d.wide.q1 IDENTITY
amount <- d.wide.q2 IDENTITY
id <- d.wide.id IDENTITY
quarter <- d.wide.q1 TRANSFORMATION
quarter <- d.wide.q2 TRANSFORMATION

=== DuckDB's UNPIVOT statement
dialect: duckdb
schema: wide(id, q1, q2)
UNPIVOT wide ON q1, q2 INTO NAME quarter VALUE amount
---
wide ->
amount <- wide.q1 IDENTITY
amount <- wide.q2 IDENTITY
id <- wide.id IDENTITY
quarter <- wide.q1 TRANSFORMATION
quarter <- wide.q2 TRANSFORMATION
