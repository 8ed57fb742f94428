"""Crawls of files, buckets, catalogs and table formats that other programs wrote, held against what those programs show."""
import json, os, shutil, socket, subprocess, sys, time

from support import ROOT, cairn, check, free_port, started, types


def crawl(folder, name, source):
    """Crawls twice and returns what the catalog shows of the first crawl, by the names of assets."""
    recipe, data = f"{folder}/{name}.yaml", f"{folder}/{name}-data"
    with open(recipe, "w") as file:
        json.dump({"pipeline_name": "src", "source": source}, file)
    code, out, err = cairn("crawl", recipe, "--data", data, "--json")
    check(f"a crawl of {name} succeeds", code == 0 and json.loads(out)["problems"] == 0, out + err)
    code, out, err = cairn("crawl", recipe, "--data", data, "--json")
    counts = json.loads(out)
    check(f"a second crawl of {name} writes nothing", counts["created"] + counts["updated"] + counts["edges"] == 0, out)
    return lambda asset: json.loads(cairn("show", asset, "--data", data, "--json")[1])


def plain(columns):
    """Columns by their paths, with the words of lists and of what holds others made one."""
    return {path: "array" if kind.split("<")[0] in ("list", "array") else kind.split("<")[0] for path, kind in types(columns).items()}


def arrow(field, parent=""):
    """A field of Arrow as its paths and types in Parquet's words."""
    import pyarrow as pa
    path, kind = parent + field.name, field.type
    if pa.types.is_struct(kind):
        found = {path: "struct"}
        for inner in kind:
            found.update(arrow(inner, path + "."))
        return found
    if pa.types.is_list(kind):
        return {path: "array", **arrow(kind.value_field.with_name("[]"), path + ".")}
    words = {"bool": "boolean", "date32[day]": "date", "timestamp[us, tz=UTC]": "timestamp(us, UTC)"}
    return {path: words.get(str(kind), str(kind).replace("decimal128", "decimal"))}


def table():
    import datetime, decimal
    import pyarrow as pa
    rows = [{"id": n, "name": f"n{n}" if n % 3 else None, "price": decimal.Decimal(n) / 4, "day": datetime.date(2026, 1, 1 + n % 5),
             "at": datetime.datetime(2026, 1, 1, n % 24, tzinfo=datetime.timezone.utc), "ok": n % 2 == 0, "ratio": n / 7,
             "tags": ["a"] * (n % 3), "lines": [{"sku": "x", "n": n}], "who": {"mail": f"ann{n}@example.com", "born": None}} for n in range(200)]
    return pa.Table.from_pylist(rows, pa.schema([
        ("id", pa.int64()), ("name", pa.string()), ("price", pa.decimal128(9, 2)), ("day", pa.date32()), ("at", pa.timestamp("us", "UTC")),
        ("ok", pa.bool_()), ("ratio", pa.float64()), ("tags", pa.list_(pa.string())),
        ("lines", pa.list_(pa.struct([("sku", pa.string()), ("n", pa.int32())]))), ("who", pa.struct([("mail", pa.string()), ("born", pa.date32())]))]))


def files(folder):
    try:
        import fastavro
        import pyarrow.csv, pyarrow.parquet as parquet
    except ImportError:
        return print("skip Parquet, Avro and CSV files: PyArrow and fastavro cannot be installed")
    lake = f"{folder}/lake"
    for codec in ("none", "snappy", "gzip", "zstd"):
        for version in ("1.0", "2.0"):
            os.makedirs(f"{lake}/parquet-{codec}-{version[0]}/dt=2026-01-01")
            parquet.write_table(table(), f"{lake}/parquet-{codec}-{version[0]}/dt=2026-01-01/a.parquet", compression=codec, data_page_version=version)
    schema = {"type": "record", "name": "r", "fields": [
        {"name": "id", "type": "long"}, {"name": "name", "type": ["null", "string"]}, {"name": "score", "type": "double"},
        {"name": "who", "type": {"type": "record", "name": "w", "fields": [{"name": "mail", "type": "string"}]}}]}
    for codec in ("null", "deflate"):
        os.makedirs(f"{lake}/avro-{codec}")
        with open(f"{lake}/avro-{codec}/a.avro", "wb") as out:
            fastavro.writer(out, schema, [{"id": n, "name": None, "score": 1.5, "who": {"mail": "x"}} for n in range(50)], codec=codec)
    os.makedirs(f"{lake}/csv")
    flat = table().select(["id", "name", "day", "ratio"])
    pyarrow.csv.write_csv(flat, f"{lake}/csv/a.csv")
    show = crawl(folder, "files", {"type": "files", "config": {"path_specs": [f"{lake}/{{table}}/dt={{dt}}/", f"{lake}/{{table}}/"]}})
    place = f'src."{lake}"' if "." in lake else f"src.{lake}"
    wrong = {}
    for name in sorted(os.listdir(lake)):
        if name.startswith("parquet"):
            footer = parquet.ParquetFile(f"{lake}/{name}/dt=2026-01-01/a.parquet")
            theirs = {path: kind for field in footer.schema_arrow for path, kind in arrow(field).items()} | {"dt": "date"}
            ours = show(f"{place}.{name}")
            if plain(ours["columns"]) != theirs or ours["properties"]["rowCount"] != footer.metadata.num_rows:
                wrong[name] = plain(ours["columns"]), theirs, ours["properties"]
    check("columns, types and row counts of Parquet files are PyArrow's, whatever the codec", not wrong, wrong)
    for codec in ("null", "deflate"):
        with open(f"{lake}/avro-{codec}/a.avro", "rb") as file:
            names = [field["name"] for field in fastavro.reader(file).writer_schema["fields"]]
        ours = plain(show(f"{place}.avro-{codec}")["columns"])
        check(f"columns of an Avro file ({codec}) are fastavro's", [path for path in ours if "." not in path] == names and ours["id"] == "long" and ours["who.mail"] == "string", ours)
    check("columns of a CSV file are PyArrow's", plain(show(f"{place}.csv")["columns"]) == {"id": "integer", "name": "string", "day": "date", "ratio": "number"},
          plain(show(f"{place}.csv")["columns"]))


def delta_fields(struct, parent=""):
    """The fields of a schema as Delta's own JSON has it, by their paths."""
    found = {}
    for field in struct["fields"]:
        found.update(delta_type(field["type"], parent + field["name"]))
    return found


def delta_type(kind, path):
    if isinstance(kind, str):
        return {path: kind}
    if kind["type"] == "struct":
        return {path: "struct", **delta_fields(kind, path + ".")}
    return {path: "array", **delta_type(kind["elementType"], path + ".[]")}


def delta(folder):
    try:
        import deltalake
    except ImportError:
        return print("skip Delta Lake: its Python package cannot be installed")
    import pyarrow as pa
    place = f"{folder}/lake/orders"
    deltalake.write_deltalake(place, table(), partition_by=["day"])
    for _ in range(12):
        deltalake.write_deltalake(place, table(), mode="append")
    deltalake.DeltaTable(place).create_checkpoint()
    wider = table().append_column("added", pa.array([1] * 200, pa.int16()))
    deltalake.write_deltalake(place, wider, mode="append", schema_mode="merge")
    deltalake.DeltaTable(place).delete("id < 20")
    theirs = deltalake.DeltaTable(place)
    show = crawl(folder, "delta", {"type": "delta-lake", "config": {"base_path": f"{folder}/lake"}})
    name = f'src."{folder}/lake".orders' if "." in folder else f"src.{folder}/lake.orders"
    ours = show(name)
    expected = delta_fields(json.loads(theirs.schema().to_json()))
    check("columns and types of a Delta table are those that deltalake shows", plain(ours["columns"]) == expected, (plain(ours["columns"]), expected))
    rows = theirs.to_pyarrow_table().num_rows if hasattr(theirs, "to_pyarrow_table") else 14 * 180
    properties = ours["properties"]
    check("its rows and its version are, too", properties.get("rowCount") == rows and str(theirs.version()) in json.dumps(properties),
          (properties.get("rowCount"), rows, theirs.version(), properties))


def duckdb(folder):
    program = f"{ROOT}/.lab/venv/bin/duckdb"
    program = program if os.path.exists(program) else shutil.which("duckdb")
    if not program:
        return print("skip DuckDB: its program cannot be installed")
    ask = lambda sql: json.loads(subprocess.run([program, "-json", f"{folder}/shop.duckdb", "-c", sql], check=True, capture_output=True, text=True).stdout or "[]")
    ask("""CREATE SCHEMA crm; CREATE TABLE crm.customers (id BIGINT PRIMARY KEY, name VARCHAR NOT NULL, mail VARCHAR, price DECIMAL(9,2), born DATE, seen TIMESTAMPTZ);
        CREATE TABLE crm.orders (id INTEGER, customer BIGINT REFERENCES crm.customers(id), total DOUBLE);
        CREATE VIEW big AS SELECT o.id, c.name FROM crm.orders o JOIN crm.customers c ON c.id = o.customer;
        INSERT INTO crm.customers SELECT i, 'x', NULL, 1, NULL, NULL FROM range(7) t(i)""")
    show = crawl(folder, "DuckDB", {"type": "duckdb", "config": {"path": f"{folder}/shop.duckdb", "cli": program}})
    rows = ask("SELECT schema_name, table_name, column_name, data_type FROM duckdb_columns() WHERE NOT internal")
    theirs = {}
    for row in rows:
        theirs.setdefault(f'{row["schema_name"]}.{row["table_name"]}', {})[row["column_name"]] = row["data_type"]
    ours = {name: plain(show(f"src.shop.{name}")["columns"]) for name in theirs}
    check("tables, views, columns and types are those that DuckDB shows", len(theirs) == 3 and ours == theirs, (ours, theirs))
    check("a table's rows are DuckDB's", show("src.shop.crm.customers")["properties"].get("rowCount") == 7, show("src.shop.crm.customers")["properties"])


def moto():
    """A server that stands in for AWS; nil where it cannot be installed."""
    try:
        import boto3, moto.server
    except ImportError:
        return None, None
    port = free_port()
    code = f"import sys; sys.argv = ['moto', '-H', '127.0.0.1', '-p', '{port}']; from moto.server import main; main()"
    started.append(subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
    for _ in range(150):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.2)
    address = f"http://127.0.0.1:{port}"
    keys = {"aws_access_key_id": "AKIDEXAMPLE", "aws_secret_access_key": "wJalr-s3cret"}
    return address, lambda service: boto3.client(service, endpoint_url=address, region_name="us-east-1", **keys)


def aws(folder):
    address, client = moto()
    if not address:
        return print("skip S3 and Glue: moto and boto3 cannot be installed")
    import io
    import pyarrow.parquet as parquet
    s3 = client("s3")
    s3.create_bucket(Bucket="lake")
    body = io.BytesIO()
    parquet.write_table(table(), body)
    for number in range(30):
        s3.put_object(Bucket="lake", Key=f"orders/dt=2026-01-{1 + number % 3:02}/part {number}+ü.parquet", Body=body.getvalue())
    s3.put_object(Bucket="lake", Key="people/a.csv", Body=b"id,name\n1,x\n")
    keys = {"s3_endpoint": address, "s3_access_key_id": "AKIDEXAMPLE", "s3_secret_access_key": "wJalr-s3cret"}
    show = crawl(folder, "S3", {"type": "s3", "config": {"path_specs": ["s3://lake/{table}/dt={dt}/", "s3://lake/{table}/"], **keys}})
    ours = show("src.lake.orders")
    listed = [item for page in s3.get_paginator("list_objects_v2").paginate(Bucket="lake", Prefix="orders/") for item in page["Contents"]]
    sizes = ours["properties"]["files"]["data"], ours["properties"]["sizeBytes"]
    check("files and bytes are those that boto3 lists", sizes == (len(listed), sum(item["Size"] for item in listed)), sizes)
    theirs = {path: kind for field in table().schema for path, kind in arrow(field).items()} | {"dt": "date"}
    check("columns of files in a bucket are PyArrow's", plain(ours["columns"]) == theirs, (plain(ours["columns"]), theirs))
    glue(folder, address, client("glue"))


def glue(folder, address, client):
    columns = [{"Name": "id", "Type": "bigint", "Comment": "key"}, {"Name": "address", "Type": "struct<city:string,zip:array<int>>"}, {"Name": "total", "Type": "decimal(12,2)"}]
    client.create_database(DatabaseInput={"Name": "sales", "Description": "All sales"})
    for number in range(130):
        client.create_table(DatabaseName="sales", TableInput={
            "Name": f"t{number:03}", "TableType": "EXTERNAL_TABLE", "PartitionKeys": [{"Name": "dt", "Type": "date"}],
            "StorageDescriptor": {"Columns": columns, "Location": f"s3://lake/t{number:03}"}})
    keys = {"aws_endpoint_url": address, "aws_region": "us-east-1", "aws_access_key_id": "AKIDEXAMPLE", "aws_secret_access_key": "wJalr-s3cret"}
    show = crawl(folder, "Glue", {"type": "glue", "config": keys})
    theirs = [table for page in client.get_paginator("get_tables").paginate(DatabaseName="sales") for table in page["TableList"]]
    wrong = {}
    for item in theirs[::43] + theirs[-1:]:
        ours = types(show(f"src.sales.{item['Name']}")["columns"])
        names = [c["Name"] for c in item["StorageDescriptor"]["Columns"] + item["PartitionKeys"]]
        if [path for path in ours if "." not in path] != names or ours["id"] != "bigint" or ours["total"] != "decimal(12,2)" or ours["address.city"] != "string":
            wrong[item["Name"]] = ours
    check("tables, columns and types are those that boto3 shows of Glue", len(theirs) == 130 and not wrong, wrong)
    try:
        count = len(json.loads(cairn("list", "--data", f"{folder}/Glue-data", "--kind", "table", "--json")[1]))
    except ValueError:
        count = None
    check("Glue's tables are all there", count is None or count >= 100, count)
