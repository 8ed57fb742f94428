"""Crawls of real sources: a SQLite file and a PostgreSQL server of our own."""
import json, os, pwd, sqlite3, subprocess

from support import HERE, cairn, check, free_port


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
            """SELECT a.name || '|' || (c.value ->> 0) || '|' || coalesce(c.value ->> 3, '')
            FROM assets a JOIN column_runs r ON r.asset_id = a.id, json_each(r.body) c
            WHERE a.state = 0 AND a.kind IN (4, 5) AND a.fqn LIKE 'pg.postgres.shop.%' AND instr(c.value ->> 0, '.') = 0""").fetchall()
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
