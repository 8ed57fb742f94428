"""Every limit that an operator can set, with its own answer, plain and over TLS."""
import contextlib, os, subprocess, time

from flood import Site
from support import check, make_token, report

# Options, what is sent (pieces with pauses between them), and how the answer begins; b"" is a closed connection.
POST = b"POST /api/v1/assets/bulk HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nAuthorization: Bearer TOKEN\r\n"
GET = b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"
CASES = [
    (["--max-request-line", "200"], [b"GET /" + b"a" * 300 + b" HTTP/1.1\r\nHost: a\r\n\r\n"], b"HTTP/1.1 414"),
    (["--max-header", "300"], [b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"a" * 400 + b"\r\n\r\n"], b"HTTP/1.1 431"),
    (["--max-fields", "8"], [b"GET / HTTP/1.1\r\nHost: a\r\n" + b"X: y\r\n" * 8 + b"\r\n"], b"HTTP/1.1 431"),
    (["--max-body", "100"], [POST + b"Content-Length: 101\r\n\r\n"], b"HTTP/1.1 413"),
    (["--max-body", "100"], [POST + b"Transfer-Encoding: chunked\r\n\r\n65\r\n"], b"HTTP/1.1 413"),
    (["--max-body-memory", "70000"], [POST + b"Content-Length: 900000\r\n\r\n" + b"[" * 200_000], b"HTTP/1.1 503"),
    (["--header-seconds", "1"], [b"GET / HTTP/1.1\r\nHost: a\r\n"], b"HTTP/1.1 408"),
    (["--body-seconds", "1", "--body-rate", "100000000"], [POST + b"Content-Length: 1000\r\n\r\n[", b"1", b","], b"HTTP/1.1 408"),
    (["--idle-seconds", "1", "--header-seconds", "1"], [], b""),
    (["--rate", "1", "--burst", "2"], [GET * 4], b"HTTP/1.1 429"),
]


def last_answer(site, pieces, token):
    """The last answer on one connection, read until it is closed or nothing comes for six seconds."""
    received = b""
    with site.connect() as client:
        client.settimeout(6)
        with contextlib.suppress(OSError):
            for piece in pieces:
                client.sendall(piece.replace(b"TOKEN", token.encode()))
                time.sleep(0.3)
        with contextlib.suppress(OSError):
            while piece := client.recv(65536):
                received += piece
    return received[received.rfind(b"HTTP/1.1"):] if received else b""


def connections(folder, tls, token):
    """Too many connections are turned away with 503 and 429; over TLS an answer would cost a handshake."""
    for options, answer in ((["--max-connections", "3"], b"HTTP/1.1 503"), (["--max-connections-per-client", "3"], b"HTTP/1.1 429")):
        site = Site(folder, tls, token, *options)
        time.sleep(0.3)
        holders = [site.connect() for _ in range(3)]
        for holder in holders:
            holder.sendall(GET)
            holder.recv(1000)
        got = b""
        with contextlib.suppress(OSError):
            with site.connect() as client:
                client.sendall(GET)
                got = client.recv(1000)
        check(f"{options[0]}, {site.name}", got.startswith(answer) and b"Retry-After" in got if not tls else got == b"", got[:60])
        for holder in holders:
            holder.close()
        time.sleep(0.3)
        check(f"{options[0]}, {site.name}: served again when others have gone", site.ask()[0] == 200)
        site.server.stop()


def limits(folder):
    token = make_token(f"{folder}/data")
    done = subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj",
                           "/CN=localhost", "-keyout", f"{folder}/site.key", "-out", f"{folder}/site.pem"], capture_output=True)
    for tls in (False, True):
        if tls and done.returncode:
            return report("skip limits over TLS: openssl cannot make a certificate")
        for options, pieces, expected in CASES:
            site = Site(folder, tls, token, *options)
            answer = last_answer(site, pieces, token)
            check(f"{' '.join(options)}, {site.name}: {expected.decode()[9:] or 'closed'}",
                  answer.startswith(expected) if expected else answer == b"", answer[:80])
            if b"429" in expected:
                check(f"429 says when to come again, {site.name}", b"Retry-After" in answer)
            site.server.stop()
        connections(folder, tls, token)
