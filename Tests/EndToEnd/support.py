"""What all scenarios share: checks that count, a free port, the program, and a running server."""
import json, os, resource, signal, socket, ssl, subprocess, time
import urllib.error, urllib.request

CAIRN = os.path.abspath(os.environ["CAIRN"])
HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
passed, failed, started = [], [], []
# Servers of the tests show certificates of their own making.
UNVERIFIED = ssl._create_unverified_context()


def check(name, holds, detail=""):
    (passed if holds else failed).append(name)
    print(("ok   " if holds else "FAIL ") + name + (f": {detail}" if detail and not holds else ""), flush=True)


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def cairn(*words, env=None, limit=300):
    done = subprocess.run([CAIRN, *words], capture_output=True, text=True, timeout=limit, env={**os.environ, **(env or {})})
    return done.returncode, done.stdout, done.stderr


def types(columns, parent=""):
    """Columns as `cairn show` nests them, by their paths."""
    found = {}
    for column in columns:
        found[parent + column["name"]] = column["nativeType"]
        found.update(types(column.get("fields", []), parent + column["name"] + "."))
    return found


class Server:
    """A running `cairn serve` (or another verb) with a token for its administrator."""

    def __init__(self, data, verb="serve", *options, env=None, limits=None, log=None, tls=False):
        self.data, self.port = data, free_port()
        self.url = f"http{'s' * tls}://127.0.0.1:{self.port}"
        self.log = open(log or f"{data}.log", "a+")

        def lower_limits():
            for name, value in (limits or {}).items():
                resource.setrlimit(name, (value, resource.getrlimit(name)[1] if name == resource.RLIMIT_FSIZE else value))

        self.process = subprocess.Popen(
            [CAIRN, verb, "--data", data, "--listen", f"127.0.0.1:{self.port}", *options],
            stdout=self.log, stderr=self.log, env={**os.environ, **(env or {})}, preexec_fn=lower_limits)
        started.append(self.process)
        for _ in range(300):
            try:
                if urllib.request.urlopen(self.url + "/readyz", timeout=2, context=UNVERIFIED).status == 200:
                    return
            except OSError:
                if self.process.poll() is not None:
                    break
                time.sleep(0.1)
        raise SystemExit(f"the server did not start ({self.process.poll()}): " + open(self.log.name).read()[-2000:])

    def stop(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        return self.process.wait(timeout=30)

    def kill(self):
        self.stop(signal.SIGKILL)

    def answers(self):
        """Whether it is ready, asked within two seconds."""
        try:
            return urllib.request.urlopen(self.url + "/readyz", timeout=2, context=UNVERIFIED).status == 200
        except OSError:
            return False

    def cpu_seconds(self):
        with open(f"/proc/{self.process.pid}/stat") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self, what="VmRSS"):
        """How many bytes of memory it uses."""
        with open(f"/proc/{self.process.pid}/status") as file:
            return next(int(line.split()[1]) * 1024 for line in file if line.startswith(what))

    def peak_memory(self):
        """The most bytes of memory it has used so far."""
        return self.memory("VmHWM")

    def connections(self):
        """How many connections it says are open."""
        with urllib.request.urlopen(self.url + "/metrics", timeout=5, context=UNVERIFIED) as answer:
            return next(int(float(line.split()[1])) for line in answer.read().decode().splitlines() if line.startswith("cairn_http_connections "))

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


def stop_all():
    """Ends what a scenario that failed half-way left running."""
    for process in started:
        if process.poll() is None:
            process.kill()
            process.wait()


def report(text):
    """Prints at once what a scorer said."""
    print(text.rstrip(), flush=True)


def make_token(data, *scopes, producer=None):
    cairn("user", "add", "tester", "--role", "admin", "--data", data)
    words = ["token", "create", "test", "--user", "tester", "--data", data]
    for scope in scopes or ("read", "contribute", "steward", "administer"):
        words += ["--scope", scope]
    code, out, err = cairn(*words, *(["--producer", producer] if producer else []))
    assert code == 0, err
    return out.strip()
