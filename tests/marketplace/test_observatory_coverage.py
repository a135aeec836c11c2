"""Whom a release reaches: computed by hand, and told to who approves it."""

from fractions import Fraction
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from coop.domain.actors import PLATFORM
from marketplace.domain.observatory import branches, coverage, places, trades
from marketplace.domain.observatory.disclosure import Policy
from marketplace.domain.observatory.quarters import Quarter
from marketplace.domain.observatory.rows import Hours, Inputs, Rate
from marketplace.domain.observatory.sources import Source
from marketplace.models import ReleaseInputs
from marketplace.selectors.observatory import covering
from marketplace.selectors.observatory import releases as told
from tests import releasing
from tests.conftest import LogIn
from tests.marketplace.reading import read
from tests.marketplace.test_observatory_building import computed, lived
from tests.releasing import cell, hidden

POLICIES = {"open": Policy(11, Fraction(17, 20)), "members": Policy(5, Fraction(17, 20))}
TREES = {
    **branches.TREES,
    "place": places.TREE,
    "trade": trades.tree({"translation": "words", "gardening": "food"}),
}
MOST_QUERIES = 30


def source(**rows: Any) -> Source:  # noqa: ANN401  of each kind
    return Source(Inputs(Quarter(2026, 3), **rows), TREES, POLICIES)


def series(key: str, *cells: Any, audience: str = "open") -> dict[str, Any]:  # noqa: ANN401
    return releasing.series(key, *cells, audience=audience)


def test_a_member_is_reached_by_any_figure_nearer_than_the_total() -> None:
    # Of four: one by the region of Lyon, one by gardening, one by both; a translator of Paris by the total.
    people = (
        ("M-1", "translation", "D69"),
        ("M-2", "gardening", "D75"),
        ("M-3", "gardening", "D69"),
        ("M-4", "translation", "D75"),
    )
    found = coverage.of_release(
        source(rates=tuple(Rate(*one, 30_000) for one in people)),
        [
            series(
                "day_rate",
                cell("all", "FR", count=4),
                cell("all", "R84", count=2),
                cell("gardening", "FR", count=2),
                hidden("words", "FR"),
            ),
            series("day_rate", cell("all", "FR", count=4), audience="members"),
            series("payment_delay", cell("all", count=4)),
        ],
    )
    assert found["day_rate", "open"].covered == {"M-1", "M-2", "M-3"}
    assert found["day_rate", "open"].share == Fraction(3, 4)
    assert found["day_rate", "members"].share == 0
    assert set(found) == {("day_rate", "open"), ("day_rate", "members")}


def test_who_is_reached_by_one_of_several_series_is_reached() -> None:
    # Prices reach one of two, hours given reach another one of two: together two of three.
    rates = (Rate("M-1", "translation", "D69", 30_000), Rate("M-2", "translation", "D75", 30_000))
    hours = (Hours("M-2", "gardening", "D75", 0, 60, 0), Hours("M-3", "gardening", "D75", 60, 0, 0))
    found = coverage.of_release(
        source(rates=rates, hours=hours),
        [series("day_rate", cell("all", "R84", count=1)), series("hours_given", cell("food", "FR", count=1))],
    )
    assert found["hours_given", "open"].members == {"M-3"}  # who only received gave nothing
    whole = coverage.together(found, "open")
    assert whole.members == {"M-1", "M-2", "M-3"}
    assert whole.covered == {"M-1", "M-3"}
    assert coverage.together(found, "members") == coverage.NOBODY
    assert coverage.NOBODY.share == 0


@pytest.mark.django_db
@pytest.mark.usefixtures("founded")
def test_who_approves_reads_whom_it_reaches(enter: LogIn) -> None:
    # Six members gave and received; of the six, trades and places are unsaid: their own codes hold all six.
    lived()
    release = computed()
    odile = releasing.observer(at=timezone.now())
    found = covering.of_release(release)
    assert found is not None
    assert len(found["hours_given", "members"].members) == 6
    with CaptureQueriesContext(connection) as asked:
        page = read(enter(odile).get(reverse("release", args=[release.id])))
    assert len(asked) < MOST_QUERIES
    share = {Fraction(0): "0%", Fraction(1): "100%"}[found["hours_given", "members"].share]
    assert "Whom it reaches" in page
    assert f"All of them, for members 6 {share}" in page
    assert f"Hours given, for members 6 {share}" in page
    assert "All of them, for anyone 6 0%" in page
    browser = enter(odile)
    browser.cookies.load({settings.LANGUAGE_COOKIE_NAME: "fr"})
    french = read(browser.get(reverse("release", args=[release.id])))
    assert "Toutes ensemble, pour les sociétaires" in french
    assert ", pour tout le monde" in french
    assert ", for " not in french


@pytest.mark.django_db
@pytest.mark.usefixtures("founded")
def test_once_the_inputs_are_erased_nothing_is_known(enter: LogIn) -> None:
    lived()
    release = computed()
    ReleaseInputs.objects.all().delete()
    assert covering.of_release(release) is None
    page = read(enter(releasing.observer(at=timezone.now())).get(reverse("release", args=[release.id])))
    assert "Whom it reaches is not known" in page


@pytest.mark.django_db
@pytest.mark.usefixtures("founded")
def test_inputs_of_another_format_tell_nothing() -> None:
    release_id = releasing.built("2026-Q1", [series("day_rate", cell("all", "R84", count=6))])
    assert covering.of_release(told.known(PLATFORM, release_id)) is None
