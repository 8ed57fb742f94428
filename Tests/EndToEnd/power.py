"""What a power cut may do to a catalog: take what was not answered, and nothing else.

A program that is killed leaves everything it wrote to the kernel; a power cut does not. So the program runs with every
write and every fsync recorded, and the files are rebuilt as they may have been at random moments: with what had been
brought to the disk by then, and of the rest nothing, some of it, or some of it torn at sectors.
"""
import os, random, shutil, subprocess, time

from load import Load, lost
from support import HERE, Server, check, make_token, report

CUTS = int(os.environ.get("POWER_CUTS", "18"))
SECTOR = 512


class RecordedLoad(Load):
    """Notes for each acknowledged write how long the journal was when its answer had come."""

    def __init__(self, journal, *words):
        self.journal = journal
        super().__init__(*words)

    def note(self, name):
        self.acknowledged_at[name] = os.path.getsize(self.journal)


def read_journal(path):
    """The records as (end in the journal, what, path, number, data)."""
    with open(path, "rb") as file:
        while line := file.readline():
            what, name, number, length = line.decode().split(" ")
            data = file.read(int(length)) if what in "WR" else b""
            yield file.tell(), what, name, int(number), data


def apply(files, what, name, number, data):
    """Does to the files what a record says."""
    content = files.setdefault(name, bytearray())
    if what == "W":
        content.extend(b"\0" * (number - len(content)))
        content[number:number + len(data)] = data
    elif what == "T":
        del content[number:]
        content.extend(b"\0" * (number - len(content)))


def image(before, records, cut, way):
    """The files as the disk may hold them when power goes after `cut` bytes of the journal."""
    durable = {name: bytearray(content) for name, content in before.items()}
    waiting = {}
    for end, what, name, number, data in records:
        if end > cut:
            break
        if what in "WT":
            waiting.setdefault(name, []).append((what, number, data))
        elif what == "S":
            durable.setdefault(name, bytearray())
            for record in waiting.pop(name, []):
                apply(durable, record[0], name, *record[1:])
        elif what == "U":
            durable.pop(name, None)
            waiting.pop(name, None)
        elif what == "R":
            durable[data.decode()] = durable.pop(name, bytearray())
            waiting[data.decode()] = waiting.pop(name, [])
    for name, rest in waiting.items():
        for what, number, data in rest:
            if way == "nothing more" or random.random() < 0.5:
                continue
            if way == "torn" and what == "W":
                data = data[:SECTOR * random.randint(0, len(data) // SECTOR)]
            apply(durable, what, name, number, data)
    return durable


def files_of(folder):
    return {os.path.join(root, name): open(os.path.join(root, name), "rb").read()
            for root, _, names in os.walk(folder) for name in names}


def power(folder):
    """Every write that was answered before the cut is there on every image."""
    shim = f"{folder}/journal.so"
    if not shutil.which("cc") or subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", shim, f"{HERE}/journal.c", "-ldl"]).returncode:
        return report("skip power: there is no C compiler")
    data, journal = os.path.realpath(folder) + "/power", f"{folder}/journal"
    token = make_token(data)
    before = files_of(data)
    open(journal, "wb").close()
    server = Server(data, env={"LD_PRELOAD": shim, "JOURNAL_LOG": journal, "JOURNAL_FOLDER": data})
    load = RecordedLoad(journal, server, token, "p")
    time.sleep(3)
    load.stop()
    server.kill()
    records = list(read_journal(journal))
    syncs = sum(record[1] == "S" for record in records)
    first = min(load.acknowledged_at.values(), default=0)
    broken = []
    for number in range(CUTS):
        way = ("nothing more", "some of the rest", "torn")[number % 3]
        cut = random.randint(first, records[-1][0])
        place = f"{folder}/cut{number}"
        for name, content in image(before, records, cut, way).items():
            # The index of the log lives in memory alone; it is made anew.
            if name.endswith("-shm"):
                continue
            target = place + name[len(data):]
            os.makedirs(os.path.dirname(target), exist_ok=True)
            with open(target, "wb") as file:
                file.write(content)
        owed = {name: text for name, text in load.acknowledged.items() if load.acknowledged_at[name] <= cut}
        try:
            survivor = Server(place)
            missing = lost(survivor, token, owed, most=300)
            survivor.kill()
            if missing:
                broken.append((cut, way, len(missing), len(owed), missing[:3]))
        except SystemExit as error:
            broken.append((cut, way, str(error)[-300:]))
        shutil.rmtree(place)
    check(f"power cut at {CUTS} moments: none of {len(load.acknowledged)} answered writes lost, {syncs} syncs",
          syncs > 0 and load.acknowledged and not broken, broken[:3])
