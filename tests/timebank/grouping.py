"""Short ways to have a group and to spend its hours, through the services, for the tests."""

from django.utils import timezone

from coop.domain.actors import PLATFORM, Actor
from coop.services import groups as standing
from tests.instants import after
from tests.timebank.ledger import id_of
from timebank.domain.natures import AccountKind
from timebank.services import groups, payments
from timebank.services.groups import Paid


def make_group(name: str, *delegates: Actor) -> int:
    """Admitted; the first asked for it, and all act for it."""
    group_id = standing.found(by=delegates[0], at=after(), name=name, purpose="The garden of the street")
    standing.admit(by=PLATFORM, at=after(), group_id=group_id)
    for delegate in delegates:
        standing.appoint(by=PLATFORM, at=after(), group_id=group_id, member_id=id_of(delegate))
    return group_id


def fund(group_id: int, payer: Actor, minutes: int, *, key: str = "fund") -> int:
    """A member pays the group for its help: of 100 minutes it receives 95."""
    return payments.pay(
        by=payer,
        at=after(days=1),
        payer_id=id_of(payer),
        payee_id=group_id,
        minutes=minutes,
        is_in_trade=False,
        key=key,
    )


def pay(by: Actor, group_id: int, payee: Actor | int, minutes: int, *, key: str = "pay") -> Paid:
    return groups.pay(
        by=by,
        at=timezone.now(),
        group_id=group_id,
        payee_id=payee if isinstance(payee, int) else id_of(payee),
        minutes=minutes,
        purpose="The hedge",
        is_in_trade=False,
        key=key,
    )


def give(by: Actor, group_id: int, minutes: int, *, key: str = "give") -> Paid:
    return groups.give(
        by=by,
        at=timezone.now(),
        group_id=group_id,
        fund=AccountKind.INCLUSION,
        minutes=minutes,
        purpose="For who has no computer",
        key=key,
    )


def split(by: Actor, group_id: int, minutes: int, *people: Actor, key: str = "split") -> Paid:
    """In equal parts."""
    return groups.split(
        by=by,
        at=timezone.now(),
        group_id=group_id,
        minutes=minutes,
        weights=[(id_of(person), 1) for person in people],
        purpose="The party",
        key=key,
    )


def propose(by: Actor, group_id: int, payee: Actor | int, minutes: int = 600, *, key: str = "propose") -> int:
    """A payment that another delegate has to approve."""
    payment_id = pay(by, group_id, payee, minutes, key=key).payment_id
    assert payment_id is not None
    return payment_id


def approve(by: Actor, payment_id: int) -> int:
    return groups.approve(by=by, at=timezone.now(), payment_id=payment_id)


def decline(by: Actor, payment_id: int) -> str:
    groups.decline(by=by, at=timezone.now(), payment_id=payment_id, reason="Not this month.")
    return "declined"


def withdraw(by: Actor, payment_id: int) -> str:
    groups.withdraw(by=by, at=timezone.now(), payment_id=payment_id)
    return "withdrawn"


def end(group_id: int, delegate: Actor) -> str:
    standing.end(by=PLATFORM, at=timezone.now(), group_id=group_id, member_id=id_of(delegate))
    return "ended"
