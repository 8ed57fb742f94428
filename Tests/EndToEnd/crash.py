"""What a power cut, a stop and a second start may do to a catalog: nothing."""
import random, signal, subprocess, threading, time

from support import CAIRN, Server, cairn, check, make_token


def kill(folder):
    """Every write that was answered is there after kill -9, and each of them once."""
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
