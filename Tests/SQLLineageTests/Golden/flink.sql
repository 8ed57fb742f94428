=== a hopping window by a table-valued function
dialect: flink
schema: bids(at, price, item)
INSERT INTO w SELECT window_start, window_end, SUM(price) AS total FROM TABLE(HOP(TABLE bids, DESCRIPTOR(at), INTERVAL '5' MINUTES, INTERVAL '10' MINUTES)) GROUP BY window_start, window_end
---
bids -> w
w <- bids.at GROUP_BY
w.total <- bids.price AGGREGATION
w.window_end <- bids.at TRANSFORMATION
w.window_start <- bids.at TRANSFORMATION

=== named arguments, and a window over a window
dialect: flink
schema: bids(at, price, item)
SELECT item, window_time, MAX(price) AS top FROM TABLE(TUMBLE(DATA => TABLE bids, TIMECOL => DESCRIPTOR(at), SIZE => INTERVAL '1' DAY)) GROUP BY item, window_time
---
bids ->
* <- bids.at GROUP_BY
* <- bids.item GROUP_BY
item <- bids.item IDENTITY
top <- bids.price AGGREGATION
window_time <- bids.at TRANSFORMATION

=== session windows with a partition
dialect: flink
schema: bids(at, price, item)
SELECT item, window_start, COUNT(*) AS n FROM TABLE(SESSION(TABLE bids PARTITION BY item, DESCRIPTOR(at), INTERVAL '5' MINUTES)) GROUP BY item, window_start, window_end
---
bids ->
* <- bids.at GROUP_BY
* <- bids.item GROUP_BY
item <- bids.item IDENTITY
window_start <- bids.at TRANSFORMATION
window_start <- bids.item TRANSFORMATION

=== CUMULATE with its step
dialect: flink
schema: bids(at, price)
SELECT window_end, SUM(price) AS total FROM TABLE(CUMULATE(TABLE bids, DESCRIPTOR(at), INTERVAL '2' MINUTES, INTERVAL '10' MINUTES)) GROUP BY window_start, window_end
---
bids ->
* <- bids.at GROUP_BY
total <- bids.price AGGREGATION
window_end <- bids.at TRANSFORMATION

=== a statement set of two inserts over a source with a computed column
dialect: flink
CREATE TABLE src (id INT, ms BIGINT, at AS TO_TIMESTAMP_LTZ(ms, 3), WATERMARK FOR at AS at - INTERVAL '5' SECOND, PRIMARY KEY (id) NOT ENFORCED) WITH ('connector' = 'kafka', 'topic' = 't');
EXECUTE STATEMENT SET
BEGIN
INSERT INTO a SELECT id FROM src;
INSERT INTO b (x) SELECT at FROM src WHERE id > 1;
END
---
-> src
src -> a
a.id <- src.id IDENTITY
src -> b
b <- src.id FILTER
b.x <- src.at IDENTITY

=== a lookup join at a time
dialect: flink
schema: o(id, cur, at); rates(cur, rate)
INSERT INTO s SELECT o.id, r.rate FROM o JOIN rates FOR SYSTEM_TIME AS OF o.at AS r ON o.cur = r.cur
---
o, rates -> s
s <- o.cur JOIN
s <- rates.cur JOIN
s.id <- o.id IDENTITY
s.rate <- rates.rate IDENTITY

=== an interval join, top n and deduplication
dialect: flink
schema: t(id, at, v)
SELECT id, v FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY id ORDER BY at DESC) AS rn FROM t) WHERE rn = 1
---
t ->
* <- t.at FILTER
* <- t.id FILTER
id <- t.id IDENTITY
v <- t.v IDENTITY

=== a table function joined laterally
dialect: flink
schema: t(id, text)
SELECT id, word FROM t LEFT JOIN LATERAL TABLE(split(text)) AS s (word) ON TRUE
---
t ->
id <- t.id IDENTITY
word <- t.text TRANSFORMATION

=== metadata columns, LIKE and INSERT OVERWRITE into a partition
dialect: flink
schema: base(a, b); t(x)
CREATE TABLE d (ts TIMESTAMP METADATA FROM 'timestamp') WITH ('connector' = 'x') LIKE base;
INSERT OVERWRITE p PARTITION (ds = '1') SELECT x FROM t
---
base -> d
t -> p
p.x <- t.x IDENTITY

=== UNNEST of an array, and CREATE TABLE AS
dialect: flink
schema: t(id, tags)
CREATE TABLE s WITH ('connector' = 'x') AS SELECT id, tag FROM t CROSS JOIN UNNEST(tags) AS u (tag)
---
t -> s
s.id <- t.id IDENTITY
s.tag <- t.tags TRANSFORMATION
