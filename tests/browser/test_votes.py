"""The way of a proposal to its vote, in a real browser."""

from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from coop.domain.actors import Actor
from governance.services import proposals, remarks
from tests.browser.test_pages import look
from tests.browser.visiting import NARROW, Pages, aside
from tests.governance.stories import announced, make_voters, propose, publish
from tests.shape.sources import listed

pytestmark = pytest.mark.browser


@pytest.fixture
def people(opened: None) -> list[Actor]:
    return aside(make_voters)


@pytest.fixture
def way(people: list[Actor]) -> list[int]:
    """A proposal that is written, one discussed that a member sponsors, one announced; all of one member."""
    ana, bruno, _ = people
    now = timezone.now()

    def tell() -> list[int]:
        drafted = propose(ana, at=now)
        discussed = publish(ana, key="governance.voting_days", value=14, at=now - timedelta(days=1))
        proposals.sponsor(by=bruno, at=now, proposal_id=discussed)
        say = partial(remarks.say, at=now, proposal_id=discussed)
        objection = say(by=bruno, text="Trop long ?", kind="objection")
        say(by=ana, text="Voyez les chiffres.", answers_id=objection)
        say(by=bruno, text="Oui !", kind="support")
        waiting = announced(ana, key="governance.notice_days", value=3, at=now + timedelta(days=2))
        return [drafted, discussed, waiting]

    return aside(tell)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_step_is_for_everybody(people: list[Actor], way: list[int], pages: Pages, language: str) -> None:
    for person in people[:2]:
        page = pages.open(person, language=language, dark=language == "en")
        paths = [*(f"/propositions/{one}/" for one in way), f"/propositions/{way[1]}/discussion/"]
        faults = [fault for path in paths for fault in look(page, path)]
        assert listed(faults) == ""


def test_one_sponsors_without_javascript(people: list[Actor], way: list[int], pages: Pages) -> None:
    page = pages.open(people[2], f"/propositions/{way[1]}/", width=NARROW, has_scripts=False)
    page.click("#sponsors form button")
    assert "Chloé Martin" in page.inner_text("#sponsors")
    assert "2 sur 2 nécessaires" in page.inner_text("#sponsors")


def test_one_takes_part_without_javascript(people: list[Actor], way: list[int], pages: Pages) -> None:
    page = pages.open(people[2], f"/propositions/{way[1]}/", width=NARROW, has_scripts=False)
    page.click("#discussion p a")
    page.check("input[value=question]")
    page.fill("textarea", "Et les autres ?")
    page.click("#say button[type=submit]")
    assert "Et les autres ?" in page.inner_text("section[aria-label='Questions']")
    page.click("main ul.rows > li >> nth=0 >> a.button[href*='answer=']")
    assert "Trop long ?" in page.inner_text("#say")
