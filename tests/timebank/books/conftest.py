"""The programs of others that judge our books. Where one is absent its tests are skipped, with the reason."""

import csv
import io
import shutil
import subprocess
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

Loader = Callable[[str], tuple[list[Any], list[Any], dict[str, Any]]]
"""Directives, errors and options of a text, as beancount's loader answers."""
FecCheck = Callable[[bytes, str, date, date], Any]
"""A report with errors, warnings and stats, as django-accounting-fr's check answers."""


@pytest.fixture(scope="session")
def beancount() -> Loader:
    """The loader of beancount. GPL-2.0-only: an oracle beside us, never imported by the program."""
    module = pytest.importorskip("beancount.loader", reason="beancount is not installed (extra: oracles)")
    load: Loader = module.load_string
    return load


@pytest.fixture(scope="session")
def fec_check() -> FecCheck:
    """The check of a FEC of django-accounting-fr: pure functions, no Django application is opened."""
    module = pytest.importorskip(
        "accounting_fr.fec_check", reason="django-accounting-fr is not installed (extra: oracles)"
    )
    check: FecCheck = module.check_fec
    return check


class Hledger:
    """hledger as a program that reads a file."""

    def __init__(self, program: str, folder: Path) -> None:
        self.program, self.file = program, folder / "book.journal"

    def run(self, lines: Iterable[str], *words: str) -> subprocess.CompletedProcess[str]:
        self.file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8", newline="")
        command = [self.program, "-f", str(self.file), *words]
        return subprocess.run(
            command, env={"LANG": "C.UTF-8"}, capture_output=True, encoding="utf-8", timeout=60, check=False
        )

    def faults(self, lines: Iterable[str]) -> str:
        """What the strict check says; nothing when the book is sound."""
        done = self.run(lines, "check", "--strict", "payees")
        return done.stderr if done.returncode else ""

    def balances(self, lines: Iterable[str]) -> dict[str, tuple[Decimal, str]]:
        """Amount and commodity by account, accounts of zero among them."""
        words = ("balance", "--flat", "--empty", "--no-total", "-O", "csv")
        done = self.run(lines, *words)
        assert done.returncode == 0, done.stderr
        rows = list(csv.reader(io.StringIO(done.stdout)))[1:]
        return {name: _amount(written) for name, written in rows}


def _amount(written: str) -> tuple[Decimal, str]:
    number, _blank, commodity = written.partition(" ")
    return Decimal(number), commodity


@pytest.fixture(scope="session")
def hledger(tmp_path_factory: pytest.TempPathFactory) -> Hledger:
    program = shutil.which("hledger")
    if program is None:
        pytest.skip("hledger is not installed (Debian package: hledger)")
    return Hledger(program, tmp_path_factory.mktemp("hledger"))
