"""A crawl of a stand-in for MongoDB: PyMongo's BSON on the wire, mongomock behind it, and PyMongo asking the same."""
import base64, datetime, hashlib, hmac, json, os, secrets, socketserver, sqlite3, ssl, struct, subprocess, threading

from support import cairn, check

USER, PASSWORD, SALT, ROUNDS = "reader", "reader-Pw1", b"salt of sixteen!", 4096
# What each mechanism hashes, and by which function.
SECRETS = {
    "SCRAM-SHA-256": ("sha256", PASSWORD.encode()),
    "SCRAM-SHA-1": ("sha1", hashlib.md5(f"{USER}:mongo:{PASSWORD}".encode()).hexdigest().encode())}
VALIDATOR = {"$jsonSchema": {"bsonType": "object", "required": ["email"], "properties": {
    "email": {"bsonType": "string", "description": "the login"}}}}
VIEWS = {
    "mails": ("customers", [{"$project": {"mail": "$email", "zip": "$addresses.zip"}}]),
    "spent": ("orders", [
        {"$lookup": {"from": "customers", "localField": "customer", "foreignField": "_id", "as": "who"}},
        {"$group": {"_id": "$customer", "total": {"$sum": "$total"}}}])}


class Refusal(Exception):
    def __init__(self, code, name, text):
        self.reply = {"ok": 0.0, "code": code, "codeName": name, "errmsg": text}


class StandIn(socketserver.ThreadingTCPServer):
    """As much of a server as a crawl and PyMongo ask."""
    allow_reuse_address = daemon_threads = True

    def __init__(self, client, tls=None, mechanism="SCRAM-SHA-256", **hello):
        self.client, self.cursors, self.number = client, {}, 1000
        self.tls, self.mechanism, self.hello = tls, mechanism, hello
        super().__init__(("127.0.0.1", 0), Session)
        self.address = f"127.0.0.1:{self.server_address[1]}"
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def get_request(self):
        connection, peer = super().get_request()
        return (self.tls.wrap_socket(connection, server_side=True) if self.tls else connection), peer

    def handle_error(self, request, peer):
        pass

    def open(self, documents, space, size):
        documents = list(documents)
        if len(documents) <= size:
            return self.batch(0, space, "firstBatch", documents)
        self.number += 1
        self.cursors[self.number] = (documents[size:], space)
        return self.batch(self.number, space, "firstBatch", documents[:size])

    def more(self, number, size):
        if number not in self.cursors:
            raise Refusal(43, "CursorNotFound", f"cursor id {number} not found")
        rest, space = self.cursors.pop(number)
        if len(rest) > size:
            self.cursors[number] = (rest[size:], space)
        return self.batch(number if len(rest) > size else 0, space, "nextBatch", rest[:size])

    @staticmethod
    def batch(number, space, key, documents):
        from bson import Int64
        return {"cursor": {"id": Int64(number), "ns": space, key: documents}, "ok": 1.0}


class Session(socketserver.BaseRequestHandler):
    """One connection: frames in, commands answered one after the other."""

    def exactly(self, count):
        data = b""
        while len(data) < count:
            piece = self.request.recv(count - len(data))
            if not piece:
                raise ConnectionError
            data += piece
        return data

    def handle(self):
        import bson
        self.proof, self.trusted = None, False
        try:
            while True:
                length, request, _, operation = struct.unpack("<iiii", self.exactly(16))
                body = self.exactly(length - 16)
                if operation == 2004:
                    document = bson.decode(body[body.index(b"\0", 4) + 9:])
                    answer = bson.encode(self.answer(document, "admin"))
                    head, kind = struct.pack("<iqii", 8, 0, 0, 1), 1
                else:
                    document = bson.decode(body[5:5 + struct.unpack("<i", body[5:9])[0]])
                    answer = bson.encode(self.answer(document, document.get("$db")))
                    head, kind = struct.pack("<iB", 0, 0), 2013
                size = 16 + len(head) + len(answer)
                self.request.sendall(struct.pack("<iiii", size, 0, request, kind) + head + answer)
        except ConnectionError:
            pass

    def answer(self, command, database):
        name = next(iter(command))
        try:
            function = getattr(self, "do_" + name.lower(), None)
            if function is None:
                raise Refusal(59, "CommandNotFound", f"no such command: '{name}'")
            if not self.trusted and name.lower() not in ("ismaster", "hello", "saslstart", "saslcontinue", "ping", "endsessions"):
                raise Refusal(13, "Unauthorized", f"command {name} requires authentication")
            if database == "closed":
                raise Refusal(13, "Unauthorized", f"not authorized on closed to execute command {name}")
            return function(command, database)
        except Refusal as refusal:
            return refusal.reply

    def do_ismaster(self, command, database):
        answer = {"ismaster": True, "helloOk": True, "maxBsonObjectSize": 16 << 20, "maxMessageSizeBytes": 48_000_000,
                  "maxWriteBatchSize": 100_000, "minWireVersion": 0, "maxWireVersion": 21, "ok": 1.0}
        answer.update(self.server.hello)
        return {**answer, "saslSupportedMechs": [self.server.mechanism]} if "saslSupportedMechs" in command else answer

    do_hello = do_ismaster

    def do_ping(self, command, database):
        return {"ok": 1.0}

    do_endsessions = do_killcursors = do_ping

    def do_buildinfo(self, command, database):
        return {"version": "7.0.0", "versionArray": [7, 0, 0, 0], "ok": 1.0}

    def do_saslstart(self, command, database):
        if command["mechanism"] != self.server.mechanism:
            raise Refusal(334, "MechanismUnavailable", f"Unsupported mechanism {command['mechanism']}")
        bare = bytes(command["payload"]).decode().split(",", 2)[2]
        challenge = f"r={bare.split('r=')[1]}{secrets.token_hex(8)},s={base64.b64encode(SALT).decode()},i={ROUNDS}"
        self.proof = bare, challenge
        return {"conversationId": 1, "done": False, "payload": challenge.encode(), "ok": 1.0}

    def do_saslcontinue(self, command, database):
        final = bytes(command["payload"]).decode()
        if not final:
            return {"conversationId": 1, "done": True, "payload": b"", "ok": 1.0}
        bare, challenge = self.proof
        plain, proof = final.rsplit(",p=", 1)
        message = f"{bare},{challenge},{plain}".encode()
        name, secret = SECRETS[self.server.mechanism]
        salted = hashlib.pbkdf2_hmac(name, secret, SALT, ROUNDS)
        stored = hashlib.new(name, hmac.digest(salted, b"Client Key", name)).digest()
        key = bytes(a ^ b for a, b in zip(base64.b64decode(proof), hmac.digest(stored, message, name)))
        if not bare.startswith(f"n={USER},") or hashlib.new(name, key).digest() != stored:
            raise Refusal(18, "AuthenticationFailed", "Authentication failed.")
        self.trusted = True
        signature = hmac.digest(hmac.digest(salted, b"Server Key", name), message, name)
        return {"conversationId": 1, "done": True, "payload": b"v=" + base64.b64encode(signature), "ok": 1.0}

    def do_listdatabases(self, command, database):
        names = self.server.client.list_database_names() + ["closed"]
        return {"databases": [{"name": name, "sizeOnDisk": 8192, "empty": False} for name in names], "ok": 1.0}

    def do_listcollections(self, command, database):
        entries = [
            {"name": name, "type": "collection", "info": {"readOnly": False},
             "options": {"validator": VALIDATOR} if name == "customers" else {}}
            for name in self.server.client[database].list_collection_names()]
        if database == "shop":
            entries += [{"name": name, "type": "view", "options": {"viewOn": on, "pipeline": pipeline}}
                        for name, (on, pipeline) in VIEWS.items()]
        return self.server.open(entries, f"{database}.$cmd.listCollections", command.get("cursor", {}).get("batchSize", 101))

    def do_listindexes(self, command, database):
        indexes = [{"v": 2, "key": {"_id": 1}, "name": "_id_"}]
        if command["listIndexes"] == "customers":
            indexes.append({"v": 2, "key": {"email": 1}, "name": "email_1", "unique": True})
        return self.server.open(indexes, f"{database}.{command['listIndexes']}", 101)

    def documents(self, name, database):
        on, pipeline = VIEWS.get(name, (name, []))
        return self.server.client[database][on].aggregate(pipeline)

    def do_find(self, command, database):
        name, order = command["find"], command.get("sort")
        found = [d for d in self.documents(name, database)
                 if "$gt" not in command["filter"].get("_id", {}) or d["_id"] > command["filter"]["_id"]["$gt"]]
        if order:
            found.sort(key=lambda d: d["_id"], reverse=order["_id"] < 0)
        return self.server.open(found[:command.get("limit") or None], f"{database}.{name}", command.get("batchSize", 101))

    def do_aggregate(self, command, database):
        name, stage = command["aggregate"], command["pipeline"][0]
        if "$collStats" in stage:
            count = self.server.client[database][name].estimated_document_count()
            found = [{"ns": f"{database}.{name}", "storageStats": {"count": count, "storageSize": 4096, "totalIndexSize": 4096}}]
        elif "$sample" in stage:
            found = list(self.documents(name, database))[:stage["$sample"]["size"]]
        else:
            found = self.server.client[database][name].aggregate(command["pipeline"])
        return self.server.open(found, f"{database}.{name}", command["cursor"].get("batchSize", 101))

    def do_getmore(self, command, database):
        return self.server.more(command["getMore"], command.get("batchSize", 101))


def sample():
    """Some of every type, among them fields that are rare, null, or of several types."""
    import mongomock
    from bson import Binary, Decimal128, Int64, ObjectId
    client = mongomock.MongoClient()
    client.shop.customers.insert_many([{
        "_id": ObjectId(), "email": f"ann{n}@example.com", "name": {"first": "Ann", "last": f"Lee {n}"},
        "addresses": [{"street": "Main", "zip": "10115"}], "created": datetime.datetime(2026, 1, 1), "n": n,
        "balance": Decimal128("12.50"), "vip": n % 2 == 0, "big": Int64(2**40 + n), "rate": 1.5, "nothing": None,
        "photo": Binary(b"\0\xff"), "score": "high" if n % 5 == 0 else n, **({"phone": "+1-202-555-0100"} if n % 3 else {}),
    } for n in range(250)])
    client.shop.orders.insert_many([{"_id": n, "customer": n, "lines": [{"sku": "S", "qty": 2}], "total": 9.5} for n in range(30)])
    client.shop["odd.name-ü x"].insert_one({"_id": 1, "ключ": "ü"})
    client.other.events.insert_one({"_id": 1, "t": 1})
    return client


def observed(documents):
    """How often each top-level field has which type, as BSON's own library sees it."""
    import bson
    names = {1: "double", 2: "string", 3: "object", 4: "array", 5: "binData", 7: "objectId", 8: "bool", 9: "date", 10: "null",
             16: "int", 18: "long", 19: "decimal"}
    types = {}
    for document in documents:
        for key, value in document.items():
            name = names[bson.encode({"v": value})[4]]
            types.setdefault(key, {}).setdefault(name, 0)
            types[key][name] += 1
    return types


def measured(documents):
    """Nulls, distinct values and bounds of each whole number at the top level, as a profile prints them."""
    names = {name for document in documents for name in document}
    columns = {}
    for name in names:
        values = [document[name] for document in documents if document.get(name) is not None]
        if values and all(type(value) is int for value in values):
            columns[name] = len(documents) - len(values), len(set(values)), str(min(values)), str(max(values))
    return columns


def mongodb(folder):
    try:
        import mongomock, pymongo
    except ImportError:
        return print("skip MongoDB: its stand-in's Python packages cannot be installed")
    server = StandIn(sample())
    address = server.address
    recipe, data = f"{folder}/mongodb.yaml", f"{folder}/data"

    def write(password, more=""):
        open(recipe, "w").write(
            f"pipeline_name: docs\nsource:\n  type: mongodb\n  config:\n    connect_uri: mongodb://{USER}:{password}@{address}/\n{more}")

    write("wrong")
    code, out, err = cairn("crawl", recipe, "--data", data, "--json")
    check("a wrong password of MongoDB is told and not shown", code != 0 and "login was refused" in out + err and "wrong@" not in out + err, out + err)
    write(PASSWORD)
    code, out, err = cairn("crawl", recipe, "--data", data)
    check("a crawl of MongoDB names the database it may not read and goes on", "closed: the user may not do that" in out + err and "1 problems" in out, out + err)
    write(PASSWORD, "    database_pattern: {deny: [closed]}\n")
    code, out, err = cairn("crawl", recipe, "--data", data, "--json")
    check("a crawl of MongoDB succeeds", code == 0 and json.loads(out)["problems"] == 0, out + err)

    client = pymongo.MongoClient(f"mongodb://{USER}:{PASSWORD}@{address}/")
    theirs = {f"{name}.{c}": None for name in ("shop", "other") for c in client[name].list_collection_names()}
    store = sqlite3.connect(f"file:{data}/cairn.db?mode=ro", uri=True)
    ours = {}
    for (fqn,) in store.execute("SELECT fqn FROM assets WHERE state = 0 AND kind IN (5, 7)"):
        code, out, err = cairn("show", fqn, "--data", data, "--json")
        ours[fqn.removeprefix("docs.").replace('"', "")] = json.loads(out)
    check("collections and views are those that PyMongo lists", ours.keys() == theirs.keys(), (sorted(ours), sorted(theirs)))
    wrong = {}
    for name in ("shop.customers", "shop.orders", "other.events", "shop.odd.name-ü x"):
        database, collection = name.split(".", 1)
        documents = list(client[database][collection].find())
        columns = {c["name"]: c["properties"]["types"] for c in ours[name]["columns"] if ".[]." not in c["name"]}
        if columns != observed(documents) or ours[name]["properties"]["rowCount"] != len(documents):
            wrong[name] = columns, observed(documents)
    check("counts, fields and how often each type was seen are PyMongo's", not wrong, wrong)
    customers = {c["name"]: c for c in ours["shop.customers"]["columns"]}
    check("a validator's words stand with its field", customers["email"].get("description") == "the login", customers["email"])
    check("nested fields are columns", customers["addresses.[].zip"]["nativeType"] == "string" and len(customers["name"]["fields"]) == 2, list(customers))
    code, out, err = cairn("lineage", "docs.shop.mails", "--direction", "upstream", "--data", data)
    check("a view leads back to its collection", "docs.shop.customers" in out, out + err)
    code, out, err = cairn("crawl", recipe, "--data", data, "--json")
    counts = json.loads(out)
    check("a second crawl of MongoDB writes nothing", counts["created"] + counts["updated"] + counts["edges"] == 0, out)
    check("no document is measured unless a recipe asks for it", not store.execute("SELECT count(*) FROM profiles").fetchone()[0])
    write(PASSWORD, "    database_pattern: {deny: [closed]}\n    profiling: {enabled: true}\n")
    code, out, err = cairn("crawl", recipe, "--data", data, "--json")
    wrong = {}
    for name in ("shop.customers", "shop.orders", "other.events"):
        database, collection = name.split(".", 1)
        documents = list(client[database][collection].find())
        told = store.execute("SELECT p.body FROM profiles p JOIN assets a ON a.id = p.asset_id WHERE a.fqn = ?", (f"docs.{name}",)).fetchall()
        profile = json.loads(told[0][0]) if len(told) == 1 else {}
        theirs = measured(documents)
        ours_now = {c["column"]: (c.get("nullCount"), c.get("distinctCount"), c.get("min"), c.get("max")) for c in profile.get("columns", []) if c["column"] in theirs}
        if profile.get("rowCount") != len(documents) or ours_now != theirs:
            wrong[name] = profile.get("rowCount"), ours_now, theirs
    check("nulls, distinct values and bounds are those of the documents that PyMongo reads", code == 0 and not wrong, wrong or out + err)
    code, out, err = cairn("crawl", recipe, "--data", data, "--json")
    check("the same measures again are no new profile", store.execute("SELECT max(n) FROM (SELECT count(*) n FROM profiles GROUP BY asset_id)").fetchone()[0] == 1, out + err)
    server.client.shop.drop_collection("orders")
    VIEWS.pop("spent")
    code, out, err = cairn("crawl", recipe, "--data", data, "--json")
    check("what vanished from MongoDB is marked", json.loads(out)["removed"] == 2, out)
    dump = b"".join(open(f"{data}/{f}", "rb").read() for f in ("cairn.db", "cairn.db-wal") if os.path.exists(f"{data}/{f}"))
    check("no value of a document is in the store", b"+1-202-555-0100" not in dump and b"ann7@example.com" not in dump)
    server.shutdown()
    ways(folder)


def ways(folder):
    """The ways to a server: over TLS, by the older login, and to the primary of a replica set."""
    import pymongo
    run = lambda *words: subprocess.run(words, cwd=folder, check=True, capture_output=True)
    run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-keyout", "key.pem",
        "-out", "cert.pem", "-addext", "subjectAltName=IP:127.0.0.1")
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(f"{folder}/cert.pem", f"{folder}/key.pem")
    encrypted = StandIn(sample(), tls=tls, mechanism="SCRAM-SHA-1")
    primary = StandIn(sample(), setName="rs0", isWritablePrimary=True)
    members = {"setName": "rs0", "ismaster": False, "secondary": True, "primary": primary.address, "hosts": [primary.address]}
    secondary = StandIn(sample(), **members)
    primary.hello.update(hosts=[secondary.address, primary.address], primary=primary.address, me=primary.address)
    trust = f"tls=true&tlsCAFile={folder}/cert.pem"
    for name, address, options, works in [
        ("over TLS, by SCRAM-SHA-1", encrypted.address, trust, True), ("over TLS that nobody vouches for", encrypted.address, "tls=true", False),
        ("in the clear of a server that wants TLS", encrypted.address, "", False),
        ("at the primary that a secondary names", secondary.address, "replicaSet=rs0", True),
        ("of a secondary itself", secondary.address, "directConnection=true", True),
        ("of a set by another name", secondary.address, "replicaSet=rs1", False)]:
        recipe = f"{folder}/way.yaml"
        open(recipe, "w").write(
            f"pipeline_name: way\nsource:\n  type: mongodb\n  config:\n    connect_uri: mongodb://{USER}:{PASSWORD}@{address}/?{options}\n"
            "    connect_timeout: 5\n    database_pattern: {deny: [closed]}\n")
        code, out, err = cairn("crawl", recipe, "--data", f"{folder}/ways", "--json")
        check(f"a crawl of MongoDB {name} " + ("succeeds" if works else "fails clearly"),
              json.loads(out)["problems"] == 0 if works and code == 0 else not works and code != 0 and "MongoDB at" in out + err, out + err)
    client = pymongo.MongoClient(f"mongodb://{USER}:{PASSWORD}@{encrypted.address}/?{trust}")
    check("PyMongo takes the same way", len(list(client.shop.orders.find())) == 30)
    for server in (encrypted, primary, secondary):
        server.shutdown()
