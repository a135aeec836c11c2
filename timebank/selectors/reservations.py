"""Hours that are held for later, and whether what accounts say of them is true."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import DateTimeField, Func

from governance.domain.rules import InForce, Rule, T
from governance.selectors import rules
from timebank.domain import canonical, intents
from timebank.domain.canonical import Content
from timebank.domain.exchanges import Exchange
from timebank.domain.natures import AccountKind, Nature
from timebank.domain.reserving import How
from timebank.models import GroupPayment, Reservation, SubAccount
from timebank.selectors import audit_sql

SERVER_TIME = Func(function="clock_timestamp", output_field=DateTimeField())
"""The database's own: the one clock that ends reservations."""


@dataclass(frozen=True, slots=True)
class Held:
    """A reservation. cents: the price beside its hours, of which a fee is held. how, entry_id: of its
    settlement, None while it is open.
    """

    id: int
    payer_id: int
    payee_id: int
    minutes: int
    cents: int
    nature: Nature
    subject: str
    acting_for_id: int | None
    expires_at: datetime
    obeys: tuple[int, ...]
    how: How | None
    entry_id: int | None

    def covers(self, exchange: Exchange) -> bool:
        """True when the exchange moves what was held, or less of it."""
        return (
            self.how is None
            and self.nature is exchange.nature
            and exchange.minutes <= self.minutes
            and exchange.cents <= self.cents
        )


def find(key: str, content: Content) -> int | None:
    """The reservation made under this key. Raises Refused when the key was used for something else."""
    intents.check_key(key)
    earlier = Reservation.objects.filter(key=key).values_list("pk", "request").first()
    if earlier is None:
        return None
    reservation_id, request = earlier
    if request != canonical.written(content):
        raise intents.conflict(intents.differing(json.loads(request), content))
    return reservation_id


def get(reservation_id: int) -> Held | None:
    """One between two members; what a group holds is a payment of its own (`selectors.groups`)."""
    row = Reservation.objects.filter(pk=reservation_id).select_related("settlement").first()
    is_of_group = row is not None and GroupPayment.objects.filter(reservation=row).exists()
    return None if row is None or is_of_group else _held(row)


def term(days: int) -> datetime:
    """So many days from now, by the clock that ends reservations: the database's."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (now,) = cursor.fetchone()
    found: datetime = now + timedelta(days=days)
    return found


def open_ones(ids: Iterable[int]) -> set[int]:
    """Those of these reservations that still hold their hours, by the database's clock."""
    rows = Reservation.objects.filter(pk__in=list(ids), settlement__isnull=True, expires_at__gt=SERVER_TIME)
    return set(rows.order_by("pk").values_list("pk", flat=True))


def obeyed(known: Held, rule: Rule[T]) -> InForce[T]:
    """A rule as it was voted when the hours were reserved."""
    (version_id,) = [one.id for one in rules.versions(known.obeys).values() if one.key == rule.key]
    return rules.of_version(rule, version_id)


def reserved_of(member_id: int) -> int:
    """Minutes that open reservations would take from a member."""
    found = SubAccount.objects.filter(kind=AccountKind.MEMBER_TIME, account__owner_id=member_id)
    return found.order_by("id").values_list("reserved", flat=True).first() or 0


def misread() -> list[tuple[str, str]]:
    """What of a sub-account is not that of the open reservations ("reserved", "awaited"), and its code."""
    with connection.cursor() as cursor:
        cursor.execute(audit_sql.HELD)
        return list(cursor.fetchall())


def _held(row: Reservation) -> Held:
    asked = json.loads(row.request)
    settlement = getattr(row, "settlement", None)
    return Held(
        id=row.pk,
        payer_id=asked["receiver_id"],
        payee_id=asked["giver_id"],
        minutes=asked["minutes"],
        cents=asked.get("cents", 0),
        nature=Nature(row.nature),
        subject=row.subject,
        acting_for_id=row.acting_for_id,
        expires_at=row.expires_at,
        obeys=tuple(row.obeys),
        how=None if settlement is None else How(settlement.how),
        entry_id=None if settlement is None else settlement.entry_id,
    )
