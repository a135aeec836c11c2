"""What a member notes of their work: within bounds, theirs alone, once; and what leaves of it."""

import dataclasses
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pytest

from config.roles import APPLICATION
from coop.domain.actors import VISITOR, Actor
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.selectors import skills
from marketplace.domain.observatory import facts as law
from marketplace.domain.observatory import prefilling
from marketplace.domain.observatory.classes import DataClass, told
from marketplace.domain.observatory.facts import FactDraft
from marketplace.domain.observatory.markets import ClientSize, LeadSource, QuoteOutcome, QuoteReason
from marketplace.domain.observatory.prefilling import KnownMission
from marketplace.domain.terms import Terms
from marketplace.models import PooledClient, PooledFact
from marketplace.selectors.observatory import facts as noted
from marketplace.selectors.observatory import pooled
from marketplace.selectors.observatory.pooled import PooledRow
from marketplace.services import leaving
from marketplace.services.observatory import consents, facts
from tests.instants import START, after
from tests.marketplace.samples import WEB, agree, id_of, settle
from tests.marketplace.test_observatory_consents import broken
from tests.rights import OWNER

TODAY = START.date()
DRAFT = FactDraft(TODAY, 1, outcome=QuoteOutcome.WON)


def trade() -> int:
    return skills.ids_by_code()[WEB]


def full(**changes: object) -> FactDraft:
    whole = FactDraft(
        happened_on=TODAY,
        trade_id=trade(),
        client="Café du Port",
        client_sector="I",
        client_size=ClientSize.MICRO,
        lead_source=LeadSource.PLATFORM,
        outcome=QuoteOutcome.WON,
        reason=QuoteReason.TRUST,
        day_rate_cents=35_499,
        payment_days=43,
        unpaid_minutes=90,
    )
    return replace(whole, **changes)  # type: ignore[arg-type]  # of its fields


def write(person: Actor, key: str = "a", **changes: object) -> int:
    return facts.write(by=person, at=START, draft=full(**changes), key=key)


def give(person: Actor, *classes: DataClass) -> None:
    for one in classes:
        consents.give(by=person, at=START, data_class=one, version=told(one).version)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"happened_on": TODAY + timedelta(days=1)}, "happened_on"),
        ({"happened_on": date(1989, 12, 31)}, "happened_on"),
        ({"client": "x" * 81}, "client"),
        ({"client": "a\nb"}, "client"),
        ({"reason": QuoteReason.PRICE, "outcome": None, "payment_days": 1}, "reason"),
        ({"reason": QuoteReason.PRICE, "outcome": QuoteOutcome.NO_ANSWER}, "reason"),
        ({"day_rate_cents": 999}, "day_rate"),
        ({"day_rate_cents": 1_000_001}, "day_rate"),
        ({"payment_days": -1}, "payment_days"),
        ({"payment_days": 1000}, "payment_days"),
        ({"unpaid_minutes": -1}, "unpaid_minutes"),
        ({"unpaid_minutes": 44_641}, "unpaid_minutes"),
        ({"outcome": None}, None),
        ({"trade_id": 2}, "trade"),
    ],
)
def test_a_row_stays_within_bounds(changes: dict[str, object], field: str | None) -> None:
    law.check(DRAFT, on=TODAY, trade_ids={1})
    law.check(replace(DRAFT, happened_on=date(1990, 1, 1)), on=TODAY, trade_ids={1})
    with pytest.raises(Refused) as refused:
        law.check(replace(DRAFT, **changes), on=TODAY, trade_ids={1})  # type: ignore[arg-type]  # of its fields
    assert refused.value.field == field


@pytest.mark.parametrize(
    "told",
    [
        {"client_sector": "A"},
        {"client_size": ClientSize.LARGE},
        {"lead_source": LeadSource.OTHER},
        {"day_rate_cents": 1_000_000},
        {"payment_days": 0},
        {"unpaid_minutes": 0},
    ],
)
def test_one_thing_is_enough_and_zero_is_one(told: dict[str, object]) -> None:
    assert law.faults(replace(DRAFT, outcome=None, **told), on=TODAY) == []  # type: ignore[arg-type]  # of its fields


def test_a_price_leaves_to_the_nearest_ten_euros() -> None:
    assert [law.band(cents) for cents in (1_000, 1_499, 1_500, 35_499, 35_500)] == [
        1_000,
        1_000,
        2_000,
        35_000,
        36_000,
    ]
    assert law.shown([DataClass.QUOTE_OUTCOME, DataClass.PRICE_BAND]) == {
        "outcome",
        "reason",
        "day_rate_cents",
    }
    assert law.shown([]) == frozenset()


def test_a_mission_begins_with_what_is_known_of_it() -> None:
    mission = KnownMission(True, TODAY - timedelta(days=3), 600, 50_000, (12, 40, -1))
    assert prefilling.draft(mission, trade_id=7, on=TODAY) == FactDraft(
        TODAY - timedelta(days=3),
        7,
        lead_source=LeadSource.COOPERATIVE,
        outcome=QuoteOutcome.WON,
        day_rate_cents=35_000,
        payment_days=40,
    )
    bare = KnownMission(False, None, 0, 50_000)
    assert prefilling.draft(bare, trade_id=7, on=TODAY) == FactDraft(
        TODAY, 7, lead_source=LeadSource.COOPERATIVE
    )
    for cents, expected in ((None, None), (1, None), (10_000_000, None), (50_001, 35_001)):
        told = prefilling.draft(replace(mission, cents=cents), trade_id=7, on=TODAY)
        assert told.day_rate_cents == expected


def test_a_row_is_written_once_changed_and_erased_by_its_writer_alone(bruno: Actor, amina: Actor) -> None:
    fact_id = write(bruno)
    assert write(bruno, payment_days=44) == fact_id
    (own,) = noted.every(id_of(bruno))
    assert own.draft == full(payment_days=44)
    assert own.trade("en") != own.trade("fr")
    for stranger in (amina, VISITOR):
        with pytest.raises(Forbidden if stranger is VISITOR else Hidden):
            facts.change(by=stranger, at=START, fact_id=fact_id, draft=full())
    with pytest.raises(Hidden):
        noted.get(fact_id, id_of(amina))
    facts.erase(by=amina, at=START, fact_id=fact_id)
    facts.change(by=bruno, at=after(days=1), fact_id=fact_id, draft=full(client="", reason=None))
    assert noted.get(fact_id, id_of(bruno)).draft == full(client="", reason=None)
    assert PooledClient.objects.count() == 0
    with pytest.raises(Refused, match="trades of your profile"):
        facts.change(by=bruno, at=START, fact_id=fact_id, draft=full(trade_id=skills.ids_by_code()["crafts"]))
    for _twice in range(2):
        facts.erase(by=bruno, at=START, fact_id=fact_id)
    assert noted.every(id_of(bruno)) == []
    with pytest.raises(Refused, match="out of date"):
        write(bruno, key="")


def test_a_mission_has_one_row_of_whoever_gave_it(bruno: Actor, amina: Actor) -> None:
    engagement_id = agree(amina, bruno, terms=Terms.EUROS, budget_cents=10_000)
    for days in (10, 12):
        facts.write_of_engagement(
            by=bruno, at=after(days=1), draft=full(payment_days=days), engagement_id=engagement_id
        )
    own = noted.of_engagement(engagement_id, id_of(bruno))
    assert own is not None
    assert (own.engagement_id, own.draft.payment_days) == (engagement_id, 12)
    assert noted.of_engagement(engagement_id, id_of(amina)) is None
    for other, id in ((amina, engagement_id), (bruno, 0)):
        with pytest.raises(Hidden):
            facts.write_of_engagement(by=other, at=START, draft=full(), engagement_id=id)


def test_the_same_file_twice_adds_nothing_also_once_a_row_was_changed(bruno: Actor, amina: Actor) -> None:
    drafts = [full(), full(), full(client="Autre"), full(client="")]
    assert facts.bring(by=bruno, at=START, drafts=drafts) == 4
    assert [draft for _key, draft in noted.fresh(id_of(bruno), drafts)] == []
    first = noted.every(id_of(bruno))[0]
    facts.change(by=bruno, at=START, fact_id=first.id, draft=full(client="Renommé"))
    assert facts.bring(by=bruno, at=START, drafts=drafts) == 0
    assert facts.bring(by=bruno, at=START, drafts=[*drafts, full()]) == 1
    assert facts.bring(by=bruno, at=START, drafts=[full(client="Renommé")]) == 0
    assert len(noted.every(id_of(bruno))) == 5
    assert PooledClient.objects.count() == 4
    assert not any("Port" in key for key in PooledFact.objects.order_by("pk").values_list("key", flat=True))
    assert facts.erase_all(by=bruno, at=START) == 5
    assert facts.erase_all(by=bruno, at=START) == 0


def test_a_file_comes_in_whole_or_not_at_all(bruno: Actor) -> None:
    with pytest.raises(Refused, match="between 1990 and today"):
        facts.bring(by=bruno, at=START, drafts=[full(), full(happened_on=TODAY + timedelta(days=1))])
    assert PooledFact.objects.count() == 0


def test_only_what_is_contributed_leaves_and_never_the_client(bruno: Actor, amina: Actor) -> None:
    write(bruno)
    write(bruno, key="b", happened_on=TODAY - timedelta(days=1), payment_days=None)
    write(bruno, key="c", happened_on=TODAY - timedelta(days=90))
    week = (TODAY - timedelta(days=7), TODAY)

    def leaving_now(data_class: str = "payment_delay", at: int = 0) -> list[PooledRow]:
        return pooled.rows(data_class, *week, after(days=at))

    assert leaving_now() == []
    give(bruno, DataClass.PAYMENT_DELAY)
    member = f"M-{PooledFact.objects.order_by('pk')[0].member.number:04d}"
    row = PooledRow(member, date(2026, 3, 1), WEB, "69", "", "", "", "", "", None, 43, None)
    assert leaving_now() == [row]
    assert leaving_now("price_band") == []
    give(bruno, DataClass.CLIENT_SIZE, DataClass.PRICE_BAND)
    assert leaving_now() == [replace(row, client_size="micro", day_rate_cents=35_000)]
    assert [one.happened_on for one in leaving_now("price_band")] == [
        date(2026, 3, 1),
        date(2026, 3, 1),
    ]
    assert [one.client_size for one in leaving_now("client_size")] == ["micro", "micro"]
    assert pooled.rows("payment_delay", *week, START - timedelta(seconds=1)) == []
    consents.withdraw(by=bruno, at=after(days=1), data_class=DataClass.PAYMENT_DELAY)
    assert leaving_now(at=1) == []
    assert [one.payment_days for one in leaving_now("price_band", at=1)] == [None, None]
    assert "client" not in {field.name for field in dataclasses.fields(PooledRow)}


def test_all_of_it_goes_with_whoever_leaves(bruno: Actor) -> None:
    write(bruno)
    facts.bring(by=bruno, at=START, drafts=[full(client="Autre")])
    leaving.leave(by=bruno, at=after(days=1), member_id=id_of(bruno))
    assert (PooledFact.objects.count(), PooledClient.objects.count()) == (0, 0)


@pytest.mark.parametrize("role", [OWNER, APPLICATION])
def test_the_database_holds_the_bounds_too(bruno: Actor, amina: Actor, role: str) -> None:
    fact_id = write(bruno)
    row = PooledFact.objects.filter(pk=fact_id)
    nothing = {"client_sector": "", "client_size": "", "lead_source": "", "outcome": "", "reason": ""}
    for promise, changes in (
        ("pooled_fact_is_not_ancient", {"happened_on": date(1989, 12, 31)}),
        ("pooled_fact_is_not_of_tomorrow", {"happened_on": TODAY + timedelta(days=1)}),
        ("pooled_fact_speaks_in_words_of_the_lists", {"client_sector": "Z"}),
        ("pooled_fact_speaks_in_words_of_the_lists", {"lead_source": "word"}),
        ("pooled_fact_speaks_in_words_of_the_lists", {"client_size": "huge"}),
        ("pooled_fact_speaks_in_words_of_the_lists", {"outcome": "maybe", "reason": ""}),
        ("pooled_fact_speaks_in_words_of_the_lists", {"reason": "because"}),
        ("pooled_fact_reason_goes_with_an_outcome", {"outcome": "no_answer"}),
        ("pooled_fact_figures_are_within_bounds", {"day_rate_cents": 999}),
        ("pooled_fact_figures_are_within_bounds", {"payment_days": 1000}),
        ("pooled_fact_figures_are_within_bounds", {"unpaid_minutes": 44_641}),
        (
            "pooled_fact_says_something",
            {**nothing, "day_rate_cents": None, "payment_days": None, "unpaid_minutes": None},
        ),
        ("pooled_fact_stays_its_writer_s", {"member_id": id_of(amina)}),
        ("pooled_fact_stays_its_writer_s", {"key": "form:b"}),
        ("pooled_fact_is_in_a_trade_of_its_writer", {"trade_id": skills.ids_by_code()["crafts"]}),
    ):
        broken(promise, partial(row.update, **changes), role)
    broken("pooled_client_is_not_empty", lambda: PooledClient.objects.update(label=""), role)

    def another(**changes: object) -> Callable[[], object]:
        values = {"member_id": id_of(bruno), "key": "b", "happened_on": TODAY, "trade_id": trade()}
        said = {"payment_days": 1, "written_at": START}
        return lambda: PooledFact.objects.create(**values | said | changes)

    broken("pooled_fact_is_written_once", another(key="form:a"), role)
    engagement_id = agree(bruno, amina)
    broken("pooled_fact_is_of_its_giver", another(engagement_id=engagement_id), role)
    gone = settle("Gaël Petit", trades=(WEB,))
    leaving.leave(by=gone, at=START, member_id=id_of(gone))
    broken("pooled_fact_is_a_member_s", another(member_id=id_of(gone)), role)
