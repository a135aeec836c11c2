"""What the door holds while it works: of two who come at once, the second sees what the first did."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import DatabaseError, connection, transaction

from coop.domain.actors import PLATFORM
from tests.instants import after
from tests.timebank.conftest import House
from tests.timebank.conftest import house as house
from tests.timebank.ledger import id_of
from tests.timebank.test_promises import knock, pool
from timebank.domain import legs
from timebank.domain.legs import AccountKey
from timebank.domain.natures import AccountKind, Nature, Unit
from timebank.models import Leg, SubAccount
from timebank.selectors import audit
from timebank.services import posting

pytestmark = pytest.mark.django_db(transaction=True)

PATIENCE_SECONDS = 20
# In this database alone: beside us, other tests wait in theirs.
WAITING = """
    SELECT count(DISTINCT pid) FROM pg_locks JOIN pg_stat_activity USING (pid)
    WHERE NOT granted AND datname = current_database() AND pid <> pg_backend_pid()"""


def in_turn(first: Callable[[], object], second: Callable[[], object]) -> str:
    """The first commits once the second waits for it. What the second was told; "" where it passed."""

    def follow() -> str:
        try:
            second()
        except DatabaseError as error:
            return str(error)
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(1) as threads:
        with transaction.atomic():
            first()
            told = threads.submit(follow)
            wait_for(1)
        return told.result()


def wait_for(count: int) -> None:
    """Until so many wait for a lock."""
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")  # else a transaction keeps what it first saw
            cursor.execute(WAITING)
            if cursor.fetchone()[0] >= count:
                return
        assert time.monotonic() < until, "nobody waits"
        time.sleep(0.01)


@pytest.fixture
def open_house(house: House) -> House:
    shared = [
        AccountKey(kind, Unit.MINUTES)
        for kind in (AccountKind.COMMONS, AccountKind.RESERVE, AccountKind.SOLIDARITY)
    ]
    own = [legs.time_of(id_of(one)) for one in (house.ana, house.bao, house.cleo)]
    posting.open_accounts(by=PLATFORM, at=after(), keys=[*shared, *own])
    return house


def test_an_entry_is_not_taken_back_twice_by_two_who_come_at_once(open_house: House) -> None:
    ana, bao = (f"member_time.minutes.{id_of(one)}" for one in (open_house.ana, open_house.bao))
    wrong = knock({ana: 60, bao: -60}, p_key="wrong")

    def undo(key: str) -> int:
        taken_back = {ana: -40, bao: 40}
        return knock(taken_back, p_key=key, p_nature="reversal", p_reverses=wrong, p_reason="Forty too many.")

    told = in_turn(lambda: undo("one"), lambda: undo("other"))
    assert "more is taken back" in told
    assert SubAccount.objects.get(code=ana).balance == 20
    assert audit.check().is_sound


def test_what_one_leaves_in_a_fund_is_found_by_the_other(open_house: House) -> None:
    for part, minutes in ((1, 30), (2, 10)):
        knock({f"reserve.minutes/{part}": minutes, pool(): -minutes}, p_key=f"in {part}", p_nature="commons")

    def draw(minutes: int) -> int:
        return knock({"reserve.minutes/*": -minutes, pool(): minutes}, p_key=f"{minutes}", p_nature="commons")

    assert in_turn(lambda: draw(30), lambda: draw(10)) == ""
    held = SubAccount.objects.filter(kind=AccountKind.RESERVE).order_by("part")
    assert set(held.values_list("balance", flat=True)) == {0}
    assert audit.check().is_sound


@pytest.mark.parametrize("is_batch", [False, True], ids=["alone", "batch"])
def test_nobody_is_recorded_before_the_one_that_they_waited_for(open_house: House, *, is_batch: bool) -> None:
    """One holds ana and waits for bao; another waits for ana meanwhile: ana's instants never go back."""
    names = (open_house.ana, open_house.bao, open_house.cleo)
    people = sorted(names, key=lambda one: legs.time_of(id_of(one)).code)
    ana, bao, cleo = (legs.time_of(id_of(one)).code for one in people)

    def slow() -> None:
        knock({ana: 30, bao: -30}, p_key="slow")
        connection.close()

    def late() -> None:
        if is_batch:
            draft = posting.Draft(
                key="late",
                content={},
                nature=Nature.GIFT,
                happened_at=after(days=41),
                subject="gift",
                legs=legs.of_gift(id_of(people[0]), None, 10),
            )
            posting.post_all(by=PLATFORM, at=after(days=41), drafts=[draft])
        else:
            knock({ana: -10, pool(): 10}, p_key="late", p_nature="commons")
        connection.close()

    with ThreadPoolExecutor(2) as threads:
        with transaction.atomic():
            knock({bao: 5, cleo: -5}, p_key="early")
            first = threads.submit(slow)
            wait_for(1)
            second = threads.submit(late)
            wait_for(2)
            knock({bao: 5, cleo: -5}, p_key="again")
        first.result()
        second.result()
    chain = Leg.objects.filter(account__owner=id_of(people[0])).order_by("sequence")
    assert list(chain.values_list("amount", flat=True)) == [30, -10]
    instants = list(chain.values_list("recorded_at", flat=True))
    assert instants == sorted(instants)
