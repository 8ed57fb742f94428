"""A crawl of a Kafka cluster that is not ours: librdkafka's mock brokers, filled and asked by its own client."""
import http.server, json, os, sqlite3, threading, time

from support import cairn, check, types

ORDER = {"type": "object", "required": ["order_id"], "properties": {
    "order_id": {"type": "integer"}, "customer": {"type": "object", "properties": {"email": {"type": "string"}}}}}
CLICK = {"type": "record", "name": "Click", "fields": [
    {"name": "user_id", "type": "long"}, {"name": "at", "type": {"type": "long", "logicalType": "timestamp-millis"}}]}
SUBJECTS = {
    "orders-value": {"schemaType": "JSON", "schema": json.dumps(ORDER)},
    "clicks-value": {"schema": json.dumps(CLICK)}, "clicks-key": {"schema": '"long"'}}


class Registry(http.server.BaseHTTPRequestHandler):
    """As much of a schema registry as a crawl asks."""

    def do_GET(self):
        words = self.path.strip("/").split("/")
        answer = None
        if words == ["subjects"]:
            answer = list(SUBJECTS)
        elif words == ["config"]:
            answer = {"compatibilityLevel": "BACKWARD"}
        elif words[:2] == ["schemas", "ids"]:
            answer = [{"subject": "shop.Click", "version": 1}] if words[3:] == ["versions"] else {"schema": json.dumps(CLICK)}
        elif words[0] == "subjects" and words[1] in SUBJECTS:
            answer = [1] if words[2:] == ["versions"] else {"subject": words[1], "version": 1, "id": 7, **SUBJECTS[words[1]]}
        body = json.dumps(answer if answer is not None else {"error_code": 40401}).encode()
        self.send_response(200 if answer is not None else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words):
        pass


def event(number):
    """A row as Debezium writes it, with and without the schema beside it."""
    after = None if number % 5 == 4 else {"id": number, "mail": f"ann{number}@example.com"}
    source = {"connector": "postgresql", "db": "shop", "schema": "public", "table": "people", "lsn": 1}
    payload = {"before": {"id": number} if after is None else None, "after": after, "source": source, "op": "c", "ts_ms": 1}
    return json.dumps({"schema": {"type": "struct"}, "payload": payload} if number % 2 else payload)


def formats(bootstrap, folder):
    """Topics without a schema: every compression, tombstones, change events, plain texts."""
    from confluent_kafka import Producer
    codecs = ["none", "gzip", "snappy", "lz4", "zstd"]
    for codec in codecs:
        producer = Producer({"bootstrap.servers": bootstrap, "compression.type": codec, "linger.ms": 50})
        for number in range(40):
            producer.produce(f"plain-{codec}", json.dumps({"n": number, "who": {"mail": f"ann{number}@example.com"}, "tags": ["a", 1]}), key=f"k-{number}")
        check(f"the {codec} sample is written", producer.flush(20) == 0)
    producer = Producer({"bootstrap.servers": bootstrap})
    for number in range(10):
        producer.produce("changes", event(number), key=json.dumps({"id": number}))
        producer.produce("changes", None, key=json.dumps({"id": number}))
        producer.produce("words", f"word {number}")
    producer.flush(20)
    recipe, data = f"{folder}/formats.yaml", f"{folder}/formats"
    open(recipe, "w").write(f"pipeline_name: f\nsource:\n  type: kafka\n  config: {{bootstrap: '{bootstrap}', topic_patterns: {{allow: ['plain.*', changes, words]}}}}\n")
    code, out, err = cairn("crawl", recipe, "--data", data, "--json")
    check("topics without a schema are crawled", code == 0 and json.loads(out)["problems"] == 0, out + err)
    show = lambda topic: json.loads(cairn("show", f"f.{topic}", "--data", data, "--json")[1])
    rows = {topic: types(show(topic)["columns"]) for topic in [f"plain-{codec}" for codec in codecs] + ["changes", "words"]}
    plain = {"n": "integer", "who": "object", "who.mail": "string", "tags": "array<union<integer, string>>", "{key}": "string"}
    wrong = {codec: rows.get(f"plain-{codec}") for codec in codecs if rows.get(f"plain-{codec}") != plain}
    check("records of every compression show their columns", not wrong, wrong)
    check("change events show their rows' columns", rows.get("changes") == {"id": "integer", "mail": "string", "{key}": "object", "{key}.id": "integer"}, rows.get("changes"))
    check("plain texts are one column", rows.get("words") == {"value": "string"}, rows.get("words"))
    sample = show("changes")["properties"]["sample"]
    check("tombstones and the rows' table are told", sample["values"]["formats"]["absent"] == 10 and sample["values"]["source"]["table"] == "people", sample)
    code, out, err = cairn("crawl", recipe, "--data", data, "--json")
    counts = json.loads(out)
    check("looking at the same records again writes nothing", counts["created"] + counts["updated"] + counts["edges"] == 0, out)
    dump = b"".join(open(f"{data}/{f}", "rb").read() for f in os.listdir(data) if f.startswith("cairn.db"))
    check("no value of a record is in the store", b"ann7@example.com" not in dump and b"k-17" not in dump)


def kafka(folder):
    try:
        from confluent_kafka import Consumer, Producer, TopicPartition
    except ImportError:
        return print("skip Kafka: its client cannot be installed")
    # The brokers live as long as this producer.
    cluster = Producer({"test.mock.num.brokers": 3})
    bootstrap = ",".join(f"{b.host}:{b.port}" for b in cluster.list_topics(timeout=10).brokers.values())
    for number in range(25):
        cluster.produce("orders", json.dumps({"order_id": number}), key=str(number))
        cluster.produce("clicks", b"x")
        # Behind Confluent's mark, under a subject that is not the topic's.
        cluster.produce("framed", b"\0\0\0\0\x09" + bytes([2 * number, 2]), key=b"\0\0\0\0\x09" + bytes([2 * number, 2]))
    cluster.produce("__hidden", b"x")
    check("the sample is written", cluster.flush(20) == 0)
    formats(bootstrap, folder)
    registry = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Registry)
    threading.Thread(target=registry.serve_forever, daemon=True).start()
    recipe, data = f"{folder}/kafka.yaml", f"{folder}/data"
    open(recipe, "w").write(
        f"pipeline_name: events\nsource:\n  type: kafka\n  config:\n    connection:\n      bootstrap: {bootstrap}\n"
        f"      schema_registry_url: http://127.0.0.1:{registry.server_port}\n")
    code, out, err = cairn("crawl", recipe, "--data", data, "--json")
    check("a crawl of Kafka succeeds", code == 0 and json.loads(out)["problems"] == 0, out + err)

    client = Consumer({"bootstrap.servers": bootstrap, "group.id": "test"})
    theirs = {}
    for topic in client.list_topics(timeout=10).topics.values():
        ends = [client.get_watermark_offsets(TopicPartition(topic.topic, p), timeout=10) for p in topic.partitions]
        theirs[topic.topic] = (len(ends), sum(high - low for low, high in ends))
    client.close()
    hidden = theirs.pop("__hidden", None)
    store = sqlite3.connect(f"file:{data}/cairn.db?mode=ro", uri=True)
    names = [row[0] for row in store.execute("SELECT name FROM assets WHERE state = 0 AND kind = 6")]
    ours = {}
    for name in names:
        code, out, err = cairn("show", f'events.{name}', "--data", data, "--json")
        properties = json.loads(out)["properties"]
        ours[name] = (properties["partitionCount"], properties["rowCount"])
    check("topics, partitions and messages are those that Kafka's client shows", hidden and ours == theirs, (ours, theirs))
    columns = lambda topic: sorted(row[0] for row in store.execute(
        "SELECT json_extract(c.value, '$[0]') FROM column_runs r, json_each(r.body) c"
        " JOIN assets a ON a.id = r.asset_id WHERE a.name = ?", (topic,)))
    check("a JSON Schema's properties are columns, and the key as records show it", columns("orders") == ["customer", "customer.email", "order_id", "{key}"], columns("orders"))
    check("Avro's fields and the key are columns", columns("clicks") == ["at", "user_id", "{key}"], columns("clicks"))
    check("a schema that records name by its number is found", columns("framed") == ["at", "user_id", "{key}", "{key}.at", "{key}.user_id"], columns("framed"))
    code, out, err = cairn("crawl", recipe, "--data", data, "--json")
    counts = json.loads(out)
    check("a second crawl of Kafka writes nothing", counts["created"] + counts["updated"] + counts["edges"] == 0, out)
    registry.shutdown()
