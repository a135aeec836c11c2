"""Reservations and requests for hours when several come at the same instant: each ends once."""

import os
import subprocess
import sys
from contextlib import ExitStack, suppress
from datetime import timedelta
from functools import partial
from urllib.parse import urlsplit

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from coop.domain.actors import PLATFORM, Actor
from coop.domain.errors import Refused
from tests.instants import after
from tests.people import make_member
from tests.races.test_ledger import CREDIT
from tests.races.threads import at_once, wins
from tests.timebank.ledger import helped, id_of, record
from tests.timebank.test_payments import ask, consent, decline
from tests.timebank.test_reservations import pass_by, reserve, settle
from timebank.models import JournalEntry, PaymentAnswer, PaymentRequest, Reservation, Settlement
from timebank.selectors import audit, balances
from timebank.selectors import reservations as held
from timebank.services import reservations

pytestmark = pytest.mark.django_db(transaction=True)


def expire_at_its_term() -> int:
    pass_by(0.07)
    return reservations.expire(by=PLATFORM, at=after())


def refuse(payer: Actor, request_id: int) -> str:
    decline(payer, request_id)
    return "declined"


@pytest.fixture
def people(founded: None) -> list[Actor]:
    return [make_member(f"Person {number}") for number in range(9)]


def void(by: Actor, reservation_id: int) -> str:
    reservations.void(by=by, at=after(days=2), reservation_id=reservation_id, reason=f"No, {by.member_id}.")
    return "void"


def reserve_for_a_moment(payer: Actor, payee: Actor, turn: int) -> int:
    """Until a little more than now; a slow machine may find that term passed already, and tries again."""
    for _try in range(20):
        with suppress(IntegrityError, Refused), transaction.atomic():
            return reservations.reserve(
                by=payer,
                at=after(days=1),
                exchange=helped(payee, payer, 60),
                expires_at=timezone.now() + timedelta(milliseconds=60 + 10 * turn),
                subject=f"test:{turn}",
                key=f"turn {turn}",
            )
    raise AssertionError("no reservation was written in time")


def test_settled_given_up_or_expired_exactly_one_wins(people: list[Actor]) -> None:
    """At its term, by the database's clock, whichever comes first."""
    payee, payer = people[:2]
    for turn in range(8):
        reservation_id = reserve_for_a_moment(payer, payee, turn)
        found = at_once(
            partial(settle, payer, reservation_id), partial(void, payee, reservation_id), expire_at_its_term
        )
        pass_by(0.2)
        reservations.expire(by=PLATFORM, at=after())
        assert len(found) == 3
        assert Settlement.objects.filter(reservation_id=reservation_id).count() == 1
    paid = Settlement.objects.filter(how="whole").count()
    assert JournalEntry.objects.count() == paid
    assert balances.of_member(id_of(payer)) == -60 * paid
    assert held.misread() == []
    assert audit.check().is_sound


def test_at_the_limit_exactly_the_right_number_is_reserved(people: list[Actor]) -> None:
    payer, payees = people[0], people[1:]
    for turn in range(3):
        found = at_once(
            *[
                lambda payee=payee, turn=turn: reserve(
                    payee, payer, CREDIT // 3, key=f"{turn}-{id_of(payee)}"
                )
                for payee in payees
            ]
        )
        kept = [one for one in wins(found) if isinstance(one, int)]
        assert len(kept) == 3
        assert held.reserved_of(id_of(payer)) == CREDIT
        assert all(at_once(*[lambda one=one: void(payer, one) for one in kept]))
    assert held.misread() == []


def test_reserving_and_spending_at_once_never_pass_the_limit(people: list[Actor]) -> None:
    payer, payees = people[0], people[1:]
    found = at_once(
        *[lambda payee=payee: reserve(payee, payer, 300, key=f"r-{id_of(payee)}") for payee in payees[:4]],
        *[
            lambda payee=payee: record(helped(payee, payer, 300), by=payer, key=f"s-{id_of(payee)}")
            for payee in payees[4:]
        ],
    )
    assert len(wins(found)) == 4
    assert held.reserved_of(id_of(payer)) - balances.of_member(id_of(payer)) == CREDIT
    assert held.misread() == []


def test_settlements_that_cross_do_not_wait_in_a_ring(people: list[Actor]) -> None:
    """Each holds its reservation first and its accounts in one order, whatever is past its term meanwhile."""
    ana, bao, cleo = people[:3]
    ring = [(ana, bao), (bao, ana), (bao, cleo), (cleo, bao), (cleo, ana), (ana, cleo)]
    for turn in range(4):
        for rank, (one, other) in enumerate(ring):
            reservations.reserve(
                by=other,
                at=after(days=1),
                exchange=helped(one, other, 10),
                expires_at=timezone.now() + timedelta(milliseconds=400),
                subject="test:due",
                key=f"due {turn}-{rank}",
            )
        open_ones = [
            (other, reserve(one, other, 10, key=f"{turn}-{rank}")) for rank, (one, other) in enumerate(ring)
        ]
        pass_by(0.45)
        found = at_once(
            *[lambda payer=payer, one=one: settle(payer, one) for payer, one in open_ones],
            lambda: reservations.expire(by=PLATFORM, at=after()),
        )
        assert len(wins(found)) == len(ring) + 1
    assert held.misread() == []
    assert audit.check().is_sound


def test_two_tabs_consent_and_decline_at_once_one_wins(people: list[Actor]) -> None:
    payee, payer = people[:2]
    for turn in range(6):
        request_id = ask(payee, payer, 30, key=f"{turn}")
        found = at_once(partial(consent, payer, request_id), partial(refuse, payer, request_id))
        assert len(wins(found)) == 1
    agreed = PaymentAnswer.objects.filter(how="consented").count()
    assert balances.of_member(id_of(payer)) == -30 * agreed
    assert PaymentAnswer.objects.count() == 6


def test_a_double_click_asks_once_and_pays_once(people: list[Actor]) -> None:
    payee, payer = people[:2]
    assert len(set(at_once(*[lambda: ask(payee, payer, 30)] * 4))) == 1
    request_id = PaymentRequest.objects.get().pk
    assert at_once(*[lambda: consent(payer, request_id)] * 4) == [JournalEntry.objects.get().pk] * 4
    assert balances.of_member(id_of(payer)) == -30


SCRIPT = """
import sys, django
django.setup()
from datetime import UTC, datetime
from coop.domain.errors import Refused
from coop.selectors import actors
from timebank.services import reservations
by, one, verb = actors.of_user(int(sys.argv[1])), int(sys.argv[2]), sys.argv[3]
at = datetime.fromisoformat(sys.argv[4])
print("ready", flush=True)
sys.stdin.readline()
try:
    if verb == "settle":
        reservations.settle(by=by, at=at, reservation_id=one)
    else:
        reservations.void(by=by, at=at, reservation_id=one, reason="No.")
    print("done", flush=True)
except Refused:
    print("refused", flush=True)
"""


def started(by: Actor, reservation_id: int, verb: str) -> "subprocess.Popen[str]":
    """A process of its own, which waits for a line."""
    here = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
    return subprocess.Popen(
        [
            *(
                sys.executable,
                "-c",
                SCRIPT,
                str(by.user_id),
                str(reservation_id),
                verb,
                after(days=2).isoformat(),
            )
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "DATABASE_URL": here.geturl(), "DJANGO_SETTINGS_MODULE": "config.settings"},
    )


def test_two_processes_one_ends_it(people: list[Actor]) -> None:
    payee, payer = people[:2]
    reservation_id = reserve(payee, payer, 60)
    with ExitStack() as stack:
        running = [
            stack.enter_context(started(payer, reservation_id, "settle")),
            stack.enter_context(started(payee, reservation_id, "void")),
        ]
        ready = [process.stdout.readline() for process in running if process.stdout]
        for process in running:
            if process.stdin:
                process.stdin.write("go\n")
                process.stdin.flush()
        answers = [process.communicate(timeout=60)[0].strip() for process in running]
    assert ready == ["ready\n"] * 2
    assert sorted(answers) == ["done", "refused"]
    assert Settlement.objects.count() == Reservation.objects.count() == 1
    assert held.misread() == []
