"""What kills, stops, torn files, clocks and a second start may do to a catalog: nothing."""
import glob, os, random, signal, socket, subprocess, time

from load import Load, count_tables, lost
from support import CAIRN, Server, cairn, check, make_token, report

ROUNDS = int(os.environ.get("CRASH_ROUNDS", "4"))


def kill(folder):
    """Every write that was answered is there after kill -9, and each of them once."""
    data = f"{folder}/kill"
    token = make_token(data)
    written, unknown = {}, 0
    for number in range(ROUNDS):
        server = Server(data)
        load = Load(server, token, f"r{number}")
        time.sleep(0.2 + random.random())
        server.kill()
        load.stop()
        written.update(load.acknowledged)
        unknown += len(load.unknown)
    server = Server(data)
    missing = lost(server, token, written)
    count = count_tables(server, token)
    server.stop()
    check(f"kill -9, {ROUNDS} times: {len(written)} acknowledged writes, none lost", written and not missing, missing[:3])
    check("none is there twice, and nothing that nobody wrote", len(written) <= count <= len(written) + unknown, (count, len(written), unknown))
    check("the store is whole after the kills", cairn("check", "--data", data)[0] == 0)


def drain(folder):
    """SIGTERM lets what is under way end: no answer is cut short, and the last request is answered."""
    data = f"{folder}/drain"
    token = make_token(data)
    server = Server(data)
    load = Load(server, token, "d")
    body = b'{"kind": "table", "fqn": "svc.db.s.slow"}'
    slow = socket.create_connection(("127.0.0.1", server.port), timeout=15)
    slow.sendall(b"POST /api/v1/assets HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nAuthorization: Bearer "
                 + token.encode() + b"\r\nContent-Length: %d\r\n\r\n" % len(body) + body[:9])
    time.sleep(0.6)
    began = time.monotonic()
    server.process.send_signal(signal.SIGTERM)
    time.sleep(0.2)
    slow.sendall(body[9:])
    answer = slow.recv(4096)
    code = server.process.wait(timeout=30)
    seconds = time.monotonic() - began
    load.stop()
    check("SIGTERM ends the program with 0 within 12 s", code == 0 and seconds < 12, (code, seconds))
    check("the request under way is answered", answer.startswith(b"HTTP/1.1 201"), answer[:200])
    written = {**load.acknowledged}
    server = Server(data)
    missing = lost(server, token, written)
    check(f"none of {len(written)} writes answered before the stop is lost", written and not missing, missing[:3])
    server.stop()
    leftover = [name for name in os.listdir(data) if name.endswith("-wal") and os.path.getsize(f"{data}/{name}") > 0]
    check("a clean stop leaves no log behind", not leftover, leftover)


def torn(folder):
    """A log with a torn or a garbled end costs what stands there, and never the start."""
    data = f"{folder}/torn"
    token = make_token(data)
    for number in range(4):
        server = Server(data)
        load = Load(server, token, f"t{number}", writers=3)
        time.sleep(0.6)
        server.kill()
        load.stop()
        for path in glob.glob(f"{data}/*-wal"):
            size = os.path.getsize(path)
            if number % 2:
                with open(path, "ab") as file:
                    file.write(os.urandom(5000))
            elif size > 4096:
                os.truncate(path, size - random.randint(1, 4000))
    server = Server(data)
    check("a torn or garbled log does not keep the catalog from starting", server.call("GET", "/readyz")[0] == 200)
    server.stop()
    check("the store is whole afterwards", cairn("check", "--data", data)[0] == 0)


def second(folder):
    """Two servers must not write to one directory."""
    data = f"{folder}/twice"
    first = Server(data)
    other = subprocess.run([CAIRN, "serve", "--data", data, "--listen", "127.0.0.1:0"], capture_output=True, text=True, timeout=30)
    check("a second server on the same directory is refused in one line", other.returncode == 1 and other.stderr.count("\n") == 1,
          (other.returncode, other.stderr))
    check("the first server answers on", first.call("GET", "/readyz")[0] == 200)
    check("SIGTERM ends it with 0", first.stop() == 0)
    again = Server(data)
    check("the directory is free afterwards", again.stop() == 0)


def clock(folder):
    """A clock that was set back or forth loses nothing and stops nothing."""
    library = next(iter(glob.glob("/usr/lib/*/faketime/libfaketime.so.1")), None)
    if not library:
        return report("skip clock: faketime is not installed")
    data = f"{folder}/clock"
    token = make_token(data)
    written = {}
    for number, shift in enumerate(("+0", "-400d", "+3650d", "-1d")):
        server = Server(data, env={"LD_PRELOAD": library, "FAKETIME": shift})
        missing = lost(server, token, written)
        load = Load(server, token, f"c{number}", writers=2)
        time.sleep(0.5)
        load.stop()
        written.update(load.acknowledged)
        check(f"with the clock at {shift} days all is there and writing goes on", load.acknowledged and not missing, (missing[:3], load.refused))
        server.stop()
