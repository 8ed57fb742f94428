=== MATCH_RECOGNIZE gives its partition and its measures
dialect: flink
schema: ticker(symbol, price, at)
SELECT * FROM ticker MATCH_RECOGNIZE (PARTITION BY symbol ORDER BY at MEASURES FIRST(a.price) AS low, LAST(b.price) AS high, COUNT(b.price) AS n ONE ROW PER MATCH AFTER MATCH SKIP PAST LAST ROW PATTERN (a b+) DEFINE b AS b.price > PREV(b.price)) AS m
---
ticker ->
* <- ticker.at WINDOW
* <- ticker.price FILTER
* <- ticker.symbol WINDOW
high <- ticker.price TRANSFORMATION
low <- ticker.price TRANSFORMATION
n <- ticker.price AGGREGATION
symbol <- ticker.symbol IDENTITY

=== all rows per match keep the columns of the table
dialect: snowflake
schema: TICKER(SYMBOL, PRICE, AT)
SELECT symbol, price, mn FROM ticker MATCH_RECOGNIZE (PARTITION BY symbol ORDER BY at MEASURES MATCH_NUMBER() AS mn ALL ROWS PER MATCH PATTERN (strt down+) DEFINE down AS price < LAG(price))
---
TICKER ->
* <- TICKER.AT WINDOW
* <- TICKER.PRICE FILTER
* <- TICKER.SYMBOL WINDOW
PRICE <- TICKER.PRICE IDENTITY
SYMBOL <- TICKER.SYMBOL IDENTITY

=== a pattern over a subquery feeds an insert
dialect: oracle
schema: TICKER(SYMBOL, PRICE, AT)
INSERT INTO dips (s, p) SELECT m.symbol, m.bottom FROM (SELECT symbol, price * 2 AS price, at FROM ticker) MATCH_RECOGNIZE (PARTITION BY symbol ORDER BY at MEASURES LAST(down.price) AS bottom PATTERN (strt down+ up+) DEFINE down AS down.price < PREV(down.price), up AS up.price > PREV(up.price)) m
---
TICKER -> DIPS
DIPS <- TICKER.AT WINDOW
DIPS <- TICKER.PRICE FILTER
DIPS <- TICKER.SYMBOL WINDOW
DIPS.P <- TICKER.PRICE TRANSFORMATION
DIPS.S <- TICKER.SYMBOL IDENTITY

=== Trino's pattern with a subset and an alias
dialect: trino
schema: orders(customer, price, at)
SELECT m.customer, m.total FROM orders MATCH_RECOGNIZE (PARTITION BY customer ORDER BY at MEASURES sum(u.price) AS total PATTERN (a b* c) SUBSET u = (a, b) DEFINE b AS b.price < prev(b.price)) AS m
---
orders ->
* <- orders.at WINDOW
* <- orders.customer WINDOW
* <- orders.price FILTER
customer <- orders.customer IDENTITY
total <- orders.price AGGREGATION
