"""`make bench-tally`: counting, exactly, beside programs of others that count the same.

Equal shares. 50,000 voters by 100 projects, shares as they are, against pabutools with its fractions of gmpy2
(it has no others that are exact); both elect the same. Ours takes Python's own whole numbers and nothing
else, so that the two figures differ by the noise of two runs: `…_gmpy2` where gmpy2 stands beside, `…_stdlib`
where it can not be imported. A figure is our time over theirs.
Wards. The Scottish wards of ../shared/data that elect whom pref_voting elects, of all that there are.

What is absent is said and left out. To have it: `pip install --target FOLDER pabutools pref_voting`, and
`PYTHONPATH=FOLDER make bench-tally`.
"""

import os
import random
import statistics
import subprocess
import sys
import time
from fractions import Fraction
from importlib import import_module
from pathlib import Path

from governance.domain import counting
from governance.domain.counting import Method
from governance.domain.files import blt, carrying
from governance.domain.methods.equal_shares import Market
from governance.domain.polls import Budget, Paper, Poll, opened
from tests.bench.report import Bar, publish

ROOT = Path(__file__).resolve().parent.parent.parent
WARDS = sorted((ROOT.parent / "shared" / "data" / "elections" / "ranked" / "scotland").glob("*.blt"))
VOTERS, PROJECTS, MOST_CHOSEN = 50_000, 100, 15
BUDGET = Fraction(5_000_000)
COSTS = (10_000, 300_000)
LIMITS = {"mes_exact_vs_pabutools_gmpy2": 1 / 15, "mes_exact_vs_pabutools_stdlib": 1 / 3}
TIMES = 3
ALONE = "import sys; sys.modules['gmpy2'] = None; from tests.bench import tallying; print(tallying.ours()[0])"


def main() -> int:
    figures: dict[str, float] = {"load_before": os.getloadavg()[0]}
    bars: list[Bar] = []
    for name, measured in (("pabutools.election", _shares), ("pref_voting.proportional_methods", _wards)):
        try:
            import_module(name)
        except ImportError as error:
            sys.stderr.write(f"{name} is not there ({error}): what is measured beside it is left out.\n")
            continue
        found, drawn = measured()
        figures |= found
        bars += drawn
    publish("tally", "Counting, beside other programs", "%", bars, figures)
    return 0


def drawn() -> Poll:
    """The same for every run: up to 15 approvals each."""
    lot = random.Random(5)
    options = tuple(f"p{number:02}" for number in range(PROJECTS))
    chosen = (sorted(lot.sample(options, lot.randint(1, MOST_CHOSEN))) for _voter in range(VOTERS))
    papers = tuple(Paper(tuple(dict.fromkeys(one, 1).items())) for one in chosen)
    costs = {option: Fraction(lot.randint(*COSTS)) for option in options}
    return Poll(options, papers, budget=Budget(BUDGET, costs))


def ours() -> tuple[float, list[str]]:
    """Seconds from the papers to the winners, the median of three, and the winners."""
    poll, seconds = drawn(), list[float]()
    for _time in range(TIMES):
        started = time.perf_counter()
        funded = Market(poll, opened(poll)).funded(BUDGET / VOTERS)
        seconds.append(time.perf_counter() - started)
    return statistics.median(seconds), [chosen.option for chosen in funded]


def theirs() -> tuple[float, list[str]]:
    """The same by pabutools, once: it takes half a minute."""
    election, rules = import_module("pabutools.election"), import_module("pabutools.rules")
    poll = drawn()
    projects = {option: election.Project(option, int(cost)) for option, cost in poll.funds().costs.items()}
    instance = election.Instance(projects.values(), budget_limit=int(BUDGET))
    ballots = [election.ApprovalBallot(projects[one] for one, _mark in paper.marks) for paper in poll.papers]
    profile = election.ApprovalProfile(ballots, instance=instance)
    started = time.perf_counter()
    funded = rules.method_of_equal_shares(instance, profile, sat_class=election.Cost_Sat)
    return time.perf_counter() - started, [project.name for project in funded]


def _shares() -> tuple[dict[str, float], list[Bar]]:
    words = [sys.executable, "-c", ALONE]
    alone = float(subprocess.run(words, check=True, cwd=ROOT, stdout=subprocess.PIPE, text=True).stdout)
    (beside, elected), (other, expected) = ours(), theirs()
    if sorted(elected) != sorted(expected):
        raise SystemExit("pabutools funds other projects than we do")
    figures = {
        "mes_exact_s": beside,
        "mes_pabutools_s": other,
        "mes_exact_vs_pabutools_gmpy2": beside / other,
        "mes_exact_vs_pabutools_stdlib": alone / other,
    }
    return figures, [Bar(f"{name} (%)", 100 * figures[name], 100 * limit) for name, limit in LIMITS.items()]


def _wards() -> tuple[dict[str, float], list[Bar]]:
    equal = sum(_is_equal(path) for path in WARDS)
    return {"stv_wards_equal": equal, "stv_wards": len(WARDS)}, [
        Bar("stv_wards_equal (%)", 100 * equal / max(len(WARDS), 1), 100)
    ]


def _is_equal(path: Path) -> bool:
    theirs = import_module("pref_voting.proportional_methods")
    ward = blt.read(path.read_bytes())
    papers = [(tiers, number) for tiers, number in ward.papers.items() if tiers]
    ranks = [
        {int(one): rank for rank, tier in enumerate(tiers, 1) for one in tier} for tiers, _number in papers
    ]
    options = [int(option) for option in ward.options]
    profile = theirs.ProfileWithTies(ranks, [number for _tiers, number in papers], candidates=options)
    elected = theirs.stv_scottish(profile, num_seats=ward.seats, rng=random.Random(1))
    tally = counting.count(Method.STV, carrying.of_ranked(ward, Method.STV))
    return sorted(map(int, tally.winners)) == sorted(elected)


if __name__ == "__main__":
    raise SystemExit(main())
