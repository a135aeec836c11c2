"""`make bench-matching`: how well a need finds who can help, measured on known right answers.

Texts. Job titles of people against the names of occupations, as `manage.py rank_texts` ranks them: in one
language, and across two through the concept (../shared/data/matching, left out where it is absent).
Introductions. Many requests and members at once. Teams. What many payments split and refunded sum to.
Fairness. Ninety simulated days: how newcomers, and members who fit equally well, are shown.
"""

import os
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import closing
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
LIMITS = {"recall10": 0.63, "mrr": 0.81, "ndcg10": 0.66, "cross_success10": 0.90}

Answers = Mapping[str, list[str]]
Figures = dict[str, float]


def main() -> int:
    figures: Figures = {"load_before": os.getloadavg()[0]}
    bars: list[Bar] = []
    for found, drawn in _measured():
        figures |= found
        bars += drawn
    publish("matching", "The matching, on known right answers", "", bars, figures)
    return 0


def _measured() -> Iterator[tuple[Figures, list[Bar]]]:
    yield introducing.measured()
    yield splitting.measured()
    yield fairness.measured()
    if not DATA.exists():
        sys.stderr.write(f"The texts are not met: {DATA} is not there.\n")
        return
    shutil.rmtree(FOLDER, ignore_errors=True)
    try:
        yield _texts(_environment(cluster.start(FOLDER)))
    finally:
        cluster.stop(FOLDER)


def _texts(env: Mapping[str, str]) -> tuple[Figures, list[Bar]]:
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], check=True, cwd=ROOT, env=env)
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


def _environment(address: str) -> dict[str, str]:
    with closing(psycopg2.connect(address)) as session:
        session.autocommit = True
        with session.cursor() as cursor:
            cursor.execute("CREATE DATABASE bench_matching")
    return os.environ | {
        "MODE": "test",
        "DATABASE_URL": address.replace("/commontime?", "/bench_matching?"),
        "PYTHONWARNINGS": "ignore",
    }


if __name__ == "__main__":
    raise SystemExit(main())
