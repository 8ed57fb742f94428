#!/usr/bin/env python3
"""The built program as its users meet it: crawl, serve, push, kill, restart. Loopback only; stops what it starts.

usage: CAIRN=path/to/cairn python3 Tests/EndToEnd/run.py
"""
import json, os, pwd, random, re, shutil, signal, socket, sqlite3, subprocess, sys, tempfile, threading, time
import urllib.error, urllib.request

CAIRN = os.environ["CAIRN"]
HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
passed, failed = [], []


def check(name, holds, detail=""):
    (passed if holds else failed).append(name)
    print(("ok   " if holds else "FAIL ") + name + (f": {detail}" if detail and not holds else ""), flush=True)


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def cairn(*words, env=None):
    done = subprocess.run([CAIRN, *words], capture_output=True, text=True, timeout=300, env={**os.environ, **(env or {})})
    return done.returncode, done.stdout, done.stderr


class Server:
    """A running `cairn serve` (or another verb) with a token for its administrator."""

    def __init__(self, data, verb="serve", *options):
        self.data, self.port = data, free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = open(f"{data}.log", "a+")
        self.process = subprocess.Popen(
            [CAIRN, verb, "--data", data, "--listen", f"127.0.0.1:{self.port}", *options],
            stdout=self.log, stderr=self.log)
        for _ in range(300):
            try:
                if urllib.request.urlopen(self.url + "/readyz", timeout=2).status == 200:
                    return
            except OSError:
                if self.process.poll() is not None:
                    break
                time.sleep(0.1)
        raise SystemExit(f"the server did not start ({self.process.poll()}): " + open(self.log.name).read()[-2000:])

    def stop(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        return self.process.wait(timeout=30)

    def call(self, method, path, body=None, token=None, headers=None, kind="application/json"):
        data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data=data, method=method, headers=headers or {})
        if data is not None:
            request.add_header("Content-Type", kind)
        if token:
            request.add_header("Authorization", "Bearer " + token)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, answer.read(), dict(answer.headers)
        except urllib.error.HTTPError as error:
            return error.code, error.read(), dict(error.headers)


def make_token(data, *scopes, producer=None):
    cairn("user", "add", "tester", "--role", "admin", "--data", data)
    words = ["token", "create", "test", "--user", "tester", "--data", data]
    for scope in scopes or ("read", "contribute", "steward", "administer"):
        words += ["--scope", scope]
    code, out, err = cairn(*words, *(["--producer", producer] if producer else []))
    assert code == 0, err
    return out.strip()


def sqlite_crawl(folder):
    source = sqlite3.connect(f"{folder}/shop.db")
    source.executescript(
        """CREATE TABLE customers (id INTEGER PRIMARY KEY, email TEXT NOT NULL);
        CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers (id), total NUMERIC(12,2));
        CREATE VIEW spending AS SELECT c.email, sum(o.total) AS spent FROM customers c JOIN orders o ON o.customer_id = c.id GROUP BY c.email;""")
    source.close()
    with open(f"{folder}/shop.yaml", "w") as recipe:
        recipe.write("source:\n  type: sqlite\n  config:\n    path: shop.db\n")
    data = f"{folder}/data"
    code, out, err = cairn("crawl", f"{folder}/shop.yaml", "--data", data, "--json")
    check("a crawl of a SQLite file succeeds", code == 0 and json.loads(out)["problems"] == 0, out + err)
    code, out, err = cairn("crawl", f"{folder}/shop.yaml", "--data", data, "--json")
    counts = json.loads(out)
    check("a second crawl writes nothing", counts["created"] + counts["updated"] + counts["edges"] == 0, out)
    code, out, err = cairn("lineage", "shop.shop.spending.spent", "--data", data)
    check("lineage leads from a view's column to its source", "shop.shop.orders.total" in out, out + err)
    with open(f"{folder}/wrong.yaml", "w") as recipe:
        recipe.write("source:\n  type: sqlite\n  config:\n    pathh: shop.db\n")
    code, out, err = cairn("crawl", f"{folder}/wrong.yaml", "--data", data)
    check("a wrong recipe key names file, line and the nearest key", code == 2 and "wrong.yaml:4" in err and "path?" in err, err)
    code, out, err = cairn("check", "--data", data)
    check("the store agrees with its projections", code == 0, out + err)
    return data


def rest(data):
    token = make_token(data)
    server = Server(data)
    try:
        code, body, _ = server.call("GET", "/api/v1/search?q=customers")
        check("nobody reads without signing in", code == 401, code)
        table = {"kind": "table", "fqn": "lake.gold.public.sales", "columns": [{"name": "id", "type": "bigint"}, {"name": "email", "type": "text"}]}
        code, body, headers = server.call("POST", "/api/v1/assets", table, token)
        check("an asset is registered", code == 201, body)
        asset = json.loads(body)
        code, body, _ = server.call("GET", "/api/v1/search?q=sales", token=token)
        check("the next search finds it", json.loads(body)["hits"][0]["fqn"] == table["fqn"], body)
        code, body, _ = server.call("PATCH", f"/api/v1/assets/{asset['id']}", {"description": "by hand"}, token,
                                    kind="application/merge-patch+json")
        check("a merge patch changes the description", code == 200 and json.loads(body)["description"] == "by hand", body)
        code, body, _ = server.call("PATCH", f"/api/v1/assets/{asset['id']}", {"description": "late"}, token,
                                    {"If-Match": headers["ETag"]}, "application/merge-patch+json")
        check("a stale If-Match is refused", code == 412, body)
        code, body, _ = server.call("POST", "/api/v1/assets", b'{"kind": tabel}', token)
        check("bad JSON is a 400 with its place", code == 400 and b"byte" in body, body)
        code, body, _ = server.call("POST", "/api/v1/assets", {**table, "descripton": "x"}, token)
        check("an unknown field is a 400 that names it", code == 400 and b"descripton" in body and b"did you mean description" in body, body)
        code, body, _ = server.call("POST", "/api/v1/assets", b"x" * (11 << 20), token)
        check("a body above the limit is a 413", code == 413, code)
        lines = b"\n".join(json.dumps({**table, "fqn": f"lake.gold.public.t{n}"}).encode() for n in range(500)) + b'\n{"kind": "table"}\n'
        code, body, _ = server.call("POST", "/api/v1/assets/bulk", lines, token, kind="application/x-ndjson")
        items = json.loads(body)["items"]
        check("a bulk answers item by item", code == 207 and len(items) == 501 and items[500]["status"] == "error" and
              all(item["status"] == "created" for item in items[:500]), body[-300:])
        code, body, _ = server.call("POST", "/api/v1/lineage/edges", {"edges": [{"source": "shop.shop.orders", "target": table["fqn"]}]}, token)
        code, body, _ = server.call("GET", f"/api/v1/lineage?name={table['fqn']}&direction=upstream", token=token)
        check("a written edge is in the next answer", b"shop.shop.orders" in body, body)
        code, body, _ = server.call("POST", "/api/v1/columns/tag", {"tag": "PII.Email", "query": "email"}, token)
        batch = json.loads(body)["batch"]
        code, body, _ = server.call("GET", "/api/v1/columns?q=tag:PII.Email", token=token)
        tagged = json.loads(body)["total"]
        code, body, _ = server.call("POST", f"/api/v1/batches/{batch}/undo", token=token)
        code, body, _ = server.call("GET", "/api/v1/columns?q=tag:PII.Email", token=token)
        check("columns are tagged in bulk and untagged by one undo", tagged > 500 and json.loads(body)["total"] == 0, (tagged, body[:200]))
        code, body, _ = server.call("GET", "/api/v1/resolve?name=urn:li:dataset:(urn:li:dataPlatform:sqlite,shop.nothing,PROD)", token=token)
        check("an unknown name is a 404", code == 404, body)
        code, body, _ = server.call("GET", "/api/v1/openapi.json")
        check("the OpenAPI document is served", json.loads(body)["openapi"] == "3.1.0")
        second = subprocess.run([CAIRN, "serve", "--data", data, "--listen", "127.0.0.1:0"], capture_output=True, text=True, timeout=30)
        check("a second process on the same directory is refused", second.returncode != 0 and "in use" in second.stderr or "lock" in second.stderr, second.stderr)
        code, out, err = cairn("backup", f"{data}.backup.db", "--data", data)
        check("a backup is made while the server runs", code == 0 and os.path.getsize(f"{data}.backup.db") > 0, err)
    finally:
        check("SIGTERM ends the server with 0", server.stop() == 0)
    os.makedirs(f"{data}-restored", exist_ok=True)
    shutil.copy(f"{data}.backup.db", f"{data}-restored/cairn.db")
    code, out, err = cairn("show", "lake.gold.public.sales", "--data", f"{data}-restored")
    check("a restored backup holds what was written", code == 0 and "by hand" in out, out + err)


def kill(folder):
    """Every write that was answered is there after kill -9."""
    data = f"{folder}/kill"
    token = make_token(data)
    acknowledged = []
    for round_number in range(4):
        server = Server(data)
        stop = threading.Event()

        def write(writer):
            number = 0
            while not stop.is_set():
                name = f"svc.db.s.r{round_number}w{writer}n{number}"
                try:
                    if server.call("POST", "/api/v1/assets", {"kind": "table", "fqn": name}, token)[0] == 201:
                        acknowledged.append(name)
                except OSError:
                    return
                number += 1

        threads = [threading.Thread(target=write, args=(n,)) for n in range(6)]
        for thread in threads:
            thread.start()
        time.sleep(0.5 + random.random())
        server.stop(signal.SIGKILL)
        stop.set()
        for thread in threads:
            thread.join()
    server = Server(data)
    lost = [name for name in acknowledged if server.call("GET", f"/api/v1/resolve?name={name}", token=token)[0] != 200]
    server.stop()
    check(f"kill -9, 4 times: {len(acknowledged)} acknowledged writes, none lost", acknowledged and not lost, lost[:3])
    check("the store is whole after the kills", cairn("check", "--data", data)[0] == 0)


def postgres(folder):
    binaries = "/usr/lib/postgresql/15/bin"
    if not os.path.exists(binaries):
        return print("skip PostgreSQL: it is not installed")
    home = f"{folder}/pg"
    os.makedirs(home)
    owner = pwd.getpwnam("postgres")
    os.chown(home, owner.pw_uid, owner.pw_gid)
    os.chmod(folder, 0o755)
    port = free_port()
    become = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"]
    open(f"{home}/pw", "w").write("admin-Pw1")
    os.chmod(f"{home}/pw", 0o644)
    run = lambda *words: subprocess.run([*become, *words], check=True, capture_output=True, cwd=home)
    run(f"{binaries}/initdb", "-D", f"{home}/data", "-U", "admin", "-A", "scram-sha-256", "--pwfile", f"{home}/pw", "-E", "UTF8", "--locale=C.UTF-8")
    run(f"{binaries}/pg_ctl", "-D", f"{home}/data", "-o", f"-p {port} -k {home} -c listen_addresses=127.0.0.1", "-l", f"{home}/log", "-w", "start")
    try:
        env = {**os.environ, "PGPASSWORD": "admin-Pw1"}
        psql = lambda sql, *more: subprocess.run(
            ["psql", "-h", "127.0.0.1", "-p", str(port), "-U", "admin", "-d", "postgres", "-qAtv", "ON_ERROR_STOP=1", *more, "-c", sql],
            check=True, capture_output=True, text=True, env=env).stdout.strip()
        psql(open(f"{HERE}/sample_shop.sql").read())
        recipe = f"{folder}/pg.yaml"
        open(recipe, "w").write(
            f"pipeline_name: pg\nsource:\n  type: postgres\n  config:\n    host_port: 127.0.0.1:{port}\n    username: admin\n"
            "    password: ${PG_PASSWORD}\n    database: postgres\n")
        data = f"{folder}/pgdata"
        code, out, err = cairn("crawl", recipe, "--data", data, "--json", env={"PG_PASSWORD": "wrong"})
        check("a wrong password is one clear line", code == 1 and "admin" in err and "wrong" not in err and err.count("\n") == 1, err)
        code, out, err = cairn("crawl", recipe, "--data", data, "--json", env={"PG_PASSWORD": "admin-Pw1"})
        check("a crawl of PostgreSQL succeeds", code == 0 and json.loads(out)["problems"] == 0, out + err)
        store = sqlite3.connect(f"file:{data}/cairn.db?mode=ro", uri=True)
        ours = store.execute(
            """SELECT a.name || '|' || c.name || '|' || coalesce(c.native_type, '') FROM assets a JOIN columns c ON c.asset_id = a.id
            WHERE a.state = 0 AND a.kind IN (4, 5) AND a.fqn LIKE 'pg.postgres.shop.%' AND instr(c.path, '.') = 0""").fetchall()
        theirs = psql(
            """SELECT c.relname || '|' || a.attname || '|' || format_type(a.atttypid, a.atttypmod) FROM pg_attribute a
            JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = 'shop' AND c.relkind IN ('r','v','m','p','f') AND a.attnum > 0 AND NOT a.attisdropped""").splitlines()
        # Types of other schemas are spelt with their schema by whoever has an empty search path.
        check("columns and types are those that psql shows", sorted(row[0] for row in ours) == sorted(theirs),
              set(row[0] for row in ours) ^ set(theirs))
        code, out, err = cairn("crawl", recipe, "--data", data, "--json", env={"PG_PASSWORD": "admin-Pw1"})
        counts = json.loads(out)
        check("a second crawl of PostgreSQL writes nothing", counts["created"] + counts["updated"] + counts["edges"] == 0, out)
        code, out, err = cairn("lineage", "pg.postgres.shop.spending.spent", "--data", data)
        check("a PostgreSQL view's column leads to its source", "orders.total" in out, out + err)
        check("the password is nowhere in the store", b"admin-Pw1" not in open(f"{data}/cairn.db", "rb").read())
    finally:
        run(f"{binaries}/pg_ctl", "-D", f"{home}/data", "-m", "fast", "stop")


def conformance():
    """The public suites, where they lie beside the project."""
    suites = os.path.join(os.path.dirname(ROOT), "shared", "conformance")
    if not os.path.isdir(suites):
        return print("skip conformance: the suites are not here")
    for name in ("json", "yaml"):
        done = subprocess.run([sys.executable, f"{suites}/{name}/score.py", "--", CAIRN, "debug", name], capture_output=True, text=True, timeout=600)
        print(done.stdout[-1500:])
        sound = {"json": "n     {'pass': 188}", "yaml": "error  {'pass': 65}"}[name]
        check(f"the {name} suite refuses all that must be refused", sound in done.stdout, done.stdout[-500:] + done.stderr[-500:])
    folder = tempfile.mkdtemp()
    server = Server(f"{folder}/http", "serve", "--debug-echo")
    done = subprocess.run(
        [sys.executable, f"{suites}/http/run.py", f"127.0.0.1:{server.port}", "--path", "/debug/echo", "--static", "/static/cairn.css", "--fails"],
        capture_output=True, text=True, timeout=900)
    print(done.stdout[-2500:])
    check("no case of the HTTP suite fails", re.search(r"TOTAL .* fail 0 of", done.stdout), done.stdout[-500:])
    check("the server is alive after the HTTP suite", server.call("GET", "/healthz")[0] == 200)
    server.stop()
    shutil.rmtree(folder)


def main():
    folder = tempfile.mkdtemp(prefix="cairn-e2e-")
    try:
        data = sqlite_crawl(folder)
        rest(data)
        kill(folder)
        postgres(folder)
        conformance()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"{len(passed)} passed, {len(failed)} failed")
    sys.exit(1 if failed else 0)


main()
