"""How long an audit of everything takes, in SQL and outside the database, one that goes on, and their memory.

What is audited was filled (tests/bench/filling.py): both layers, chains and log. Each program is a process of
its own, of which the largest resident memory is read; what the server itself holds is not in it.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.filling import ROOT
from tests.bench.report import Bar

VERIFIER = "timebank/static/timebank/verify_ledger.py"
LIMITS = {"audit_s": 40.0, "audit_since_s": 1.0, "verifier_s": 60.0, "audit_mb": 500.0}

# The head before the last block: an audit that goes on from there reads the last block.
POINT = """
from timebank.models import Block
from timebank.selectors import proofs
import json, sys
last = Block.objects.order_by("-number").values_list("first", flat=True)[0] - 1
head = proofs.head_of(last) if last else None
told = {"format": "commontime-audit", "version": 1, "ok": True, "head": head and head.told}
sys.stdout.write(json.dumps(told))
"""


def measured(address: str) -> tuple[dict[str, float], list[Bar]]:
    """The figures of the ledger in this database."""
    env = os.environ | {"DATABASE_URL": address, "MODE": "test", "PYTHONWARNINGS": "ignore"}
    with tempfile.TemporaryDirectory(dir=ROOT / "var") as folder:
        report, journal = Path(folder, "report.json"), Path(folder, "journal.jsonl")
        whole_s, whole_mb = _timed(env, "manage.py", "audit_ledger", "--full")
        point = [sys.executable, "manage.py", "shell", "--verbosity=0", "-c", POINT]
        report.write_text(
            subprocess.run(point, check=True, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True).stdout
        )
        start_s, _mb = _timed(env, "manage.py", "audit_ledger", "--help")
        since_s, since_mb = _timed(env, "manage.py", "audit_ledger", "--since-last", "--json", str(report))
        entries = json.loads(report.read_text())["entries"]
        export_s, _mb = _timed(env, "manage.py", "export_journal", str(journal))
        verifier_s, verifier_mb = _timed(env, VERIFIER, "journal", str(journal))
    figures = {
        "audit_s": whole_s,
        "audit_since_s": since_s - start_s,
        "audit_since_entries": entries,
        "verifier_s": verifier_s,
        "export_s": export_s,
        "audit_mb": max(whole_mb, since_mb, verifier_mb),
    }
    return figures, [
        Bar(f"{name} ({name.rpartition('_')[2]})", value, LIMITS.get(name)) for name, value in figures.items()
    ]


def _timed(env: dict[str, str], *words: str) -> tuple[float, float]:
    """Seconds and megabytes of a program that has to end well."""
    started = time.monotonic()
    process = subprocess.Popen([sys.executable, *words], cwd=ROOT, env=env, stdout=subprocess.DEVNULL)
    _pid, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, f"{words} ended with {process.returncode}"
    return time.monotonic() - started, _megabytes(used)


def _megabytes(used: resource.struct_rusage) -> float:
    return used.ru_maxrss / 1024
