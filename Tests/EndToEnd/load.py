"""Programs that push tables to a running catalog, and what must be true of them afterwards."""
import http.client, json, threading, time


class Load:
    """Writers that create one table after another, and remember what became of each."""

    def __init__(self, server, token, tag, writers=6):
        self.server, self.token = server, token
        self.acknowledged, self.refused, self.unknown = {}, {}, set()
        self.acknowledged_at = {}
        self._stopped = threading.Event()
        self._threads = [threading.Thread(target=self._write, args=(f"{tag}w{n}",)) for n in range(writers)]
        for thread in self._threads:
            thread.start()

    def _write(self, writer):
        link = None
        number = 0
        while not self._stopped.is_set():
            name, text = f"svc.db.s.{writer}n{number}", f"written as {writer}, {number}"
            number += 1
            try:
                link = link or http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=20)
                body = json.dumps({"kind": "table", "fqn": name, "description": text})
                link.request("POST", "/api/v1/assets", body, {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"})
                answer = link.getresponse()
                answer.read()
            except (OSError, http.client.HTTPException):
                # Whether this one was written nobody can say; it may be there once or not at all.
                self.unknown.add(name)
                link = None
                time.sleep(0.02)
                continue
            if answer.status == 201:
                self.acknowledged[name] = text
                self.note(name)
            else:
                self.refused[name] = answer.status
                time.sleep(0.01)

    def note(self, name):
        """Called after each acknowledged write."""

    def stop(self):
        self._stopped.set()
        for thread in self._threads:
            thread.join()
        return self


def lost(server, token, written, most=1500):
    """The names, out of those that must be there, which are not there with their text."""
    names = list(written)
    names = names[:: max(1, len(names) // most)]
    link = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    missing = []
    for name in names:
        link.request("GET", f"/api/v1/assets/{name}", headers={"Authorization": f"Bearer {token}"})
        answer = link.getresponse()
        if answer.status != 200 or json.loads(answer.read()).get("description") != written[name]:
            answer.read()
            missing.append(name)
    link.close()
    return missing


def count_tables(server, token):
    """How many tables there are, counted by the search index."""
    status, body, _ = server.call("GET", "/api/v1/search?q=kind:table&limit=1", token=token)
    return json.loads(body)["total"] if status == 200 else None
