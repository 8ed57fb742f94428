"""Clients that want to keep others from being served: each flood stands while others are asked for, plain and over TLS."""
import contextlib, os, resource, socket, struct, subprocess, threading, time

from support import UNVERIFIED, Server, check, make_token, report

PATIENCE = 2.0


class Site:
    """A server under attack, plain or over TLS, with deadlines short enough to watch."""

    def __init__(self, folder, tls, token, *options):
        self.tls = tls
        words = list(options)
        if tls:
            words += ["--tls-cert", f"{folder}/site.pem", "--tls-key", f"{folder}/site.key"]
        self.server = Server(f"{folder}/data", "serve", *words, tls=tls)
        self.name = "over TLS" if tls else "plain"
        self.token = token

    def connect(self, receive_buffer=None, secure=True):
        """A connection; over TLS with its handshake done unless asked not to."""
        client = socket.socket()
        if receive_buffer:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        client.settimeout(10)
        client.connect(("127.0.0.1", self.server.port))
        if not (self.tls and secure):
            return client
        return UNVERIFIED.wrap_socket(client)

    def request(self, path="/healthz", method="GET", *fields):
        lines = [f"{method} {path} HTTP/1.1", "Host: localhost", f"Authorization: Bearer {self.token}", *fields]
        return ("\r\n".join(lines) + "\r\n\r\n").encode()

    def ask(self, *words):
        """The status of a request, and how long its answer took with the connection and all."""
        began = time.monotonic()
        try:
            with self.connect() as client:
                client.sendall(self.request(*words))
                answer = client.recv(4096)
            return int(answer.split()[1]), time.monotonic() - began
        except (OSError, IndexError, ValueError):
            return None, time.monotonic() - began

    def serves(self, what):
        """Others are served in time, again and again.

        A second round may clear the first: what a flood does lasts, while a busy machine stalls for a moment.
        """
        for _ in range(2):
            answers = [self.ask("/api/v1/search?q=a") for _ in range(8)]
            statuses, slowest = {status for status, _ in answers}, max(seconds for _, seconds in answers)
            if statuses == {200} and slowest < PATIENCE:
                break
        check(f"{what}, {self.name}: others are served within {PATIENCE:.0f} s", statuses == {200} and slowest < PATIENCE,
              (statuses, round(slowest, 2)))


def many(count, make):
    """So many clients, made side by side since each may wait."""
    clients, lock = [], threading.Lock()

    def work(share):
        for _ in range(share):
            with contextlib.suppress(OSError):
                client = make()
                with lock:
                    clients.append(client)

    threads = [threading.Thread(target=work, args=(count // 8,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return clients


def close(clients):
    for client in clients:
        with contextlib.suppress(OSError):
            client.close()


def reset(client):
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    client.close()


def slow_headers(site):
    def begin():
        client = site.connect()
        client.sendall(b"GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ")
        return client

    clients = many(400, begin)
    site.serves(f"{len(clients)} headers that never end")
    clients[0].settimeout(15)
    answer = clients[0].recv(300)
    check(f"a header that never ends is answered 408, {site.name}", answer.startswith(b"HTTP/1.1 408"), answer[:80])
    close(clients)


def slow_bodies(site):
    def begin():
        client = site.connect()
        client.sendall(site.request("/api/v1/assets", "POST", "Content-Type: application/json", "Content-Length: 100000") + b"{")
        return client

    clients = many(400, begin)
    site.serves(f"{len(clients)} bodies that never end")
    clients[0].settimeout(15)
    answer = clients[0].recv(300)
    check(f"a body that never ends is answered 408, {site.name}", answer.startswith(b"HTTP/1.1 408"), answer[:80])
    close(clients)


def never_reading(site):
    """Clients that ask for a lot and take nothing."""
    clients = many(48, lambda: site.connect(receive_buffer=4096))
    before = site.server.memory()
    for client in clients:
        client.setblocking(False) if not site.tls else client.settimeout(0.2)
        with contextlib.suppress(OSError):
            for _ in range(400):
                client.send(site.request("/api/v1/openapi.json"))
    site.serves(f"{len(clients)} clients that never read")
    growth = site.server.memory() - before
    check(f"memory for clients that never read stays bounded, {site.name}", growth < 64 << 20, growth)
    close(clients)


def resets(site):
    """Clients that go away in the middle."""
    for client in many(200, site.connect):
        with contextlib.suppress(OSError):
            client.sendall(site.request("/api/v1/assets", "POST", "Content-Type: application/json", "Content-Length: 5000") + b"[" * 500)
            reset(client)
    site.serves("200 resets in mid-body")


def idle(site, count):
    """Connections that do nothing."""
    before = site.server.memory()
    clients = many(count, lambda: site.connect(secure=count <= 2000))
    opened = site.server.connections()
    site.serves(f"{len(clients)} idle connections")
    each = (site.server.memory() - before) // max(1, len(clients))
    check(f"{len(clients)} connections are held open at once, {site.name}", opened >= count * 0.98, opened)
    check(f"an idle connection costs less than 64 KiB, {site.name}", each < 64 << 10, each)
    close(clients)


def handshakes(site):
    """TLS handshakes that never finish: silence, half a hello, and rubbish."""
    def begin(number=[0]):
        client = site.connect(secure=False)
        number[0] += 1
        client.sendall((b"", b"\x16\x03\x01\x02\x00\x01\x00", b"\x16\x03\x01" + os.urandom(200))[number[0] % 3])
        return client

    clients = many(800, begin)
    site.serves(f"{len(clients)} handshakes that never finish")
    silent = site.connect(secure=False)
    silent.settimeout(15)
    check("a handshake that never finishes is cut off", silent.recv(10) == b"")
    close(clients)


def passwords(site):
    """Guesses cost a processor a tenth of a second each; others must not wait for them."""
    body = b"name=ann&password=guess"
    fields = "Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"
    statuses, stop = [], threading.Event()

    def guess(number):
        while not stop.is_set():
            with contextlib.suppress(OSError, IndexError, ValueError), site.connect() as client:
                request = site.request("/sign-in", "POST", *fields).replace(f"Authorization: Bearer {site.token}\r\n".encode(), b"")
                client.sendall(request + body)
                statuses.append(int(client.recv(4096).split()[1]))

    threads = [threading.Thread(target=guess, args=(number,)) for number in range(24)]
    for thread in threads:
        thread.start()
    time.sleep(0.5)
    site.serves("24 clients that guess passwords")
    end = time.monotonic() + 10
    while 429 not in statuses and time.monotonic() < end:
        time.sleep(0.1)
    stop.set()
    for thread in threads:
        thread.join()
    check(f"guesses are refused with 401, 429 and 503, {site.name}", {401, 429} <= set(statuses) <= {401, 429, 503}, set(statuses))
    check(f"few guesses were checked, {site.name}", statuses.count(401) <= 7, statuses.count(401))


def flood(folder):
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (limits[1], limits[1]))
    token = make_token(f"{folder}/data")
    done = subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj",
                           "/CN=localhost", "-keyout", f"{folder}/site.key", "-out", f"{folder}/site.pem"], capture_output=True)
    options = ["--header-seconds", "5", "--body-seconds", "5", "--handshake-seconds", "5"]
    for tls in (False, True):
        if tls and done.returncode:
            return report("skip floods over TLS: openssl cannot make a certificate")
        site = Site(folder, tls, token, *options)
        for attack in (slow_headers, slow_bodies, never_reading, resets, passwords):
            attack(site)
        if tls:
            handshakes(site)
        site.server.stop()
        site = Site(folder, tls, token, "--header-seconds", "120")
        count = 10_000 if limits[1] >= 10_500 and not tls else 2_000
        idle(site, count)
        check(f"SIGTERM ends it with 0 after all that, {site.name}", site.server.stop() == 0)
