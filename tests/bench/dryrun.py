"""`make bench-dryrun`: how long each rule is replayed on a ledger of 100,000 entries.

The ledger is that of `make bench-ledger`, its 600 members and what they agreed on in the same three years:
100,000 needs and engagements with 100,000 places in the lists, 20,000 requests for hours. All of it
is replayed, three years instead of the twelve months of a proposal, so that every entry is read. A figure is
the median of three; the limit is five seconds for each rule.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from config import cluster
from tests.bench import filling
from tests.bench.report import Bar, publish

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / "var" / "bench-dryrun"
LEGS = 300_000
LIMIT_S = 5.0


def main() -> int:
    load = os.getloadavg()[0]
    server = cluster.start(FOLDER)
    try:
        address = server.replace("/commontime?", f"/{filling.database(server, LEGS)}?")
        env = os.environ | {
            "MODE": "test",
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATABASE_URL": address,
            "PYTHONWARNINGS": "ignore",
        }
        words = [sys.executable, "-m", "tests.bench.rehearsing"]
        told = subprocess.run(words, check=True, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True)
    finally:
        cluster.stop(FOLDER)
    seconds: dict[str, float] = json.loads(told.stdout.splitlines()[-1])
    longest = max(seconds.values())
    figures = {
        "dryrun_s_max": longest,
        "dryrun_rules": len(seconds),
        "entries": LEGS // 3,
        "load_before": load,
    }
    bars = [Bar(key, taken, LIMIT_S) for key, taken in sorted(seconds.items(), key=lambda one: -one[1])]
    publish("dryrun", f"Dry runs of {LEGS // 3:,} entries", "s", bars, figures)
    return int(longest >= LIMIT_S)


if __name__ == "__main__":
    raise SystemExit(main())
