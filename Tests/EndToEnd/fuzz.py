"""What reads strangers' bytes, fed mutated inputs by the program itself, with other inputs each day."""
import os, time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from support import cairn, check

CORPUS = Path(__file__).parent.parent / "Fixtures" / "Fuzz"
TARGETS = ["http", "json", "yaml", "url", "inflate", "postgresql", "search", "recipe", "sql"]


def fuzz(folder):
    """FUZZ_SECONDS for each target, two at a time."""
    # What fails on one machine is to fail on the next, so the seed is the day's.
    seconds, seed = os.environ.get("FUZZ_SECONDS", "20"), str(int(time.time()) // 86_400)

    def run(target):
        return cairn("debug", "fuzz", target, "--seconds", seconds, "--seed", seed, "--corpus", str(CORPUS / target), limit=float(seconds) + 120)

    with ThreadPoolExecutor(2) as pool:
        for target, (code, out, err) in zip(TARGETS, pool.map(run, TARGETS)):
            check(f"fuzz: {target} survives {out.split(':')[-1].split(' inputs')[0].strip()} inputs", code == 0 and " 0 faults" in out,
                  f"seed {seed}, exit code {code}\n{out[-2000:]}{err[-2000:]}")
