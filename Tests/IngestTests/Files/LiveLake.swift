import Codecs

/// Files that PyArrow, fastavro and delta-rs wrote, on an S3 server that checks signatures; started once for all tests
/// that want it and stopped when the test process ends, however it ends.
struct LiveLake: Sendable {
  let port: UInt16
  /// What the writers themselves say of the files.
  let facts: JSON

  static let shared: Result<LiveLake, LiveFailure> = Result { () throws(LiveFailure) in try start() }

  static let isInstalled = PythonServer.has("pyarrow, fastavro, deltalake, moto.server, boto3")

  private static func start() throws(LiveFailure) -> LiveLake {
    let port = UInt16.random(in: 26_000..<32_000)
    return LiveLake(port: port, facts: try PythonServer.start(program, "cairn-buckets", ports: [port]).facts)
  }

  private static let program = #"""
    import ctypes, decimal, gzip, io, json, os, socket, subprocess, sys, time, traceback
    port = int(sys.argv[1])
    os.environ["INITIAL_NO_AUTH_ACTION_COUNT"] = "3"
    try:
      import boto3, fastavro, pyarrow as pa, pyarrow.csv, pyarrow.parquet as pq, deltalake
      # A process of its own, which ends with this one: delta-rs holds Python's lock while it waits for answers.
      subprocess.Popen([sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        preexec_fn=lambda: ctypes.CDLL(None).prctl(1, 9))
      for _ in range(300):
        try: socket.create_connection(("127.0.0.1", port)).close(); break
        except OSError: time.sleep(0.1)
      end = f"http://127.0.0.1:{port}"
      iam = boto3.client("iam", endpoint_url=end, region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b")
      iam.create_user(UserName="u"); key = iam.create_access_key(UserName="u")["AccessKey"]
      allow = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
      iam.put_user_policy(UserName="u", PolicyName="p", PolicyDocument=json.dumps(allow))
      s3 = boto3.client("s3", endpoint_url=end, region_name="us-east-1", aws_access_key_id=key["AccessKeyId"], aws_secret_access_key=key["SecretAccessKey"])
      s3.create_bucket(Bucket="lake")
      sizes = {}
      def put(name, data):
        s3.put_object(Bucket="lake", Key=name, Body=data); t = "/".join(name.split("/")[:2])
        n, b = sizes.get(t, (0, 0)); sizes[t] = (n + 1, b + len(data))
      table = pa.table({"id": pa.array(range(50), pa.int64()), "who": [f"n{i}" for i in range(50)], "price": pa.array([decimal.Decimal(i) for i in range(50)], pa.decimal128(9, 2)),
        "lines": pa.array([[{"sku": "x", "n": i}] for i in range(50)], pa.list_(pa.struct([("sku", pa.string()), ("n", pa.int32())])))})
      for codec in ("snappy", "zstd", "gzip", "none", "lz4"):
        for day in (1, 2):
          b = io.BytesIO(); pq.write_table(table, b, compression=codec); put(f"raw/parquet_{codec}/dt=2025-01-0{day}/k ey=ü%2F+/p.parquet", b.getvalue())
      b = io.BytesIO(); fastavro.writer(b, {"type": "record", "name": "r", "fields": [{"name": "id", "type": "long"}, {"name": "in", "type": {"type": "record", "name": "s", "fields": [{"name": "x", "type": ["null", "string"]}]}}]}, [{"id": 1, "in": {"x": "y"}}], codec="deflate")
      put("raw/avro/a.avro", b.getvalue())
      put("raw/json/a.jsonl.gz", gzip.compress(b"".join(json.dumps({"id": i, "in": {"x": "y"}}).encode() + b"\n" for i in range(5000))))
      b = io.BytesIO(); pa.csv.write_csv(table.select(["id", "who"]), b); put("raw/csv/a.csv", b.getvalue())
      for i in range(2300): s3.put_object(Bucket="lake", Key=f"raw/many/p={i % 7}/{i:05d}.csv", Body=b"a,b\n1,2\n")
      sizes["raw/many"] = (2300, 2300 * 8)
      opt = {"AWS_ENDPOINT_URL": end, "AWS_ACCESS_KEY_ID": key["AccessKeyId"], "AWS_SECRET_ACCESS_KEY": key["SecretAccessKey"], "AWS_REGION": "us-east-1", "AWS_ALLOW_HTTP": "true", "AWS_S3_ALLOW_UNSAFE_RENAME": "true"}
      uri = "s3://lake/silver/orders"
      for i in range(12): deltalake.write_deltalake(uri, table.slice(i, 3), mode="append", storage_options=opt)
      d = deltalake.DeltaTable(uri, storage_options=opt); d.create_checkpoint(); d.delete("id = 3")
      deltalake.write_deltalake(uri, table.slice(20, 5), mode="append", storage_options=opt)
      d = deltalake.DeltaTable(uri, storage_options=opt); adds = pa.table(d.get_add_actions(flatten=True)).to_pydict()
      json.dump({"key": key["AccessKeyId"], "secret": key["SecretAccessKey"], "sizes": sizes, "delta": {"version": d.version(), "files": len(adds["path"]),
        "bytes": sum(adds["size_bytes"]), "rows": sum(adds["num_records"]), "operations": [h["operation"] for h in d.history()]}}, open("facts.json", "w"))
      open("ready", "w").close(); time.sleep(86400)
    except Exception:
      traceback.print_exc(); open("failed", "w").close()
    """#
}
