"""How long reading an account takes, in a small ledger and in a large one (PARTS=reading of bench-ledger).

What is asked is asked through the selectors of the pages, each size in its turn; the figure is the best of
three medians. The ledgers are those of tests/bench/filling.py.
"""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial

from tests.bench.filling import FIRST, LAST_ON, ROOT
from tests.bench.report import Bar

ROUNDS = 41
PASSES = 3
LIMITS = {"balance": 0.5, "statement": 5, "past day": 5, "recorded": 5}

Ask = Callable[[], object]


def measured(addresses: Mapping[int, str]) -> tuple[dict[str, float], list[Bar]]:
    """The figures of the largest ledger, and how much longer they are than those of the smallest."""
    found: dict[str, dict[str, float]] = {}
    for _pass in range(PASSES):
        for legs, address in sorted(addresses.items()):
            best = found.setdefault(f"{legs:,}", {})
            for name, value in _measured(address).items():
                best[name] = min(value, best.get(name, value))
    return _figures(found)


def _measured(address: str) -> dict[str, float]:
    words = [sys.executable, "-m", "tests.bench.reading"]
    environment = os.environ | {
        "DATABASE_URL": address,
        "MODE": "test",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONWARNINGS": "ignore",
    }
    said = subprocess.run(words, env=environment, check=True, capture_output=True, text=True, cwd=ROOT)
    parted = (line.partition("\t") for line in said.stdout.splitlines())
    return {name: float(value) for name, _tab, value in parted}


def measure() -> int:
    """Each question in rounds; its name and median in milliseconds, a line each."""
    import django

    django.setup()
    from coop.domain.actors import PLATFORM
    from timebank.services import days

    days.count(by=PLATFORM, at=FIRST)
    for name, milliseconds in _medians(_questions()).items():
        sys.stdout.write(f"{name}\t{milliseconds:.3f}\n")
    return 0


def _questions() -> Mapping[str, Ask]:
    from timebank.domain import periods
    from timebank.domain.periods import ONE_DAY
    from timebank.domain.statements import Place
    from timebank.selectors import accounts, balances, funds, histories

    fund, member = 1, accounts.of_member(7) or 0
    recent = periods.of_days(LAST_ON - 180 * ONE_DAY, LAST_ON)
    whole = periods.of_days(FIRST.date(), LAST_ON)
    middle = FIRST + timedelta(days=500)
    questions: dict[str, Ask] = {
        "balance, member": lambda: balances.of_member(7),
        "balance, pool": funds.pool,
    }
    asked: dict[str, Callable[[int], object]] = {
        "statement": lambda account: histories.page(account, recent),
        "statement in the middle": lambda account: histories.page(account, whole, after=Place(middle)),
        "past day": lambda account: histories.held(account, before=middle),
        "recorded": lambda account: histories.held_as_recorded(account, before=middle),
    }
    for whose, account in (("member", member), ("pool", fund)):
        questions |= {f"{name}, {whose}": partial(ask, account) for name, ask in asked.items()}
    return questions


def _medians(questions: Mapping[str, Ask]) -> dict[str, float]:
    taken: dict[str, list[float]] = {name: [] for name in questions}
    for _round in range(ROUNDS):
        for name, ask in questions.items():
            started = time.perf_counter()
            ask()
            taken[name].append((time.perf_counter() - started) * 1000)
    return {name: statistics.median(each[3:]) for name, each in taken.items()}


def _figures(found: dict[str, dict[str, float]]) -> tuple[dict[str, float], list[Bar]]:
    bars = [
        Bar(
            f"{name}, {legs} legs (ms)",
            value,
            LIMITS.get(name.partition(",")[0].removesuffix(" in the middle")),
        )
        for legs, figures in found.items()
        for name, value in figures.items()
    ]
    first, last = next(iter(found.values())), list(found.values())[-1]
    growth = {name: last[name] / first[name] for name in first}
    figures = {
        "balance_ms": max(last["balance, member"], last["balance, pool"]),
        "statement_ms": max(value for name, value in last.items() if name.startswith("statement")),
        "past_day_ms": max(last["past day, member"], last["past day, pool"]),
        # What was recorded is found by halving, so it grows by a step for each doubling: not in this figure.
        "read_growth": max(value for name, value in growth.items() if "recorded" not in name),
    }
    return figures, bars


if __name__ == "__main__":
    sys.exit(measure())
