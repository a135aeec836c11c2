"""Open needs that nobody helps with, and members who volunteer: what a proposal follows from."""

from datetime import date

from coop.selectors.places import as_spot
from marketplace.domain.support.assigning import Assigning, OpenNeed, Volunteer
from marketplace.domain.support.themes import Theme
from marketplace.domain.weeks import ANY_WEEK
from marketplace.models import SupportAssignment, SupportHelper, SupportNeed
from marketplace.selectors import standings

NEEDS_AT_ONCE = 200


def prepare(*, without_id: int | None, on: date) -> Assigning:
    """All that wait, the most urgent first; nobody assigns themself: without_id is who looks at it."""
    return Assigning(_needs(on), _helpers(without_id), on)


def _needs(on: date) -> tuple[OpenNeed, ...]:
    helped = SupportAssignment.objects.filter(ended_at__isnull=True).order_by().values("need_id")
    rows = SupportNeed.objects.filter(
        closed_at__isnull=True, beneficiary__until_on__gte=on, beneficiary__erased_at__isnull=True
    ).exclude(pk__in=helped)
    found = rows.select_related("beneficiary__place").order_by("wanted_by", "pk")[:NEEDS_AT_ONCE]
    return tuple(
        OpenNeed(
            id=row.pk,
            beneficiary_id=row.beneficiary_id,
            theme=Theme(row.theme),
            is_remote=row.is_remote,
            spot=as_spot(row.beneficiary.place),
            wanted_by=row.wanted_by,
            half_days=row.half_days,
        )
        for row in found
        if row.beneficiary.place is not None
    )


def _helpers(without_id: int | None) -> tuple[Volunteer, ...]:
    rows = SupportHelper.objects.filter(ended_at__isnull=True).exclude(pk=without_id or 0)
    found = list(rows.select_related("place").order_by("pk"))
    ids = [row.pk for row in found]
    weeks = standings.weeks_of(ids)
    helped: dict[int, set[int]] = {}
    running = SupportAssignment.objects.filter(helper__in=ids, ended_at__isnull=True).order_by("pk")
    for helper_id, person in running.values_list("helper_id", "need__beneficiary_id"):
        helped.setdefault(helper_id, set()).add(person)
    return tuple(
        Volunteer(
            member_id=row.pk,
            themes=frozenset(Theme(one) for one in row.themes),
            capacity=row.capacity,
            helped=frozenset(helped.get(row.pk, ())),
            spot=as_spot(row.place),
            km=row.km,
            is_remote=row.is_remote,
            week=weeks.get(row.pk, ANY_WEEK),
        )
        for row in found
    )
