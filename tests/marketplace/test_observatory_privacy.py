"""Figures with noise: drawn once, paid from a budget that the database holds, and kept as they were drawn."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest
from django.db import IntegrityError, connection, transaction
from psycopg2 import DatabaseError

from coop.domain.actors import PLATFORM, Actor, Role
from coop.domain.errors import Forbidden, Hidden, Refused
from coop.models import AuditEvent
from governance.selectors import rules
from marketplace.domain.observatory import noised, releases
from marketplace.domain.observatory import privacy as law
from marketplace.domain.observatory.privacy_rules import EPSILON, EPSILON_YEAR, NOISE_THRESHOLD
from marketplace.models import PrivacySpending, ReleaseInputs
from marketplace.selectors.observatory import noise
from marketplace.selectors.observatory import privacy as told
from marketplace.services.observatory import privacy
from tests import noising
from tests.instants import after
from tests.noising import louder, published
from tests.people import make_coordinator, make_member
from tests.releasing import built, cell, observer, series

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("founded")]

AT = after(days=150)
WITH_OPENDP = pytest.mark.skipif(not noise.may_draw(), reason="opendp, the extra `privacy`, is not installed")


@pytest.fixture
def odile() -> Actor:
    return observer(at=after(days=1))


def spend(by: Actor, release_id: int) -> int:
    return privacy.publish(by=by, at=AT, release_id=release_id, draw=louder)


def test_what_is_drawn_is_kept_with_what_it_cost(odile: Actor) -> None:
    release = published(by=odile)
    spent_id = spend(odile, release.id)
    (line,) = told.ledger()
    assert (line.id, line.quarter, line.version, line.year) == (spent_id, "2026-Q1", 1, 2026)
    assert (line.epsilon, line.drawn_at) == (1000, AT)
    assert told.of_release(0) is None
    found = told.of_release(release.id)
    assert found is not None
    digest, figures = found
    assert digest == line.content_hash
    assert releases.digest(PrivacySpending.objects.get().content) == digest
    assert figures.counts == {"all": (20, 30, 31, 10, 4, 2), "web": (8, 21, 31, 10, 4, 2)}, "one more each"
    assert (figures.margin, figures.least, figures.epsilon) == (12, 50, 1000)
    obeyed = rules.together(EPSILON, EPSILON_YEAR, NOISE_THRESHOLD, at=AT)
    row = PrivacySpending.objects.get()
    assert str(row) == f"{release.id}: 1000 of 2026"
    assert row.obeys == sorted(one.version_id for one in obeyed.values())
    (event,) = AuditEvent.objects.filter(action="marketplace.spend_privacy")
    assert (event.subject, event.data["epsilon"], event.data["year"]) == (f"release:{release.id}", 1000, 2026)


def test_nothing_is_drawn_twice(odile: Actor) -> None:
    release = published(by=odile)
    first = spend(odile, release.id)
    kept = PrivacySpending.objects.values().get()

    def never(counts: Sequence[int], *, changed: int, spread: Fraction, epsilon: Fraction) -> list[int]:
        raise AssertionError("drawn again")

    again = privacy.publish(by=odile, at=AT + timedelta(days=1), release_id=release.id, draw=never)
    assert again == first
    assert PrivacySpending.objects.values().get() == kept
    assert AuditEvent.objects.filter(action="marketplace.spend_privacy").count() == 1


@WITH_OPENDP
def test_opendp_draws_whole_numbers_that_stay_as_they_are(odile: Actor) -> None:
    release = published(by=odile)
    first = privacy.publish(by=odile, at=AT, release_id=release.id)
    content = PrivacySpending.objects.get().content
    assert privacy.publish(by=odile, at=AT, release_id=release.id) == first
    assert PrivacySpending.objects.get().content == content
    figures = noised.read(content)
    assert [len(counts) for counts in figures.counts.values()] == [6, 6]


@WITH_OPENDP
def test_opendp_is_not_asked_for_more_than_is_paid() -> None:
    counts = [0] * 400
    spread = Fraction(4097, 1024)
    assert len(set(noise.laplace(counts, changed=4, spread=spread, epsilon=Fraction(1)))) > 1
    with pytest.raises(ValueError, match="costs more than 99/100"):
        noise.laplace(counts, changed=4, spread=spread, epsilon=Fraction(99, 100))
    with pytest.raises(ValueError, match="not written exactly"):
        noise.laplace(counts, changed=4, spread=Fraction(13, 3), epsilon=Fraction(1))


def test_where_opendp_is_absent_nothing_is_drawn(odile: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    release = published(by=odile)
    assert told.may_draw(odile, release) is noise.may_draw()
    monkeypatch.setattr(noise, "find_spec", lambda _name: None)
    with pytest.raises(Refused, match="OpenDP is not installed"):
        privacy.publish(by=odile, at=AT, release_id=release.id)
    assert not told.may_draw(odile, release)
    assert told.ledger() == []


def test_who_publishes_releases_draws_and_nobody_else(odile: Actor) -> None:
    release = published(by=odile)
    for other in (make_member("Ana Petit"), make_coordinator(), PLATFORM, Actor()):
        with pytest.raises(Forbidden):
            spend(other, release.id)
    with pytest.raises(Hidden):
        spend(odile, 0)
    without = replace(make_member("Luc Roy"), roles=frozenset({Role.OBSERVER}))
    with pytest.raises(Refused, match="only by a mandate"):
        spend(without, release.id)


def test_only_what_is_published_is_drawn_of(odile: Actor) -> None:
    waiting = built("2026-Q1", [noising.shown()], inputs=noising.inputs("2026-Q1"))
    with pytest.raises(Refused, match="once the release is published"):
        spend(odile, waiting)


def test_of_fewer_than_fifty_nothing_is_told(odile: Actor) -> None:
    few = series("day_rate", cell("all", "FR", count=49, lower=1, median=2, upper=3))
    release = published(by=odile, content=few)
    with pytest.raises(Refused, match="of enough members"):
        spend(odile, release.id)
    other = published("2025-Q4", by=odile, content=series("hours_given", cell("all", "FR", count=99, m=1)))
    with pytest.raises(Refused, match="of enough members"):
        spend(odile, other.id)
    assert told.ledger() == []


def test_once_the_inputs_are_erased_nothing_is_drawn(odile: Actor) -> None:
    release = published(by=odile)
    ReleaseInputs.objects.all().delete()
    with pytest.raises(Refused, match="is erased"):
        spend(odile, release.id)
    assert not told.may_draw(odile, release)


def test_a_year_is_spent_and_the_next_one_is_whole(odile: Actor) -> None:
    days = {"2026-Q1": 2, "2026-Q2": 3, "2026-Q3": 4, "2026-Q4": 5}
    found = {quarter: published(quarter, by=odile, at=after(days=day)) for quarter, day in days.items()}
    for release in found.values():
        spend(odile, release.id)
    budget = told.budget(AT)
    assert (budget.once, budget.year, budget.least) == (1000, 4000, 50)
    assert budget.left(told.ledger()) == 0
    corrected = published("2026-Q4", by=odile, at=after(days=6))
    with pytest.raises(Refused, match="budget of this year is spent"):
        spend(odile, corrected.id)
    earlier = published("2025-Q4", by=odile, at=after(days=7))
    spend(odile, earlier.id)
    assert {year: len(some) for year, some in told.by_year(told.ledger()).items()} == {2026: 4, 2025: 1}


@contextmanager
def refused_by(promise: str) -> Iterator[None]:
    """SQL that keeps to no service is refused by that promise of the database."""
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        yield
    cause = refused.value.__cause__
    assert isinstance(cause, DatabaseError)
    assert cause.diag.constraint_name == promise or promise in str(cause)


COPY = """
INSERT INTO marketplace_privacyspending
  (release_id, year, epsilon, content, content_hash, obeys, drawn_at, drawn_by_id, drawn_under_id)
SELECT release, year, price, said, encode(sha256(convert_to(said, 'UTF8')), 'hex'), obeys, drawn_at,
  drawn_by_id, drawn_under_id
FROM (SELECT spending.*, %s::bigint AS release, %s::bigint AS price, '{"epsilon":' || %s || '}' AS said
  FROM marketplace_privacyspending spending ORDER BY id LIMIT 1) one
"""


def copy(release_id: int, epsilon: int, statement: str = COPY) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, [release_id, epsilon, str(epsilon)])


def test_the_database_refuses_to_overspend_a_year(odile: Actor) -> None:
    spend(odile, published(by=odile).id)
    more = [published(f"2026-Q{number}", by=odile, at=after(days=2 + number)) for number in (2, 3, 4)]
    with refused_by("privacy_stays_within_its_budget"):
        copy(more[0].id, 1001)
    for release in more:
        copy(release.id, 1000)
    assert sum(one.epsilon for one in told.ledger()) == 4000
    over = published("2026-Q2", by=odile, at=after(days=9))
    with refused_by("privacy_stays_within_its_budget"):
        copy(over.id, 1)


def test_what_the_database_refuses_at_the_last_instant_is_told_as_spent(
    odile: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where another release of the year was drawn after this one had looked at what is left."""
    for number in (1, 2, 3, 4):
        spend(odile, published(f"2026-Q{number}", by=odile, at=after(days=2 + number)).id)
    over = published("2026-Q4", by=odile, at=after(days=9))
    monkeypatch.setattr(law, "check", lambda *_asked: None)
    with pytest.raises(Refused, match="budget of this year is spent"):
        spend(odile, over.id)
    next_year = published("2027-Q1", by=odile, at=after(days=10))
    monkeypatch.setattr(releases, "digest", lambda _text: "0" * 64)
    with pytest.raises(IntegrityError, match="a hash and a price"):
        spend(odile, next_year.id)


@pytest.mark.parametrize(
    ("promise", "old", "new"),
    [
        ("privacy_is_spent_on_what_is_published", "year, price", "year + 1, price"),
        (
            "privacy_is_spent_on_what_is_published",
            "'hex'), obeys, drawn_at",
            "'hex'), obeys, drawn_at - interval '9 years'",
        ),
        (
            "privacy_is_spent_under_a_mandate",
            "  drawn_by_id, drawn_under_id\nFROM",
            "  1, drawn_under_id\nFROM",
        ),
        (
            "privacy_hashes_what_it_holds",
            "encode(sha256(convert_to(said, 'UTF8')), 'hex')",
            "repeat('0', 64)",
        ),
        ("privacy_hashes_what_it_holds", "'{\"epsilon\":' || %s || '}'", "'{\"epsilon\":' || %s || '0}'"),
        ("privacy_stays_within_its_budget", "'hex'), obeys, drawn_at", "'hex'), '{}', drawn_at"),
        ("marketplace_privacyspending_release_id_key", "%s::bigint AS release", "release_id AS release, %s"),
    ],
)
def test_the_database_keeps_what_the_service_promises(odile: Actor, promise: str, old: str, new: str) -> None:
    spend(odile, published(by=odile).id)
    other = published("2026-Q2", by=odile, at=after(days=3))
    assert old in COPY
    with refused_by(promise):
        copy(other.id, 500, COPY.replace(old, new))
    assert len(told.ledger()) == 1
    copy(other.id, 500)
    assert len(told.ledger()) == 2, "without the change it would have been written"


def test_a_release_that_waits_is_not_drawn_of_around_the_service(odile: Actor) -> None:
    spend(odile, published(by=odile).id)
    with refused_by("privacy_is_spent_on_what_is_published"):
        copy(built("2026-Q2", [noising.shown()]), 500)
    with refused_by("privacy_spending_is_for_something"):
        copy(published("2026-Q3", by=odile, at=after(days=4)).id, 0)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE marketplace_privacyspending SET epsilon = 1",
        "DELETE FROM marketplace_privacyspending",
        "TRUNCATE marketplace_privacyspending",
    ],
)
def test_a_line_of_the_ledger_stays(odile: Actor, statement: str) -> None:
    spend(odile, published(by=odile).id)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.cursor.execute(statement)
    assert [one.epsilon for one in told.ledger()] == [1000]
