"""Hours that are kept for needs: how many for one, whose, and how each ended."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from coop.selectors import members
from timebank.domain.earmarks import Earmark
from timebank.domain.natures import Nature
from timebank.domain.reserving import How
from timebank.models import Leg, Reservation, ReservationLeg, SubAccount
from timebank.selectors import reservations

LATEST = 20


@dataclass(frozen=True, slots=True)
class Kept:
    """Hours kept for a need. how: of its end, None while they are kept; spent: what the need took of them."""

    id: int
    giver_id: int
    receiver_id: int
    minutes: int
    subject: str
    is_named: bool
    pledge_id: int | None
    kept_at: datetime
    expires_at: datetime
    obeys: tuple[int, ...]
    how: How | None
    spent: int


@dataclass(frozen=True, slots=True)
class Told:
    """What members gave for a need, for those who look at it. names: of those who agreed to be named."""

    minutes: int
    count: int
    names: tuple[str, ...]


def find(earmark: Earmark, key: str) -> int | None:
    """What this intent already kept. Raises Refused when its key was used for something else."""
    return reservations.find(earmark.key(key), earmark.content)


def for_need(subject: str) -> list[Kept]:
    """Those that are kept for it now, in the order in which they were given; not those past their term."""
    return for_needs([subject])


def for_needs(subjects: Iterable[str]) -> list[Kept]:
    """The same for several needs, in one query."""
    return _kept(_open(subject__in=list(subjects)))


def told(kept: Iterable[Kept]) -> Told:
    """In one figure; nobody is named who did not agree."""
    found = list(kept)
    named = {one.giver_id for one in found if one.is_named}
    names = members.names_of(named) if named else {}
    return Told(
        minutes=sum(one.minutes for one in found),
        count=len({one.giver_id for one in found}),
        names=tuple(sorted(names.values())),
    )


def of_giver(member_id: int) -> list[Kept]:
    """The latest that a member gave, the newest first, with how each ended."""
    mine = ReservationLeg.objects.filter(
        subaccount__account__owner_id=member_id, amount__lt=0, reservation__nature=Nature.GIFT
    )
    rows = Reservation.objects.filter(pk__in=mine.values("reservation_id"))
    return _kept(rows.select_related("settlement").order_by("-pk")[:LATEST])


def get(reservation_id: int) -> Kept | None:
    rows = Reservation.objects.filter(pk=reservation_id, nature=Nature.GIFT).select_related("settlement")
    for kept in _kept(rows.order_by("pk")):
        return kept
    return None


def of_those_who_left() -> list[Kept]:
    """Those kept for needs of members who left."""
    awaited = ReservationLeg.objects.filter(
        amount__gt=0, reservation__nature=Nature.GIFT, subaccount__account__owner__left_at__isnull=False
    )
    return _kept(_open(pk__in=awaited.values("reservation_id")))


def free_of(member_id: int) -> int:
    """What a member holds that is not reserved."""
    return free_of_all([member_id])[member_id]


def free_of_all(ids: Iterable[int]) -> dict[int, int]:
    """The same for several members, in one query; every id has its figure."""
    wanted = list(ids)
    rows = SubAccount.objects.filter(kind="member_time", account__owner_id__in=wanted).order_by("code")
    found = rows.values_list("account__owner_id", "balance", "reserved")
    return dict.fromkeys(wanted, 0) | {
        owner_id: balance - reserved for owner_id, balance, reserved in found if owner_id is not None
    }


def _open(**which: object) -> QuerySet[Reservation]:
    """By the database's own clock, as its door counts."""
    rows = Reservation.objects.filter(nature=Nature.GIFT, settlement__isnull=True, **which)
    return rows.filter(expires_at__gt=reservations.SERVER_TIME).select_related("settlement").order_by("pk")


def _kept(rows: Iterable[Reservation]) -> list[Kept]:
    found = list(rows)
    paid = Q()
    for row in found:
        settlement = getattr(row, "settlement", None)
        if settlement is not None and settlement.entry_id is not None:
            paid |= Q(entry_id=settlement.entry_id)
    legs = Leg.objects.filter(paid, amount__gt=0).order_by("pk") if paid else Leg.objects.none()
    spent = dict(legs.values_list("entry_id", "amount"))
    return [_one(row, spent) for row in found]


def _one(row: Reservation, spent: dict[int, int]) -> Kept:
    asked, settlement = json.loads(row.request), getattr(row, "settlement", None)
    return Kept(
        id=row.pk,
        giver_id=asked["giver_id"],
        receiver_id=asked["receiver_id"],
        minutes=asked["minutes"],
        subject=row.subject,
        is_named=asked["is_named"],
        pledge_id=asked["pledge_id"],
        kept_at=row.reserved_at,
        expires_at=row.expires_at,
        obeys=tuple(row.obeys),
        how=None if settlement is None else How(settlement.how),
        spent=0 if settlement is None else spent.get(settlement.entry_id or 0, 0),
    )
