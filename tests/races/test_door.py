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
from timebank.domain.legs import AccountKey
from timebank.domain.natures import AccountKind, Unit
from timebank.models import SubAccount
from timebank.selectors import audit
from timebank.services import posting

pytestmark = pytest.mark.django_db(transaction=True)

PATIENCE_SECONDS = 20
WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted AND pid <> pg_backend_pid()"


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
            wait_for_one_who_waits()
        return told.result()


def wait_for_one_who_waits() -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        with connection.cursor() as cursor:
            cursor.execute(WAITING)
            if cursor.fetchone()[0]:
                return
        assert time.monotonic() < until, "nobody waits"
        time.sleep(0.01)


@pytest.fixture
def open_house(house: House) -> House:
    shared = [AccountKey(kind, Unit.MINUTES) for kind in (AccountKind.COMMONS, AccountKind.RESERVE)]
    own = [AccountKey(AccountKind.MEMBER_TIME, Unit.MINUTES, id_of(one)) for one in (house.ana, house.bao)]
    posting.open_accounts(by=PLATFORM, at=after(), keys=[*shared, *own])
    return house


def test_an_entry_is_not_taken_back_twice_by_two_who_come_at_once(open_house: House) -> None:
    ana, bao = (f"member_time.minutes.{id_of(one)}" for one in (open_house.ana, open_house.bao))
    wrong = knock({ana: 60, bao: -60}, p_key="wrong")

    def undo(key: str) -> int:
        legs = {ana: -40, bao: 40}
        return knock(legs, p_key=key, p_nature="reversal", p_reverses=wrong, p_reason="Forty too many.")

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
