"""The page "How well do we match?": what was published, said in words, drawn and listed, for anybody."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from marketplace.domain import quality as figures
from marketplace.domain.quality import FIGURES, Measured
from marketplace.selectors import quality
from tests.timebank.reading import text

pytestmark = pytest.mark.django_db


def test_what_was_published_is_told_with_its_limit(
    visitor: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = {"recall10": 0.7986, "top20_p95_ms": 36.7, "exposure_gini": 0.3, "batch_s": 0.55, "other": 1}
    file = tmp_path / "matching.json"
    file.write_text(json.dumps({"measured_on": "2026-11-22", "figures": told}))
    monkeypatch.setattr(quality, "PUBLISHED", file)
    said = text(visitor.get(reverse("matching_quality"))).replace("\N{NO-BREAK SPACE}", " ")
    for words in (
        "79.9%",
        "63% at least",
        "37 ms",
        "80 ms at most",
        "30%",
        "not yet",
        "0.55 s",
        "22 November 2026",
    ):
        assert words in said
    assert "Order of the first ten" not in said


def test_nothing_published_is_said(visitor: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quality, "PUBLISHED", tmp_path / "none.json")
    assert quality.published() is None
    assert "Nothing was published yet" in text(visitor.get(reverse("matching_quality")))


def test_the_house_publishes_figures_that_its_bench_prints() -> None:
    report = quality.published()
    assert report is not None
    assert [one.figure.key for one in report.rows] == [figure.key for figure in FIGURES]


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.key)
def test_a_figure_is_reached_on_its_side_of_the_limit(figure: figures.Figure) -> None:
    little = Decimal("0.001")
    assert Measured(figure, figure.limit).is_reached
    assert Measured(figure, figure.limit + little).is_reached is figure.is_least
    assert Measured(figure, figure.limit - little).is_reached is not figure.is_least
