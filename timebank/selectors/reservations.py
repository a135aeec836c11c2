"""Hours that are held for later, and whether what accounts say of them is true."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q, Sum

from timebank.domain import canonical, intents
from timebank.domain.canonical import Content
from timebank.domain.natures import AccountKind, Nature
from timebank.domain.reserving import How
from timebank.models import GroupPayment, Reservation, ReservationLeg, SubAccount


@dataclass(frozen=True, slots=True)
class Held:
    """A reservation. how, entry_id: of its settlement, None while it is open."""

    id: int
    payer_id: int
    payee_id: int
    minutes: int
    nature: Nature
    subject: str
    acting_for_id: int | None
    expires_at: datetime
    obeys: tuple[int, ...]
    how: How | None
    entry_id: int | None


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


def reserved_of(member_id: int) -> int:
    """Minutes that open reservations would take from a member."""
    found = SubAccount.objects.filter(kind=AccountKind.MEMBER_TIME, account__owner_id=member_id)
    return found.order_by("id").values_list("reserved", flat=True).first() or 0


def misread() -> list[str]:
    """The sub-accounts whose reserved or awaited hours are not those of the open reservations."""
    taken, brought = _sums(Q(amount__lt=0)), _sums(Q(amount__gt=0))
    rows = SubAccount.objects.filter(
        Q(pk__in=taken) | Q(pk__in=brought) | ~Q(reserved=0) | ~Q(awaited=0)
    ).order_by("code")
    return [
        row.code
        for row in rows
        if row.reserved != -taken.get(row.pk, 0)
        or row.awaited != (brought.get(row.pk, 0) if row.kind == AccountKind.MEMBER_TIME else 0)
    ]


def _sums(where: Q) -> Mapping[int, int]:
    rows = ReservationLeg.objects.filter(where, reservation__settlement__isnull=True)
    return dict(rows.values_list("subaccount_id").annotate(total=Sum(F("amount"))).order_by("subaccount_id"))


def _held(row: Reservation) -> Held:
    asked = json.loads(row.request)
    settlement = getattr(row, "settlement", None)
    return Held(
        id=row.pk,
        payer_id=asked["receiver_id"],
        payee_id=asked["giver_id"],
        minutes=asked["minutes"],
        nature=Nature(row.nature),
        subject=row.subject,
        acting_for_id=row.acting_for_id,
        expires_at=row.expires_at,
        obeys=tuple(row.obeys),
        how=None if settlement is None else How(settlement.how),
        entry_id=None if settlement is None else settlement.entry_id,
    )
