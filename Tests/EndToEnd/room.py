"""A catalog that runs out of something: disk, file size, descriptors, memory for bodies."""
import os, resource, shutil, socket, subprocess, time

from load import Load, lost
from support import Server, cairn, check, make_token, report


def until(seconds, condition):
    """Whether a condition comes true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return condition()


def refuses_and_recovers(what, server, token, make_room):
    """Writes are refused with 507 or 503, reading goes on, and once there is room writing goes on by itself."""
    load = Load(server, token, "f", writers=2)
    until(40, lambda: len(load.refused) >= 20 or server.process.poll() is not None)
    codes = sorted(set(load.refused.values()))
    check(f"{what}: writes are refused with 507 or 503", codes and set(codes) <= {503, 507}, codes)
    missing = lost(server, token, load.acknowledged, most=200)
    check(f"{what}: reading goes on", load.acknowledged and not missing, missing[:3])
    page = server.call("GET", "/api/v1/search?q=svc", token=token)[0]
    check(f"{what}: search goes on", page == 200, page)
    check(f"{what}: the server is alive and says so", server.call("GET", "/healthz")[0] == 200)
    before = len(load.acknowledged)
    make_room()
    again = until(10, lambda: len(load.acknowledged) > before + 3)
    load.stop()
    check(f"{what}: with room, writing goes on without a restart", again, sorted(set(list(load.refused.values())[-20:])))
    check(f"{what}: SIGTERM ends it with 0", server.stop() == 0)
    survivor = Server(server.data)
    missing = lost(survivor, token, load.acknowledged)
    check(f"{what}: none of {len(load.acknowledged)} acknowledged writes is lost", not missing, missing[:3])
    survivor.stop()
    check(f"{what}: the store is whole", cairn("check", "--data", server.data)[0] == 0)


def disk(folder):
    """A full disk, on a small file system of its own."""
    place = f"{folder}/small"
    os.makedirs(place)
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", place], capture_output=True).returncode:
        return report("skip full disk: mounting a file system needs root")
    try:
        data = f"{place}/data"
        token = make_token(data)
        server = Server(data, log=f"{folder}/disk.log")
        refuses_and_recovers("full disk", server, token, lambda: subprocess.run(["mount", "-o", "remount,size=64m", place], check=True))
    finally:
        subprocess.run(["umount", "-l", place])


def file_size(folder):
    """A quota that refuses files above a size; the signal it sends must not end the program."""
    data = f"{folder}/quota"
    token = make_token(data)
    size = 2_000_000
    server = Server(data, limits={resource.RLIMIT_FSIZE: size})
    refuses_and_recovers("file size limit", server, token,
                         lambda: resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (1 << 40, 1 << 40)))


def descriptors(folder):
    """More clients than descriptors: no busy loop, no end, and service again when they have gone."""
    data = f"{folder}/descriptors"
    token = make_token(data)
    server = Server(data, limits={resource.RLIMIT_NOFILE: 64})
    clients = []
    for _ in range(200):
        try:
            clients.append(socket.create_connection(("127.0.0.1", server.port), timeout=1))
        except OSError:
            break
    began = server.cpu_seconds()
    time.sleep(2)
    busy = server.cpu_seconds() - began
    check(f"with 64 descriptors and {len(clients)} clients it does not spin", busy < 1, busy)
    for client in clients:
        client.close()
    answered = until(10, lambda: server.answers())
    check("it answers again when they have gone", answered)
    load = Load(server, token, "d", writers=2)
    time.sleep(0.5)
    load.stop()
    check("and writes", len(load.acknowledged) > 0)
    check("SIGTERM ends it with 0 after that", server.stop() == 0)


def bodies(folder):
    """Bodies of a gigabyte are refused early, and memory does not follow them."""
    data = f"{folder}/bodies"
    token = make_token(data)
    server = Server(data)
    before = server.peak_memory()
    head = f"POST /api/v1/assets/bulk HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n"
    for framing, piece in (("Content-Length: 1000000000", b"a" * 65536), ("Transfer-Encoding: chunked", b"10000\r\n" + b"a" * 65536 + b"\r\n")):
        with socket.create_connection(("127.0.0.1", server.port), timeout=10) as client:
            client.sendall(f"{head}{framing}\r\n\r\n".encode())
            try:
                for _ in range(4000):
                    client.sendall(piece)
            except OSError:
                pass
            try:
                answer = client.recv(100)
            except OSError:
                answer = b"reset"
            check(f"a body of a gigabyte is refused ({framing.split(':')[0]})", answer[:12] == b"HTTP/1.1 413", answer[:60])
    growth = server.peak_memory() - before
    check("memory stays bounded", growth < 100 << 20, growth)
    server.stop()


def backup(folder):
    """A copy made while programs write holds all that was answered before it began, and can be served."""
    data = f"{folder}/origin"
    token = make_token(data)
    server = Server(data)
    load = Load(server, token, "b")
    time.sleep(1)
    owed = dict(load.acknowledged)
    code, _, err = cairn("backup", f"{folder}/copy.db", "--data", data)
    load.stop()
    check("a backup is made while programs write", code == 0, err)
    check("writers were not kept waiting for it", len(load.acknowledged) > len(owed) and not load.refused, load.refused)
    code, _, err = cairn("backup", f"{data}/cairn.db", "--data", data)
    check("a backup does not take the place of the live file", code == 2 and server.answers(), (code, err))
    server.stop()
    restored = f"{folder}/restored"
    os.makedirs(restored, mode=0o700)
    shutil.copy(f"{folder}/copy.db", f"{restored}/cairn.db")
    check("a backup can be read by its owner alone", os.stat(f"{folder}/copy.db").st_mode & 0o077 == 0, oct(os.stat(f"{folder}/copy.db").st_mode))
    survivor = Server(restored)
    missing = lost(survivor, token, owed)
    check(f"the copy holds all {len(owed)} writes answered before it began", owed and not missing, missing[:3])
    survivor.stop()
    check("the copy is whole", cairn("check", "--data", restored)[0] == 0)
