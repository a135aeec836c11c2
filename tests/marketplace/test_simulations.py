"""Trying other weights: what is replayed, who gains, and what the page says and refuses."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup, Tag
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from coop.domain.actors import Actor
from marketplace.domain.criteria import Criterion
from marketplace.models import Match
from marketplace.rules import MATCH_WEIGHTS
from marketplace.selectors import simulations
from marketplace.selectors.simulations import Simulation
from tests.conftest import LogIn
from tests.governance.stories import open_vote
from tests.instants import START
from tests.marketplace.samples import LILLE, LYON, PROOF, WEB, id_of, post, settle
from tests.timebank.reading import text

pytestmark = pytest.mark.django_db

NEAR_ONLY = {criterion.value: Decimal(0) for criterion in Criterion} | {"distance": Decimal(1)}


@pytest.fixture
def twelve(amina: Actor) -> list[Actor]:
    """Six make websites for a living in Lille, and six now and then in Lyon."""
    far = [settle(f"Far {name}", place=LILLE, trades=(WEB,)) for name in "ABCDEF"]
    near = [settle(f"Near {name}", place=LYON, others=(WEB, PROOF), is_remote=False) for name in "ABCDEF"]
    return [*far, *near]


def replayed(weights: Mapping[str, Decimal], reader: Actor | None = None, page: str | int = 1) -> Simulation:
    member_id = None if reader is None else id_of(reader)
    return simulations.of_weights(weights, at=START, member_id=member_id, page=page)


def test_the_weights_in_force_change_nothing(amina: Actor, twelve: list[Actor]) -> None:
    post(amina)
    found = replayed(MATCH_WEIGHTS.default, twelve[0])
    assert (found.page.paginator.count, found.changed) == (1, 0)
    assert [band.gain for dimension in found.dimensions for band in dimension.bands] == [0] * 4
    assert found.own in ((1, 1), (0, 0))


def test_who_gains_and_who_loses_is_told_by_groups(amina: Actor, twelve: list[Actor]) -> None:
    post(amina)
    stored = list(Match.objects.order_by("pk").values_list("pk", flat=True))
    skills_only = {**NEAR_ONLY, "skills": Decimal(1), "distance": Decimal(0)}
    found = replayed(skills_only, twelve[0])
    by_trade = next(one for one in found.dimensions if one.label == "By trade")
    gains = {band.name: (band.members, band.after) for band in by_trade.bands}
    # Amina, who asks, keeps a shop: seven have a trade, and six of them this one.
    assert gains == {"Members with a declared trade": (7, 5), "Members without a declared trade": (6, 0)}
    assert list(Match.objects.order_by("pk").values_list("pk", flat=True)) == stored


def test_small_groups_are_put_together_or_not_told(amina: Actor, bruno: Actor) -> None:
    post(amina)
    assert all(not dimension.bands for dimension in replayed(NEAR_ONLY).dimensions)
    assert replayed(NEAR_ONLY).own is None


def test_only_the_last_ninety_days_are_replayed_page_by_page(
    amina: Actor, bruno: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    post(amina, at=START - timedelta(days=90), needed_on=None)
    for days in (1, 2, 3):
        post(amina, at=START - timedelta(days=days), needed_on=None)
    monkeypatch.setattr(simulations, "MOST_REQUESTS", 2)
    first, last = replayed(NEAR_ONLY, bruno), replayed(NEAR_ONLY, bruno, page="2")
    assert (first.page.start_index(), first.page.end_index(), first.page.paginator.count) == (1, 2, 3)
    assert (first.own, last.own) == ((2, 2), (1, 1))
    assert replayed(NEAR_ONLY, page="nonsense").page.number == 1


def weights(skills: str = "45", **others: str) -> dict[str, str]:
    rest = {
        "words": "0",
        "distance": "20",
        "availability": "15",
        "terms": "0",
        "reciprocity": "20",
        "trust": "0",
    }
    return {"skills": skills, **rest, **others}


def page(browser: Client, values: dict[str, str]) -> tuple[int, str]:
    answer = browser.get(reverse("simulation"), values)
    return answer.status_code, text(answer)


def test_the_page_says_what_was_replayed_and_ones_own_line(amina: Actor, bruno: Actor, enter: LogIn) -> None:
    post(amina, at=timezone.now())
    browser = enter(bruno)
    status, said = page(browser, {})
    assert (status, "Replayed" in said) == (200, False)
    status, said = page(browser, weights("25", reciprocity="40"))
    assert status == 200
    assert "Replayed: needs 1 to 1 of the 1 posted since" in said
    assert "You: among the first in 1 of them today, in 1 with these weights." in said
    assert "somebody could be recognised" in said
    assert "Bruno" not in said.split("What would change")[-1]


def test_nothing_to_replay(bruno: Actor, enter: LogIn) -> None:
    status, said = page(enter(bruno), weights())
    assert (status, "Nothing to replay" in said) == (200, True)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (weights("50"), "sum to 100"),
        (weights("-45"), "not a percentage"),
        (weights(""), "This field is required"),
        ({"skills": "100"}, "This field is required"),
        (weights("1e9"), "not a percentage"),
        (weights("101"), "0 to 100"),
    ],
)
def test_weights_that_no_vote_could_adopt_are_refused(
    bruno: Actor, enter: LogIn, values: dict[str, str], words: str
) -> None:
    status, said = page(enter(bruno), values)
    assert status == 422
    assert words in said
    assert "Replayed" not in said


def test_the_page_is_for_members(visitor: Client) -> None:
    assert visitor.get(reverse("simulation")).status_code == 302


def link_of(browser: Client, address: str, words: str) -> str | None:
    """Where the link of these words leads, on that page."""
    found = BeautifulSoup(browser.get(address).content, "html.parser").find("a", string=words)
    return str(found["href"]) if isinstance(found, Tag) else None


def test_a_vote_on_weights_leads_to_their_trial(bruno: Actor, amina: Actor, enter: LogIn) -> None:
    """The link of the proposal and of the ballot carries the very weights that are proposed."""
    post(amina, at=timezone.now())
    value = {part: str(Decimal(share) / 100) for part, share in weights("25", reciprocity="40").items()}
    vote = open_vote(bruno, key=MATCH_WEIGHTS.key, value=value, at=timezone.now())
    browser = enter(bruno)
    for address in (reverse("ballot", args=[vote.ballot_id]), reverse("proposal", args=[vote.proposal_id])):
        link = link_of(browser, address, "See who would gain and who would lose")
        assert link is not None
        answer = browser.get(link)
        assert "Replayed: needs 1 to 1 of the 1" in text(answer)
        tried = BeautifulSoup(answer.content, "html.parser").find(id="try_reciprocity")
        assert isinstance(tried, Tag)
        assert str(tried["value"]).startswith("40")
    rule = reverse("rule", args=[MATCH_WEIGHTS.key])
    link = link_of(browser, rule, "Try other values on what happened")
    assert link is not None
    assert "Replayed" not in text(browser.get(link))
    other = reverse("rule", args=["governance.quorum_share"])
    assert link_of(browser, other, "Try other values on what happened") is None
