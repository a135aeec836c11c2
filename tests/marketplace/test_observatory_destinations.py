"""Where the hours of a quarter went, read in the ledger as a cent is followed."""

from datetime import datetime

import pytest
from django.utils import timezone

from coop.domain.actors import PLATFORM, Actor
from marketplace.domain.observatory.destinations import ALL
from marketplace.domain.observatory.rows import Routed
from marketplace.domain.support import crediting
from marketplace.selectors.observatory import destinations
from tests.instants import after
from tests.marketplace.samples import settle
from tests.timebank import closing
from tests.timebank.granting import grant
from tests.timebank.ledger import MARCH, helped, id_of, record
from timebank.domain.legs import turned
from timebank.domain.natures import Nature
from timebank.domain.periods import Period
from timebank.models import Distribution, JournalEntry
from timebank.selectors import funds
from timebank.services import posting, reversals
from timebank.services.posting import Draft

pytestmark = pytest.mark.django_db
FIRST = Period(MARCH.start, MARCH.end)
"""March alone, for a short story."""


def of(rows: tuple[Routed, ...], unit: str = "minutes") -> dict[str, tuple[int, int, int]]:
    return {row.destination: (row.amount, row.people, row.most) for row in rows if row.unit == unit}


def credited(helper: Actor, minutes: int, key: str, day: int = 60) -> None:
    """A support session that the fund paid."""
    draft = Draft(
        key=f"support:{key}",
        content={"verb": "support", "session_id": int(key), "minutes": minutes},
        nature=Nature.COMMONS,
        happened_at=after(days=day),
        subject=f"support:{key}",
        legs=crediting.legs(id_of(helper), minutes),
    )
    posting.post(by=PLATFORM, at=after(days=day), draft=draft)


def undone(helper: Actor, minutes: int, key: str) -> None:
    """The same session taken back."""
    entry = JournalEntry.objects.get(subject=f"support:{key}")
    draft = Draft(
        key=f"support_undone:{key}",
        content={"verb": "support_undone", "session_id": int(key), "minutes": minutes},
        nature=Nature.REVERSAL,
        happened_at=after(days=63),
        subject=f"support:{key}",
        legs=turned(crediting.legs(id_of(helper), minutes)),
        reverses_id=entry.pk,
        reason="the day or the time was wrong",
    )
    posting.post(by=PLATFORM, at=after(days=63), draft=draft)


def last_recorded_at() -> datetime:
    """When the last entry was written down."""
    last = JournalEntry.objects.order_by("-recorded_at", "-pk").first()
    assert last is not None
    return last.recorded_at


@pytest.fixture
def brought(amina: Actor, bruno: Actor) -> None:
    """400 and 200 minutes of help in March, of which a part goes to the pool."""
    record(helped(amina, bruno, 400), by=bruno, key="1")
    record(helped(bruno, amina, 200), by=amina, key="2")


def test_what_waits_in_the_pool_is_what_members_brought(brought: None) -> None:
    found = of(destinations.routed(FIRST, at=timezone.now()))
    assert set(found) == {ALL}
    amount, people, most = found[ALL]
    assert (amount, people) == (funds.pool().minutes, 2)
    assert most * 3 == amount * 2  # 400 minutes of 600


def test_a_distribution_and_what_the_funds_spent_of_it(
    brought: None, amina: Actor, bruno: Actor, elise: Actor
) -> None:
    record(helped(bruno, amina, 900, at=after(days=35)), by=amina, key="3")  # of April: another quarter's
    pool = of(destinations.routed(FIRST, at=timezone.now()))[ALL][0]
    closing.post(by=elise, at=after(days=40), start=MARCH.start, end=MARCH.end)
    received = of(destinations.routed(FIRST, at=timezone.now()))
    fed = {name: row[0] for name, row in received.items() if name != ALL}
    assert received[ALL][0] == pool
    assert sum(fed.values()) == pool
    helper, other = settle("Dora Klein"), settle("Elio Marchand")
    credited(helper, 2, "1")
    credited(other, 1, "2", day=61)
    grant(1, to=id_of(amina), key="a", fund=crediting.FUND, day=62)
    spent = of(destinations.routed(FIRST, at=timezone.now()))
    assert spent["inclusion.support"] == (3, 2, 2)
    assert spent["inclusion.other"] == (1, 1, 1)
    assert spent["inclusion"] == received["inclusion"]


def test_what_is_taken_back_never_moved(brought: None, elise: Actor) -> None:
    closing.post(by=elise, at=after(days=40), start=MARCH.start, end=MARCH.end)
    helper = settle("Dora Klein")
    credited(helper, 2, "1")
    before = of(destinations.routed(FIRST, at=timezone.now()))
    assert "inclusion.support" in before
    undone(helper, 2, "1")
    after_it = of(destinations.routed(FIRST, at=timezone.now()))
    assert "inclusion.support" not in after_it


def test_what_is_taken_back_later_does_not_change_what_was_known(brought: None, elise: Actor) -> None:
    """A release keeps what stood when it was begun: computed again from then, it comes to the same."""
    closing.post(by=elise, at=after(days=40), start=MARCH.start, end=MARCH.end)
    helper = settle("Dora Klein")
    credited(helper, 2, "1")
    then = last_recorded_at()
    known = destinations.routed(FIRST, at=then)
    assert of(known)["inclusion.support"] == (2, 1, 2)
    undone(helper, 2, "1")
    assert destinations.routed(FIRST, at=then) == known
    assert "inclusion.support" not in of(destinations.routed(FIRST, at=timezone.now()))
    distribution = Distribution.objects.get(corrects=None)
    reversals.reverse(
        by=elise, at=after(days=64), entry_id=distribution.entry_id or 0, reason="Wrong period.", key="back"
    )
    assert destinations.routed(FIRST, at=then) == known
    assert "inclusion" not in of(destinations.routed(FIRST, at=timezone.now()))


def test_a_quarter_without_anything_has_no_rows(founded: None) -> None:
    assert destinations.routed(FIRST, at=timezone.now()) == ()


def test_what_was_recorded_later_is_not_known_yet(brought: None) -> None:
    assert destinations.routed(FIRST, at=FIRST.start) == ()
