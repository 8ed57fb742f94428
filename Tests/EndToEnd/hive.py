"""A crawl of a real Hive metastore out of Spark's jars, filled and shown by Spark itself."""
import json, os, shutil, socket, sqlite3, subprocess, time

from lakes import crawl, plain
from support import ROOT, check, free_port, started

SPARK = f"{ROOT}/.lab/spark/bin/python"
MODULES = ["lang", "util", "net", "nio", "util.concurrent", "io"]
SITE = {
    "javax.jdo.option.ConnectionURL": "jdbc:derby:;databaseName={folder}/metastore_db;create=true",
    "javax.jdo.option.ConnectionDriverName": "org.apache.derby.iapi.jdbc.AutoloadedDriver", "hive.metastore.warehouse.dir": "file:{folder}/warehouse",
    "datanucleus.schema.autoCreateAll": "true", "hive.metastore.schema.verification": "false", "hive.metastore.uris": "thrift://127.0.0.1:{port}",
    "hive.metastore.thrift.bind.host": "127.0.0.1", "hive.metastore.execute.setugi": "false", "hive.async.log.enabled": "false"}
LOAD = """
import json, sys
from pyspark.sql import SparkSession
spark = (SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").config("spark.driver.bindAddress", "127.0.0.1")
    .config("spark.driver.host", "127.0.0.1").config("hive.metastore.uris", sys.argv[1]).config("spark.sql.warehouse.dir", sys.argv[2])
    .enableHiveSupport().getOrCreate())
for statement in [
    "CREATE DATABASE retail COMMENT 'Retail lake'",
    "CREATE TABLE retail.customers (id BIGINT COMMENT 'key', email STRING, addr STRUCT<street:STRING,zip:STRING>, tags ARRAY<STRING>, bal DECIMAL(12,2)) USING parquet",
    "CREATE TABLE retail.orders (id BIGINT, total DECIMAL(14,2), `weird col` STRING, dt DATE) USING parquet PARTITIONED BY (dt)",
    "CREATE TABLE retail.logs (line STRING, n INT) PARTITIONED BY (day STRING) STORED AS TEXTFILE",
    "CREATE TABLE retail.orc_t (a TIMESTAMP, b BINARY, c VARCHAR(10), d CHAR(3)) STORED AS ORC",
    "INSERT INTO retail.customers SELECT id, concat('p', id % 4, '@mail.example'), NULL, NULL, id / 2 FROM range(10)",
    "ANALYZE TABLE retail.customers COMPUTE STATISTICS FOR COLUMNS id, email, bal",
    "CREATE VIEW retail.v_orders AS SELECT o.id, c.email FROM retail.orders o JOIN retail.customers c ON o.id = c.id"]:
    spark.sql(statement)
tables = [row.tableName for row in spark.sql("SHOW TABLES IN retail").collect()]
print("SHOWN " + json.dumps({name: {row.col_name: row.data_type for row in spark.sql(f"DESCRIBE TABLE retail.{name}").collect() if row.col_name and row.col_name[0] != "#"} for name in tables}))
spark.stop()
"""


def hive(folder):
    if not (os.path.exists(SPARK) and shutil.which("java")):
        return print("skip Hive: Java and PySpark are not installed")
    jars = subprocess.run([SPARK, "-c", "import pyspark, os; print(os.path.join(os.path.dirname(pyspark.__file__), 'jars'))"],
                          check=True, capture_output=True, text=True).stdout.strip()
    port = free_port()
    for name in ("conf", "warehouse", "tmp"):
        os.makedirs(f"{folder}/{name}")
    with open(f"{folder}/conf/hive-site.xml", "w") as site:
        rows = (f"<property><name>{key}</name><value>{value.format(folder=folder, port=port)}</value></property>" for key, value in SITE.items())
        site.write(f"<configuration>{''.join(rows)}</configuration>")
    opens = [f"--add-opens=java.base/java.{name}=ALL-UNNAMED" for name in MODULES] + ["--add-opens=java.base/sun.nio.ch=ALL-UNNAMED"]
    with open(f"{folder}/log", "w") as log:
        started.append(subprocess.Popen(
            ["java", *opens, "-Xmx512m", f"-Dderby.system.home={folder}", f"-Djava.io.tmpdir={folder}/tmp", "-cp", f"{folder}/conf:{jars}/*",
             "org.apache.hadoop.hive.metastore.HiveMetaStore", "-p", str(port)], cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log))
    for _ in range(600):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.2)
    address = f"thrift://127.0.0.1:{port}"
    env = {**os.environ, "HADOOP_CONF_DIR": f"{folder}/conf", "SPARK_CONF_DIR": f"{folder}/conf", "SPARK_LOCAL_IP": "127.0.0.1", "JAVA_TOOL_OPTIONS": f"-Djava.io.tmpdir={folder}/tmp"}
    done = subprocess.run([SPARK, "-c", LOAD, address, f"file:{folder}/warehouse"], capture_output=True, text=True, env=env, cwd=folder, timeout=400)
    line = next((line for line in done.stdout.splitlines() if line.startswith("SHOWN ")), None)
    check("Spark fills the metastore", line, done.stderr[-2000:])
    if not line:
        return
    theirs = json.loads(line.removeprefix("SHOWN "))
    show = crawl(folder, "Hive", {"type": "hive", "config": {"uri": address, "profiling": {"enabled": True}}})
    wrong = {}
    for name, columns in theirs.items():
        ours = {path: kind for path, kind in plain(show(f"src.retail.{name}")["columns"]).items() if "." not in path}
        if ours != {path: kind.split("<")[0] for path, kind in columns.items()}:
            wrong[name] = ours, columns
    check("tables, views, columns and types are those that Spark shows", len(theirs) == 5 and not wrong, wrong)
    told = sqlite3.connect(f"file:{folder}/Hive-data/cairn.db?mode=ro", uri=True).execute(
        "SELECT p.body FROM profiles p JOIN assets a ON a.id = p.asset_id WHERE a.fqn = 'src.retail.customers'").fetchall()
    profile = json.loads(told[0][0]) if told else {}
    columns = {column["column"]: column for column in profile.get("columns", [])}
    key, mail = columns.get("id", {}), columns.get("email", {})
    check("what Spark has counted is the table's profile",
          profile.get("rowCount") == 10 and (key.get("min"), key.get("max"), key.get("nullCount")) == ("0", "9", 0)
          and mail.get("distinctCount") == 4 and "min" not in mail, told)
