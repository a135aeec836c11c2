"""Who contributes which class of data, and since when."""

from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from marketplace.domain.observatory.classes import CLASSES, DataClass
from marketplace.domain.observatory.consents import ConsentPeriod
from marketplace.models import PooledConsent

ASKED = reduce(or_, (Q(data_class=one.key, version=one.version) for one in CLASSES))
"""Consents to the texts that are asked today."""


def giving(member_id: int, at: datetime) -> frozenset[str]:
    """The classes that a member contributed at that instant, to the text that is asked today."""
    rows = _open(at).filter(member_id=member_id)
    return frozenset(rows.order_by().values_list("data_class", flat=True))


def givers(data_class: str, at: datetime) -> frozenset[int]:
    """The members who contributed a class at that instant."""
    rows = _open(at).filter(data_class=data_class)
    return frozenset(rows.order_by().values_list("member_id", flat=True))


def classes_by_member(at: datetime) -> dict[int, frozenset[DataClass]]:
    """The same for everybody who contributes something; one query."""
    found: dict[int, set[DataClass]] = {}
    for member_id, data_class in _open(at).order_by().values_list("member_id", "data_class"):
        found.setdefault(member_id, set()).add(DataClass(data_class))
    return {member_id: frozenset(classes) for member_id, classes in found.items()}


def periods(member_id: int) -> list[ConsentPeriod]:
    """Everything that a member agreed to and withdrew, the oldest first."""
    rows = PooledConsent.objects.filter(member_id=member_id).order_by("given_at", "pk")
    return [
        ConsentPeriod(DataClass(row.data_class), row.version, row.given_at, row.withdrawn_at) for row in rows
    ]


def _open(at: datetime) -> "QuerySet[PooledConsent]":
    """As `ConsentPeriod.allows` says it of one."""
    is_running = Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gt=at)
    return PooledConsent.objects.filter(ASKED, is_running, given_at__lte=at)
