#!/usr/bin/env python3
"""The built program as its users meet it. Loopback only; stops what it starts.

usage: CAIRN=path/to/cairn python3 Tests/EndToEnd/run.py [PART ...], all parts without one; PARTS below names them
"""
import shutil, sys, tempfile, traceback

from browser import browser
from conformance import conformance
from crash import clock, drain, kill, second, torn
from demo import demo
from documents import mongodb
from flood import flood
from fuzz import fuzz
from hive import hive
from lakes import aws, delta, duckdb, files
from limits import limits
from power import power
from rest import rest
from room import backup, bodies, descriptors, disk, file_size
from sources import postgres, sqlite_crawl
from streams import kafka
from support import check, failed, passed, stop_all

PARTS = {
    "rest": lambda folder: rest(sqlite_crawl(folder)), "demo": demo, "browser": browser, "crash": kill, "twice": second,
    "drain": drain, "torn": torn, "clock": clock, "power": power, "disk": disk, "quota": file_size,
    "descriptors": descriptors, "bodies": bodies, "backup": backup, "limits": limits, "flood": flood,
    "postgres": postgres, "kafka": kafka, "mongodb": mongodb, "files": files, "delta": delta, "duckdb": duckdb,
    "aws": aws, "hive": hive, "conformance": conformance, "fuzz": fuzz,
}


def main():
    for name in sys.argv[1:] or PARTS:
        folder = tempfile.mkdtemp(prefix=f"cairn-{name}-")
        try:
            PARTS[name](folder)
        except (Exception, SystemExit):
            check(f"{name} runs to its end", False, traceback.format_exc())
        finally:
            stop_all()
            shutil.rmtree(folder, ignore_errors=True)
    print(f"{len(passed)} passed, {len(failed)} failed")
    sys.exit(1 if failed else 0)


main()
