"""Delegates who decide, are dismissed or leave at the same instant; whoever is paid leaves meanwhile."""

from functools import partial

import pytest
from django.utils import timezone

from coop.domain.actors import PLATFORM, Actor
from coop.domain.errors import Hidden
from coop.selectors import groups as known
from coop.services import groups as standing
from marketplace.services import leaving
from tests.people import make_member
from tests.races.threads import ROUNDS, at_once, refusals
from tests.timebank.grouping import approve, decline, end, fund, make_group, pay, propose, withdraw
from tests.timebank.ledger import id_of
from timebank.models import GroupAnswer, Settlement
from timebank.selectors import audit, balances
from timebank.selectors import groups as proposed
from timebank.selectors import reservations as held
from timebank.services import closing, groups
from timebank.services.groups import Paid

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people(founded: None) -> list[Actor]:
    return [make_member(f"Person {number}") for number in range(4)]


@pytest.fixture
def garden(people: list[Actor]) -> int:
    garden = make_group("Le jardin", *people[:3])
    fund(garden, people[3], 1_200)
    return garden


def leave(person: Actor) -> str:
    leaving.leave(by=person, at=timezone.now(), member_id=id_of(person))
    return "left"


def assert_answered_once(payment_id: int, garden: int, minutes: int) -> None:
    """One answer and one end of what was held; an entry exactly where it was approved."""
    answer = GroupAnswer.objects.get(payment_id=payment_id)
    assert Settlement.objects.filter(reservation__group_payment=payment_id).count() == 1
    assert (answer.how == "approved") == (answer.entry_id is not None)
    assert balances.of_group(garden) == (1_140 - minutes if answer.entry_id else 1_140)
    assert held.misread() == []
    assert audit.check().is_sound


def give_back(garden: int, key: str) -> None:
    """What was paid, by somebody who spent nothing yet."""
    missing = 1_140 - balances.of_group(garden)
    if missing:
        fund(garden, make_member(f"Payer {key}"), missing * 20 // 19, key=key)


def test_approved_declined_and_taken_back_at_once(people: list[Actor], garden: int) -> None:
    ana, bao, cleo, dov = people
    for number in range(ROUNDS):
        payment_id = propose(ana, garden, dov, 608, key=f"{number}")
        answers = at_once(
            partial(approve, bao, payment_id),
            partial(approve, cleo, payment_id),
            partial(decline, cleo, payment_id),
            partial(withdraw, ana, payment_id),
        )
        assert_answered_once(payment_id, garden, 608)
        assert len(refusals(answers)) in (2, 3)  # two who approve meet one entry
        give_back(garden, f"back {number}")


def test_whoever_is_paid_leaves_while_it_is_approved(people: list[Actor], garden: int) -> None:
    ana, bao, cleo, _dov = people
    for number in range(ROUNDS):
        payee = make_member(f"Payee {number}")
        payment_id = propose(ana, garden, payee, 608, key=f"{number}")
        answers = at_once(
            partial(approve, bao, payment_id),
            partial(leave, payee),
            partial(decline, cleo, payment_id),
        )
        assert "left" in answers
        assert balances.of_member(id_of(payee)) == 0
        assert_answered_once(payment_id, garden, 608)
        give_back(garden, f"back {number}")


def test_a_delegate_leaves_or_is_dismissed_while_they_decide(people: list[Actor], garden: int) -> None:
    """What they decided before stands; from then on nothing is decided with them."""
    _ana, bao, _cleo, dov = people
    for number in range(ROUNDS):
        for stop in (leave, partial(end, garden)):
            leaver = make_member(f"Delegate {number} {stop is leave}")
            _appoint(garden, leaver)
            key = f"{number} {stop is leave}"
            payment_id = propose(leaver, garden, dov, 608, key=key)
            answers = at_once(
                partial(approve, bao, payment_id),
                partial(stop, leaver),
                partial(_pay, leaver, garden, dov, f"{key} alone"),
            )
            assert {"left", "ended"} & {answer for answer in answers if isinstance(answer, str)}
            group = known.get(garden)
            assert group is not None
            assert id_of(leaver) not in group.delegate_ids
            if not GroupAnswer.objects.filter(payment_id=payment_id).exists():
                decline(bao, payment_id)
            assert held.misread() == []
            assert audit.check().is_sound
            give_back(garden, f"back {key}")


def test_small_payments_at_once_never_reach_the_threshold_alone(people: list[Actor], garden: int) -> None:
    """Two tabs of one delegate, beside another delegate: what is paid alone stays below, the rest waits."""
    ana, bao, _cleo, dov = people
    for number in range(ROUNDS):
        before = [_alone(garden, one) for one in (ana, bao)]
        paid = at_once(
            partial(pay, ana, garden, dov, 350, key=f"{number} a"),
            partial(pay, ana, garden, dov, 350, key=f"{number} b"),
            partial(pay, bao, garden, dov, 90, key=f"{number} c"),
        )
        assert refusals(paid) == []
        assert [one.payment_id is None for one in paid if isinstance(one, Paid)].count(True) <= 2
        assert _alone(garden, ana) < 600
        assert _alone(garden, bao) - before[1] == 90
        for line in proposed.waiting(garden, at=timezone.now()):
            decline(bao if line.facts.proposer_id == id_of(ana) else ana, line.id)
        assert held.misread() == []
        assert audit.check().is_sound
        give_back(garden, f"back {number}")


def test_a_group_closes_while_it_is_paid_and_pays(people: list[Actor]) -> None:
    """It is left with nothing, or it is not closed; and nobody waits in a ring."""
    ana, bao, cleo, dov = people
    for number in range(ROUNDS):
        club = make_group(f"Le club {number}", ana, bao)
        fund(club, dov, 100, key=f"club {number}")
        at_once(
            partial(closing.close, by=PLATFORM, at=timezone.now(), group_id=club),
            partial(_pay, ana, club, cleo, f"{number} pays"),
            partial(_propose, bao, club, f"{number} proposes"),
            partial(fund, club, cleo, 20, key=f"{number} is paid"),
        )
        group = known.get(club)
        assert group is not None
        if group.standing == "ended":
            assert (balances.of_group(club), group.delegate_ids) == (0, frozenset())
            assert proposed.waiting(club, at=timezone.now()) == []
        assert held.misread() == []
        assert audit.check().is_sound


def _propose(by: Actor, club: int, key: str) -> str:
    try:
        groups.pay(
            by=by,
            at=timezone.now(),
            group_id=club,
            payee_id=id_of(by),
            minutes=30,
            purpose="The hedge",
            is_in_trade=False,
            key=key,
        )
    except Hidden:
        return "no delegate any more"
    return "proposed"


def _alone(garden: int, person: Actor) -> int:
    return proposed.bound(garden, id_of(person), at=timezone.now()).paid_alone


def _appoint(garden: int, person: Actor) -> None:
    standing.appoint(by=PLATFORM, at=timezone.now(), group_id=garden, member_id=id_of(person))


def _pay(by: Actor, garden: int, payee: Actor, key: str) -> str:
    try:
        pay(by, garden, payee, 19, key=key)
    except Hidden:
        return "no delegate any more"
    return "paid"
