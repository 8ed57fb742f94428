=== PostgreSQL: COPY both ways
dialect: postgres
schema: t(a, b)
COPY t (a) FROM '/in.csv' WITH (FORMAT csv);
COPY (SELECT a, b + 1 AS c FROM t) TO '/out.csv';
COPY t TO STDOUT;
COPY t FROM STDIN
---
/in.csv -> t
t -> /out.csv
/out.csv.a <- t.a IDENTITY
/out.csv.c <- t.b TRANSFORMATION

=== Snowflake: COPY INTO a table with a transformation, and into a location
dialect: snowflake
schema: T(A, B)
COPY INTO t (a, b) FROM (SELECT s.$1, s.$2 FROM @stage/path s) FILE_FORMAT = (TYPE = CSV) ON_ERROR = CONTINUE;
COPY INTO @stage/out FROM (SELECT a FROM t) FILE_FORMAT = (TYPE = PARQUET);
COPY INTO 's3://bucket/out' FROM t
---
@stage/path -> T
T.A <- @stage/path.$1 IDENTITY
T.B <- @stage/path.$2 IDENTITY
T -> @stage/out
@stage/out.A <- T.A IDENTITY
T -> s3://bucket/out
s3://bucket/out.A <- T.A IDENTITY
s3://bucket/out.B <- T.B IDENTITY

=== Redshift: COPY and UNLOAD
dialect: redshift
schema: t(a, b)
COPY t (a, b) FROM 's3://bucket/in' IAM_ROLE 'arn:x' FORMAT AS PARQUET;
UNLOAD ('SELECT a FROM t WHERE b = ''x''') TO 's3://bucket/out' IAM_ROLE 'arn:x'
---
s3://bucket/in -> t
t -> s3://bucket/out
s3://bucket/out <- t.b FILTER
s3://bucket/out.a <- t.a IDENTITY

=== Athena: UNLOAD of a query
dialect: athena
schema: t(a)
UNLOAD (SELECT a FROM t) TO 's3://bucket/out' WITH (format = 'PARQUET')
---
t -> s3://bucket/out
s3://bucket/out.a <- t.a IDENTITY

=== Hive: LOAD, EXPORT and INSERT into a directory
dialect: hive
schema: t(a)
LOAD DATA LOCAL INPATH '/in' OVERWRITE INTO TABLE t PARTITION (ds = '1');
EXPORT TABLE t TO '/out';
INSERT OVERWRITE LOCAL DIRECTORY '/dir' ROW FORMAT DELIMITED FIELDS TERMINATED BY ',' SELECT a FROM t
---
/in -> t
t -> /out
/out.a <- t.a IDENTITY
t -> /dir
/dir.a <- t.a IDENTITY

=== MySQL: LOAD DATA
dialect: mysql
schema: t(a)
LOAD DATA LOCAL INFILE '/in.csv' INTO TABLE t FIELDS TERMINATED BY ',' (a)
---
/in.csv -> t

=== BigQuery: LOAD DATA and EXPORT DATA
dialect: bigquery
schema: d.t(a)
LOAD DATA INTO d.t FROM FILES (format = 'CSV', uris = ['gs://b/in.csv']);
EXPORT DATA OPTIONS (uri = 'gs://b/out-*.csv', format = 'CSV') AS SELECT a FROM d.t
---
gs://b/in.csv -> d.t
d.t -> gs://b/out-*.csv
gs://b/out-*.csv.a <- d.t.a IDENTITY

=== Databricks: COPY INTO
dialect: databricks
schema: t(a)
COPY INTO t FROM 's3://bucket/in' FILEFORMAT = PARQUET
---
s3://bucket/in -> t

=== DuckDB: files as tables, COPY of a query
dialect: duckdb
schema: t(a)
CREATE TABLE s AS SELECT a, b FROM 'in.parquet';
INSERT INTO t SELECT a FROM read_csv('in.csv');
COPY (FROM t) TO 'out.parquet' (FORMAT parquet)
---
in.parquet -> s
s.a <- in.parquet.a IDENTITY
s.b <- in.parquet.b IDENTITY
in.csv -> t
t.a <- in.csv.a IDENTITY
t -> out.parquet
out.parquet.a <- t.a IDENTITY

=== T-SQL: BULK INSERT and OPENROWSET
dialect: tsql
BULK INSERT dbo.t FROM 'c:\in.csv' WITH (FIELDTERMINATOR = ',')
INSERT INTO dbo.t (a) SELECT x.a FROM OPENROWSET(BULK 'in.json', SINGLE_CLOB) AS x
---
c:\in.csv -> dbo.t
in.json -> dbo.t
dbo.t.a <- in.json.a IDENTITY

=== ClickHouse: INSERT from a file function
dialect: clickhouse
schema: d.t(a)
INSERT INTO d.t SELECT a FROM s3('https://b/in.csv', 'CSV');
INSERT INTO FUNCTION file('out.csv') SELECT a FROM d.t
---
https://b/in.csv -> d.t
d.t.a <- https://b/in.csv.a IDENTITY
d.t ->

=== MySQL: INTO OUTFILE, wherever it stands
dialect: mysql
schema: t(a, b)
SELECT a INTO OUTFILE '/out.csv' FIELDS TERMINATED BY ',' LINES TERMINATED BY '\n' FROM t WHERE b = 1;
SELECT b AS c FROM t ORDER BY a LIMIT 3 INTO OUTFILE '/late.csv';
SELECT b INTO DUMPFILE '/dump' FROM t
---
t -> /out.csv
/out.csv <- t.b FILTER
/out.csv.a <- t.a IDENTITY
t -> /late.csv
/late.csv <- t.a SORT
/late.csv.c <- t.b IDENTITY
t -> /dump
/dump.b <- t.b IDENTITY
