"""The public suites for HTTP, JSON, YAML and crashes, where they lie beside the project."""
import json, os, subprocess, sys

from support import CAIRN, ROOT, Server, check, make_token, report

SUITES = os.path.join(os.path.dirname(ROOT), "shared", "conformance")


def score(name, *words, seconds=600):
    done = subprocess.run([sys.executable, f"{SUITES}/{name}", *words], capture_output=True, text=True, timeout=seconds)
    report((done.stdout + done.stderr)[-3000:])
    return done


# Cases whose answer differs on purpose: this mapping holds one key twice, which YAML forbids (1.2.2, 3.2.1.1).
KNOWN = {"X38W"}


def codecs():
    for name in ("json", "yaml"):
        done = score(f"{name}/score.py", "-v", "--", CAIRN, "debug", name)
        wrong = {line.split()[1] for line in done.stdout.splitlines() if line.startswith(("FAIL ", "CRASH ", "UNSUPPORTED "))}
        check(f"the {name} suite passes", done.returncode == 0 and "'pass'" in done.stdout and not wrong - KNOWN, wrong)


def http(folder):
    server = Server(f"{folder}/http", "serve", "--debug-echo")
    try:
        done = score("http/run.py", f"127.0.0.1:{server.port}", "--path", "/debug/echo", "--static", "/static/cairn.css",
                     "--fails", "--json", f"{folder}/http.json", seconds=900)
        suites = json.load(open(f"{folder}/http.json")) if done.returncode == 0 else {}
        wrong = [case["id"] for suite in suites.values() for case in suite["results"] if case["verdict"] == "fail"]
        check("the HTTP suite passes", bool(suites) and not wrong, wrong)
        check("the server is alive after it", server.call("GET", "/healthz")[0] == 200)
    finally:
        server.stop()


def crashes(folder):
    """Every scenario begins with a copy of a catalog that knows one token."""
    seed = f"{folder}/seed"
    token = make_token(seed)
    start = f'[ -e "$1/cairn.db" ] || cp -r "{seed}/." "$1"; exec "{CAIRN}" serve --data "$1" --listen "127.0.0.1:$2"'
    table = json.dumps({"kind": "table", "fqn": "s.d.p.{id}", "description": "{val}"})
    binding = {
        "start": ["sh", "-c", start, "sh", "{dir}", "{port}"], "ready": "/readyz",
        "headers": {"Authorization": f"Bearer {token}"},
        "write": {"method": "POST", "path": "/api/v1/assets", "body": table, "ok": [200, 201], "headers": {"Content-Type": "application/json"}},
        "read": {"path": "/api/v1/assets/s.d.p.{id}", "contains": "{val}"},
    }
    path = f"{folder}/crash.json"
    with open(path, "w") as file:
        json.dump(binding, file)
    done = score("crash/crash.py", path, "--only", "kill9,sigterm,twice,clock", "--rounds", "5")
    check("the crash suite passes", done.returncode == 0)


def conformance(folder):
    if not os.path.isdir(SUITES):
        return report("skip conformance: the suites are not here")
    codecs()
    http(folder)
    crashes(folder)
