"""What a quarter is computed from: read whole, added up by contributor, and nothing else."""

from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coop.domain.actors import Actor, Role
from coop.selectors import census, skills
from marketplace.domain.moderation import Kind
from marketplace.domain.observatory import computing, places, trades
from marketplace.domain.observatory.classes import DataClass, told
from marketplace.domain.observatory.disclosure import Policy
from marketplace.domain.observatory.facts import FactDraft
from marketplace.domain.observatory.markets import ClientSize, LeadSource, QuoteOutcome, QuoteReason
from marketplace.domain.observatory.quarters import Quarter
from marketplace.domain.observatory.rows import (
    Answer,
    Bought,
    Contact,
    Earned,
    Held,
    Helped,
    Hours,
    Income,
    Inputs,
    Moderated,
    Movement,
    Newcomer,
    Payment,
    Quoted,
    Rate,
    Shown,
)
from marketplace.domain.terms import Terms
from marketplace.models import Exposure
from marketplace.selectors.observatory import trees
from marketplace.selectors.observatory.inputs import gather
from marketplace.services import engagements, moderation
from marketplace.services.observatory import consents, facts
from tests import supporting
from tests.instants import START, after
from tests.marketplace.samples import LILLE, WEB, agree, id_of, post, settle
from tests.timebank.ledger import give, helped, record
from timebank.domain.natures import Nature
from timebank.models import JournalEntry
from timebank.selectors import balances
from timebank.services import reversals

pytestmark = pytest.mark.django_db

FIRST, SECOND = Quarter(2026, 1), Quarter(2026, 2)
JULY = datetime.fromisoformat("2026-07-20T08:00:00+00:00")
OVER = datetime.fromisoformat("2126-04-20T08:00:00+00:00")
"""Long after all of it: the ledger notes the true hour at which a test recorded something."""


@pytest.fixture
def web() -> Actor:
    return settle("Wanda Lemaire", trades=(WEB,))


@pytest.fixture
def plain() -> Actor:
    return settle("Paul Leroy", place=None)


def ref(person: Actor) -> str:
    return census.everybody()[id_of(person)].reference


def draft(**changes: Any) -> FactDraft:  # noqa: ANN401  its fields
    return FactDraft(happened_on=START.date(), trade_id=skills.ids_by_code()[WEB], **changes)


def pool(person: Actor, *given: DataClass) -> None:
    for one in given:
        consents.give(by=person, at=START, data_class=one, version=told(one).version)


def test_a_quarter_in_which_nothing_was_done() -> None:
    assert gather(Quarter(2025, 1), at=OVER) == Inputs(Quarter(2025, 1))


def test_hours_are_added_up_by_member_with_what_was_undone_taken_off(web: Actor, plain: Actor) -> None:
    # 5 % of 60 and of 100 minutes go to the commons: 57 and 95 are credited, 60 and 100 are debited.
    record(helped(web, plain, 60), by=plain, key="one")
    undone = record(helped(web, plain, 100), by=plain, key="two")
    assert gather(FIRST, at=OVER).hours == (
        Hours(ref(web), WEB, "D69", 152, 0, 0),
        Hours(ref(plain), trades.UNSAID, places.ELSEWHERE, 0, 160, 0),
    )
    coordinator = settle("Cora Lindt", powers=(Role.COORDINATOR,))
    reversals.reverse(by=coordinator, at=after(days=3), entry_id=undone, reason="Twice.", key="r")
    give(web, plain, 20, key="gift")
    give(web, None, 10, key="fund")
    thanks = helped(plain, web, 15, nature=Nature.GIFT)
    record(thanks, by=web, key="thanks")
    assert gather(FIRST, at=OVER).hours == (
        Hours(ref(web), WEB, "D69", 57, 0, 30),
        Hours(ref(plain), trades.UNSAID, places.ELSEWHERE, 0, 60, 15),
    )
    assert gather(SECOND, at=OVER).hours == ()


def test_what_accounts_held_at_the_end_of_the_quarter_is_what_the_ledger_says(
    web: Actor, plain: Actor
) -> None:
    # 57 of 60 minutes are credited, 60 debited. What web gave counts; who was given alone exchanged nothing.
    record(helped(web, plain, 60), by=plain, key="one")
    give(web, None, 10, key="fund")
    give(web, settle("Gaïa Rossi"), 5, key="gift")
    april = datetime.fromisoformat("2026-04-08T08:00:00+00:00")
    record(helped(plain, web, 40, at=april), by=web, key="two")
    first, second = (gather(quarter, at=OVER) for quarter in (FIRST, SECOND))
    assert first.held == (Held(ref(web), 42), Held(ref(plain), -60))
    assert second.held == (Held(ref(web), 2), Held(ref(plain), -22))
    assert {row.minutes for row in second.held} == {balances.of_member(id_of(one)) for one in (web, plain)}
    coordinator = settle("Cora Lindt", powers=(Role.COORDINATOR,))
    entry_id = JournalEntry.objects.get(happened_at=april).pk
    reversals.reverse(by=coordinator, at=JULY, entry_id=entry_id, reason="Twice.", key="r")
    assert gather(SECOND, at=OVER).held == second.held  # undone in a later quarter
    early = gather(SECOND, at=START - timedelta(days=9_999))
    assert (early.held, early.hours, early.returned) == ((), (), ())  # not recorded yet


def test_newcomers_are_followed_to_a_first_exchange_that_stands(web: Actor, plain: Actor) -> None:
    waited = (date(2026, 3, 31) - START.date()).days
    entry_id = record(helped(web, plain, 60, at=after(days=4)), by=plain, key="one")
    record(helped(plain, web, 60, at=after(days=6)), by=web, key="two")

    def days() -> dict[str, tuple[int, bool]]:
        found = gather(FIRST, at=OVER)
        assert {row.contributor for row in found.beginners} == {row.contributor for row in found.newcomers}
        return {row.contributor: (row.days, row.has_begun) for row in found.beginners}

    third = settle("Zoé Brun")
    assert days() == {ref(web): (4, True), ref(plain): (4, True), ref(third): (waited, False)}
    coordinator = settle("Cora Lindt", powers=(Role.COORDINATOR,))
    reversals.reverse(by=coordinator, at=after(days=8), entry_id=entry_id, reason="Twice.", key="r")
    assert days()[ref(web)] == days()[ref(plain)] == (6, True)


def test_who_exchanged_in_one_quarter_and_in_the_next(web: Actor, plain: Actor) -> None:
    record(helped(web, plain), by=plain, key="one")
    third = settle("Zoé Brun")
    april = datetime.fromisoformat("2026-04-08T08:00:00+00:00")
    record(helped(third, web, at=april), by=web, key="two")
    found = gather(SECOND, at=OVER)
    assert found.returned == (Answer(ref(web), True), Answer(ref(plain), False))
    everybody = {row.contributor: row.is_so for row in found.activated}
    assert (everybody[ref(web)], everybody[ref(plain)], everybody[ref(third)]) == (True, True, True)
    fourth = settle("Yves Noël")
    assert {row.contributor: row.is_so for row in gather(SECOND, at=OVER).activated}[ref(fourth)] is False


def test_missions_paid_in_euros_and_the_first_client(web: Actor, plain: Actor) -> None:
    for asker, cents in ((plain, 30_000), (settle("Léa Blin"), 10_050)):
        asked = agree(asker, web, terms=Terms.EUROS, budget_cents=cents)
        for side in (web, asker):
            engagements.confirm(by=side, at=after(days=2), engagement_id=asked, minutes=120)
    found = gather(FIRST, at=OVER)
    assert found.incomes == (Income(ref(web), 40_050, 30_000),)
    newcomers = {row.contributor: row for row in found.newcomers}
    assert newcomers[ref(web)] == Newcomer(ref(web), 2, True)
    waited = (date(2026, 3, 31) - START.date()).days
    assert newcomers[ref(plain)] == Newcomer(ref(plain), waited, False)


def test_how_much_lists_showed_members(web: Actor, plain: Actor) -> None:
    for day, shown in ((1, 400), (2, 300), (90, 9)):
        request_id = post(plain)
        Exposure.objects.filter(request_id=request_id).delete()
        Exposure.objects.create(
            request_id=request_id, member_id=id_of(web), shown=shown, due=100, at=after(days=day)
        )
    assert gather(FIRST, at=OVER).shown == (Shown(ref(web), 700),)


def test_funds_and_people_helped(web: Actor) -> None:
    coordinator = settle("Cora Lindt", powers=(Role.COORDINATOR,))
    structure_id = supporting.library(web, coordinator)
    supporting.need(web, supporting.person(web, structure_id))
    supporting.volunteer(web)
    supporting.assigned(coordinator)
    supporting.noted(web)
    supporting.fill_fund(90)
    give(web, None, 10, key="fund")
    found = gather(FIRST, at=OVER)
    assert [(row.sessions, row.minutes) for row in found.helped] == [(1, 60)]
    assert found.helped == (Helped(found.helped[0].contributor, 1, 60),)
    assert found.movements == (
        Movement("inclusion", "minutes", False, 1, 90),
        Movement("solidarity", "minutes", False, 1, 10),
    )


def test_what_was_hidden_and_contested(web: Actor, plain: Actor) -> None:
    coordinator = settle("Cora Lindt", powers=(Role.COORDINATOR,))
    word: dict[str, Any] = {"kind": Kind.NEED, "reason": "Rude."}
    first, second, third = (post(web) for _ in range(3))
    for subject_id in (first, second, third):
        moderation.hide(by=coordinator, at=START, subject_id=subject_id, **word)
    for subject_id in (second, third):
        moderation.answer(by=web, at=START, kind=Kind.NEED, subject_id=subject_id, text="It is a joke.")
    moderation.restore(by=coordinator, at=after(days=1), subject_id=third, **word)
    assert gather(FIRST, at=OVER).moderated == (
        Moderated(ref(web), "kept", 1),
        Moderated(ref(web), "shown_again", 1),
        Moderated(ref(web), "uncontested", 1),
    )


def test_what_members_pool_is_read_by_consent_alone(web: Actor) -> None:
    whole = draft(
        client="Café du Port",
        client_size=ClientSize.MICRO,
        lead_source=LeadSource.PLATFORM,
        client_sector="I",
        outcome=QuoteOutcome.WON,
        reason=QuoteReason.TRUST,
        day_rate_cents=35_499,
        payment_days=43,
    )
    facts.write(by=web, at=START, draft=whole, key="a")
    assert gather(FIRST, at=OVER) == without_people(gather(FIRST, at=OVER))
    pool(web, DataClass.PRICE_BAND, DataClass.LEAD_SOURCE, DataClass.QUOTE_OUTCOME, DataClass.PAYMENT_DELAY)
    found = gather(FIRST, at=OVER)
    assert found.rates == (Rate(ref(web), WEB, "D69", 35_000),)
    assert found.contacts == (Contact(ref(web), WEB, "platform"),)
    assert found.quotes == (Quoted(ref(web), WEB, "03", "won:trust"),)
    assert found.payments == (Payment(ref(web), "unknown", 43),)
    assert found.bought == ()
    pool(web, DataClass.CLIENT_SECTOR)
    assert gather(FIRST, at=OVER).bought == (Bought(ref(web), WEB, "I"),)
    pool(web, DataClass.CLIENT_SIZE)
    assert gather(FIRST, at=OVER).payments == (Payment(ref(web), "micro", 43),)
    consents.withdraw(by=web, at=after(days=1), data_class=DataClass.PRICE_BAND)
    assert gather(FIRST, at=OVER).rates == ()
    assert "Café" not in repr(found)


def without_people(found: Inputs) -> Inputs:
    """The same, of which nobody pooled anything."""
    return Inputs(found.quarter, newcomers=found.newcomers, beginners=found.beginners)


def test_what_a_mission_yields_needs_both_consents_and_the_hours_noted(web: Actor, plain: Actor) -> None:
    asked = agree(plain, web)
    mine = draft(day_rate_cents=42_000, unpaid_minutes=60)
    facts.write_of_engagement(by=web, at=START, draft=mine, engagement_id=asked)
    pool(web, DataClass.PRICE_BAND)
    assert gather(FIRST, at=OVER).earned == ()
    pool(web, DataClass.UNPAID_HOURS)
    assert gather(FIRST, at=OVER).earned == ()  # the mission is not over
    for side in (web, plain):
        engagements.confirm(by=side, at=after(days=2), engagement_id=asked, minutes=120)
    assert gather(FIRST, at=OVER).earned == (Earned(ref(web), WEB, "D69", 42_000, 120, 60),)


def test_every_code_that_is_read_has_its_place_in_the_trees(web: Actor, plain: Actor) -> None:
    far = settle("Lou Petit", place=LILLE)
    record(helped(web, plain, 60), by=plain, key="one")
    record(helped(far, web, 60), by=web, key="two")
    found = gather(FIRST, at=OVER)
    known = trees.of_inputs(found)
    policies = {"open": Policy(1, Fraction(1)), "members": Policy(1, Fraction(1))}
    series = computing.all_series(found, known, policies)
    cells = {
        tuple(cell["keys"]): cell["values"]
        for one in series
        if (one["indicator"], one["audience"]) == ("hours_given", "open")
        for cell in one["cells"]
    }
    assert cells["all", "FR"] == {"minutes": 114}
    assert cells["web", "R84"] == cells[WEB, "D69"] == {"minutes": 57}
    assert cells[trades.UNSAID, "D59"] == {"minutes": 57}
    assert trees.trees(["esco-1"])["trade"].ancestors(WEB) == ("web", "all")


def test_the_questions_do_not_grow_with_the_members(web: Actor, plain: Actor) -> None:
    record(helped(web, plain, 60), by=plain, key="one")
    with CaptureQueriesContext(connection) as few:
        gather(FIRST, at=OVER)
    for number in range(4):
        other = settle(f"Membre {number}", trades=(WEB,))
        record(helped(other, plain, 10), by=plain, key=f"more{number}")
    with CaptureQueriesContext(connection) as many:
        found = gather(FIRST, at=OVER)
    assert len(many) == len(few) <= 25
    assert len(found.hours) == 6
    assert found == gather(FIRST, at=OVER + timedelta(days=1))
