import Codecs

/// Real Iceberg tables that PyIceberg wrote, on an S3 server that checks signatures, behind a REST catalog that demands
/// a login; started once for all tests that want it and stopped when the test process ends, however it ends.
struct LiveIceberg: Sendable {
  let directory: String
  let port: UInt16
  let storagePort: UInt16
  /// What PyIceberg itself says of the tables.
  let facts: JSON
  let accessKeyID: String
  let secretAccessKey: String

  static let shared: Result<LiveIceberg, LiveFailure> = Result { () throws(LiveFailure) in try start() }

  static let isInstalled = PythonServer.has("pyiceberg.catalog.sql, pyarrow, moto.server, boto3")

  static func lake() throws -> LiveIceberg { try shared.get() }

  private static func start() throws(LiveFailure) -> LiveIceberg {
    let port = UInt16.random(in: 20_000..<26_000)
    let (directory, facts) = try PythonServer.start(program, "cairn-iceberg-lake", ports: [port, port + 1])
    return LiveIceberg(
      directory: directory, port: port, storagePort: port + 1, facts: facts["tables"] ?? .null,
      accessKeyID: facts["key"]?.string ?? "", secretAccessKey: facts["secret"]?.string ?? "")
  }

  private static let program = #"""
    import base64, datetime as dt, decimal, http.server, json, os, sys, threading, time, traceback, urllib.parse, uuid
    port, s3port = int(sys.argv[1]), int(sys.argv[2])
    os.environ["INITIAL_NO_AUTH_ACTION_COUNT"] = "3"
    try:
      import boto3, pyarrow as pa
      from moto.server import ThreadedMotoServer
      from pyiceberg.catalog.sql import SqlCatalog
      from pyiceberg.schema import Schema
      from pyiceberg.types import *
      from pyiceberg.partitioning import PartitionField, PartitionSpec
      from pyiceberg.table.sorting import NullOrder, SortDirection, SortField, SortOrder
      from pyiceberg.transforms import *
      moto = ThreadedMotoServer(ip_address="127.0.0.1", port=s3port); moto.start()
      end = f"http://127.0.0.1:{s3port}"
      iam = boto3.client("iam", endpoint_url=end, region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b")
      iam.create_user(UserName="u"); key = iam.create_access_key(UserName="u")["AccessKey"]
      allow = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
      iam.put_user_policy(UserName="u", PolicyName="p", PolicyDocument=json.dumps(allow))
      ids = dict(aws_access_key_id=key["AccessKeyId"], aws_secret_access_key=key["SecretAccessKey"])
      boto3.client("s3", endpoint_url=end, region_name="us-east-1", **ids).create_bucket(Bucket="lake")
      s3 = {"s3.endpoint": end, "s3.access-key-id": key["AccessKeyId"], "s3.secret-access-key": key["SecretAccessKey"],
            "s3.region": "us-east-1", "s3.force-virtual-addressing": "false"}
      c = SqlCatalog("lake", uri="sqlite:///cat.db", warehouse="s3://lake/wh", **s3)
      c.create_namespace("retail", {"owner": "lake team", "comment": "Retail lake"})
      c.create_namespace("gold"); c.create_namespace("gold.daily"); c.create_namespace("empty")
      F = NestedField
      schema = Schema(F(1, "id", LongType(), True, doc="key"), F(2, "email", StringType(), False, doc="PII: e-mail"), F(3, "ssn", StringType(), False),
        F(4, "address", StructType(F(10, "street", StringType(), False, doc="line 1"), F(11, "zip", StringType(), False)), False),
        F(5, "tags", ListType(20, StringType(), False), False), F(6, "props", MapType(30, StringType(), 31, IntegerType(), False), False),
        F(7, "signup", TimestamptzType(), False), F(8, "balance", DecimalType(12, 2), False), F(9, "born", DateType(), False),
        F(12, "uid", UUIDType(), False), F(13, "fx", FixedType(4), False), F(14, "raw", BinaryType(), False), F(15, "ok", BooleanType(), False),
        F(16, "lines", ListType(40, StructType(F(41, "sku", StringType(), True), F(42, "qty", IntegerType(), False)), True), False),
        F(17, "score", DoubleType(), False), identifier_field_ids=[1])
      t = c.create_table("retail.customers", schema,
        partition_spec=PartitionSpec(PartitionField(7, 1000, MonthTransform(), "month"), PartitionField(1, 1001, BucketTransform(8), "bucket")),
        sort_order=SortOrder(SortField(1, IdentityTransform(), SortDirection.ASC, NullOrder.NULLS_LAST)),
        properties={"comment": "Customers", "owner": "crm"})
      def rows(a, b):
        return pa.Table.from_pylist([{"id": i, "email": f"ann{i}@example.com" if i % 3 else None, "address": {"street": f"Main {i}"},
          "tags": ["a"], "props": [("x", i)], "signup": dt.datetime(2026, 1 + i % 6, 1, tzinfo=dt.timezone.utc), "balance": decimal.Decimal("1.50") * i,
          "born": dt.date(1980, 1, 1 + i % 20), "uid": uuid.UUID(int=i).bytes, "fx": b"abcd", "raw": b"\0", "ok": i % 2 == 0,
          "lines": [{"sku": "S", "qty": 1}], "score": i / 8} for i in range(a, b)], schema=t.schema().as_arrow())
      for a in (0, 40): t.append(rows(a, a + 40))
      with t.update_schema() as u: u.add_column("tier", StringType(), doc="gold or not"); u.rename_column("ssn", "national_id"); u.add_column(("address", "country"), StringType()); u.delete_column("raw")
      with t.update_spec() as u: u.remove_field("bucket"); u.add_field("id", TruncateTransform(10), "trunc")
      t.append(pa.Table.from_pylist([{"id": i, "tier": "gold", "signup": dt.datetime(2026, 7, 1, tzinfo=dt.timezone.utc)} for i in range(300, 320)], schema=t.schema().as_arrow()))
      t.delete("id = 5")
      first = [s.snapshot_id for s in t.snapshots()]
      t.manage_snapshots().create_tag(first[0], "v1").create_branch(first[-1], "audit").commit()
      o = c.create_table("gold.daily.orders", Schema(F(1, "order_id", LongType(), True), F(2, "total", DoubleType(), False), F(3, "day", StringType(), False)),
        partition_spec=PartitionSpec(PartitionField(3, 1000, IdentityTransform(), "day")), properties={"format-version": "1"})
      o.append(pa.table({"order_id": pa.array([1, 2], pa.int64()), "total": [1.0, 2.0], "day": ["a", "b"]}, schema=o.schema().as_arrow()))
      for codec in ("snappy", "zstandard", "null", "deflate"):
        x = c.create_table(f"retail.codec_{codec}", Schema(F(1, "a", LongType(), False)), properties={"write.avro.compression-codec": codec})
        x.append(pa.table({"a": pa.array([1, None, 3], pa.int64())}))
      c.create_table("retail.empty", Schema(F(1, "id", LongType(), True)))
      facts = {}
      for ns in c.list_namespaces() + c.list_namespaces("gold"):
        for ident in c.list_tables(ns):
          t = c.load_table(ident); s = t.schema()
          columns = {s.find_column_name(i): str(s.find_field(i).field_type) for i in s.field_ids}
          now = t.current_snapshot()
          files = [e.data_file for m in now.manifests(t.io) for e in m.fetch_manifest_entry(t.io, discard_deleted=True)] if now else []
          nulls = {}
          for f in files:
            for k, v in (f.null_value_counts or {}).items():
              n = s.find_column_name(k) or "-"; nulls[n] = nulls.get(n, 0) + v
          facts[".".join(ident)] = {"columns": columns, "required": [s.find_column_name(i) for i in s.field_ids if s.find_field(i).required],
            "rows": t.scan().count(), "files": len(files), "bytes": sum(f.file_size_in_bytes for f in files), "nulls": nulls,
            "snapshots": [[str(x.snapshot_id), x.summary.operation.value] for x in t.snapshots()], "schemas": len(t.metadata.schemas),
            "specs": len(t.metadata.partition_specs), "refs": sorted(t.metadata.refs), "format": t.metadata.format_version, "location": t.location()}
      glue = boto3.client("glue", endpoint_url=end, region_name="us-east-1", **ids)
      glue.create_database(DatabaseInput={"Name": "retail", "Description": "Retail lake"})
      for ident in c.list_tables("retail"):
        t = c.load_table(ident)
        glue.create_table(DatabaseName="retail", TableInput={"Name": ident[-1], "TableType": "EXTERNAL_TABLE", "StorageDescriptor": {"Columns": [{"Name": "id", "Type": "bigint", "Comment": "key"}], "Location": t.location()},
          "Parameters": {"table_type": "ICEBERG", "metadata_location": t.metadata_location}})
      glue.create_table(DatabaseName="retail", TableInput={"Name": "plain", "Owner": "ann", "StorageDescriptor": {"Columns": [{"Name": "a", "Type": "array<int>"}]}, "PartitionKeys": [{"Name": "dt", "Type": "date"}]})
      json.dump({"tables": facts, "key": key["AccessKeyId"], "secret": key["SecretAccessKey"]}, open("facts.json", "w"))

      class REST(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        def log_message(self, *a): pass
        def say(self, body, code=200):
          out = json.dumps(body).encode(); self.send_response(code); self.send_header("Content-Type", "application/json")
          self.send_header("Content-Length", str(len(out))); self.end_headers(); self.wfile.write(out)
        def do_POST(self):
          form = urllib.parse.parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
          if form.get("client_secret") != ["secret"]: return self.say({"error": "invalid_client", "error_description": "no such client"}, 401)
          self.say({"access_token": "lake-token", "token_type": "bearer", "expires_in": 3600})
        def do_GET(self):
          if self.headers.get("Authorization") != "Bearer lake-token": return self.say({"error": {"message": "log in", "type": "NotAuthorizedException", "code": 401}}, 401)
          url = urllib.parse.urlsplit(self.path); q = urllib.parse.parse_qs(url.query)
          p = [urllib.parse.unquote(x) for x in url.path.strip("/").split("/")]
          ns = tuple(p[3].split("\x1f")) if len(p) > 3 else ()
          if p == ["v1", "config"]: return self.say({"defaults": {}, "overrides": {"prefix": "pre"}})
          if p[2:] == ["namespaces"]:
            parent = tuple(q["parent"][0].split("\x1f")) if "parent" in q else ()
            return self.say({"namespaces": sorted(list(x) for x in c.list_namespaces(parent) if len(x) == len(parent) + 1), "next-page-token": None})
          if len(p) == 4: return self.say({"namespace": list(ns), "properties": c.load_namespace_properties(ns)})
          if len(p) == 5 and p[4] == "tables":
            all = sorted(x[-1] for x in c.list_tables(ns)); at = int(q.get("pageToken", [""])[0] or 0); page = all[at:at + 3]
            return self.say({"identifiers": [{"namespace": list(ns), "name": x} for x in page], "next-page-token": str(at + 3) if at + 3 < len(all) else None})
          if len(p) == 6 and p[4] == "tables":
            t = c.load_table((*ns, p[5]))
            return self.say({"metadata-location": t.metadata_location, "metadata": json.loads(t.metadata.model_dump_json(by_alias=True, exclude_none=True)), "config": s3})
          self.say({"error": {"message": "no such thing", "type": "NotFoundException", "code": 404}}, 404)
      server = http.server.ThreadingHTTPServer(("127.0.0.1", port), REST)
      open("ready", "w").close()
      server.serve_forever()
    except BaseException:
      traceback.print_exc(); sys.stdout.flush(); open("failed", "w").close()
    """#
}
