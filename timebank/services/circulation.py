"""The circulation fee of a month: taken once, from all of whom it is asked or from nobody."""

from collections.abc import Callable, Iterator
from datetime import datetime

from django.db import IntegrityError, transaction

from coop.domain.actors import Actor
from coop.domain.errors import Forbidden, Refused
from coop.domain.words import N_
from coop.services import audit
from timebank.domain import circulation, legs, periods, permissions
from timebank.domain.natures import Nature
from timebank.domain.periods import Period
from timebank.models import CirculationLevy
from timebank.selectors import circulation as still
from timebank.selectors.circulation import Asked
from timebank.services import posting
from timebank.services.posting import Draft

AT_ONCE = 1_000
Told = Callable[[int], object]


def levy(*, by: Actor, at: datetime, month: Period, told: Told = lambda count: None) -> int | None:
    """Take the fee of a finished month. Returns the levy's id, also when the month had its levy already.

    None where nothing is voted: then nothing is written, and a later vote does not reach back. told: called
    with how many members more are done. Two at once: the second waits, and finds the first's.
    """
    if not permissions.may_levy(by):
        raise Forbidden
    if not month.is_one_month:
        raise Refused(N_("The circulation fee is taken month by month."))
    if month.end > at:
        raise Refused(N_("This month is not over yet."))
    known = still.levied(month.first_on)
    if known is not None:
        return known
    try:
        return _levy(by, at, month, told)
    except IntegrityError:
        known = still.levied(month.first_on)  # by another, while this one waited
        if known is None:
            raise
        return known


def levy_due(*, by: Actor, at: datetime) -> int:
    """Take the fee of the month that ended last, where one is voted; 1 where it was taken now."""
    month = periods.month_before(at)
    is_new = still.levied(month.first_on) is None
    return int(levy(by=by, at=at, month=month) is not None and is_new)


@transaction.atomic
def _levy(by: Actor, at: datetime, month: Period, told: Told) -> int | None:
    """The month is claimed before anything is posted: whoever comes second waits, and writes nothing."""
    asked = still.asked(month)
    if not asked.share.value:
        return None
    row = CirculationLevy.objects.create(
        first_on=month.first_on,
        share_id=asked.share.version_id,
        threshold_id=asked.threshold.version_id,
        members=len(asked.levy.due),
        minutes=asked.levy.minutes,
        levied_at=at,
    )
    for drafts in _batches(asked, month):
        posting.post_all(by=by, at=at, drafts=drafts)
        told(len(drafts))
    audit.record(
        by=by,
        at=at,
        action="timebank.levy",
        subject=f"levy:{row.pk}",
        data={"month": f"{month.first_on:%Y-%m}", "minutes": asked.levy.minutes},
    )
    return row.pk


def _batches(asked: Asked, month: Period) -> Iterator[list[Draft]]:
    """In the order of the accounts' codes from batch to batch too: it is the order in which all hold them."""
    by_code = sorted(asked.levy.due, key=lambda member_id: legs.time_of(member_id).code)
    for first in range(0, len(by_code), AT_ONCE):
        yield [_draft(asked, month, member_id) for member_id in by_code[first : first + AT_ONCE]]


def _draft(asked: Asked, month: Period, member_id: int) -> Draft:
    """Dated at the first instant after the month, so that a pool that was distributed stays as it was."""
    minutes, said = asked.levy.due[member_id], f"{month.first_on:%Y-%m}"
    return Draft(
        key=f"{circulation.SUBJECT}:{said}:{member_id}",
        content={"verb": "circulation", "member_id": member_id, "minutes": minutes, "start": said},
        nature=Nature.COMMONS,
        happened_at=month.end,
        subject=f"{circulation.SUBJECT}:{said}",
        legs=legs.of_circulation(member_id, minutes),
        version_ids=asked.version_ids,
    )
