"""Hours that were asked back of an engagement."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from coop.domain.actors import Actor
from coop.domain.errors import Hidden
from marketplace.domain import permissions
from marketplace.domain.engagements import Side
from marketplace.domain.refunds import RefundState
from marketplace.domain.terms import Terms
from marketplace.models import Refund
from marketplace.selectors import engagements as agreed
from marketplace.selectors.engagements import Line
from timebank.selectors import refunds as taken_back


@dataclass(frozen=True, slots=True)
class Asked:
    """One refund: what was asked, where it stands, and what was given back in the end."""

    id: int
    engagement_id: int
    party_ids: tuple[int, int]
    title: str
    asked_by: Side
    minutes: int
    reason: str
    state: RefundState
    asked_at: datetime
    refunded_minutes: int | None
    decision: str
    entry_id: int | None


def of_engagement(engagement_id: int) -> list[Asked]:
    """The newest first."""
    return [_asked(row) for row in _rows().filter(engagement_id=engagement_id)]


def contested() -> list[Asked]:
    """Those that wait for a mediator, the newest first."""
    return [_asked(row) for row in _rows().filter(state=RefundState.CONTESTED)]


def was_contested(engagement_id: int) -> bool:
    """A mediator was asked to settle one of them."""
    called = [RefundState.CONTESTED, RefundState.SETTLED]
    return Refund.objects.filter(engagement_id=engagement_id, state__in=called).exists()


def awaiting(member_id: int) -> list[Asked]:
    """Those that wait for the answer of a member, the oldest first."""
    theirs = Q(asked_by=Side.GIVER, engagement__receiver_id=member_id) | Q(
        asked_by=Side.RECEIVER, engagement__giver_id=member_id
    )
    return [_asked(row) for row in _rows().filter(theirs, state=RefundState.ASKED).order_by("pk")]


def readable(engagement_id: int, *, by: Actor) -> Line:
    """For the two, and for a mediator once one was asked. Raises Hidden for everybody else."""
    line = agreed.get(engagement_id)
    is_mediator = permissions.may_settle_refund(by, line.facts) and was_contested(engagement_id)
    if not is_mediator and not permissions.may_read(by, line.facts):
        raise Hidden
    return line


def left(line: Line) -> int:
    """The hours of an engagement that can still be given back."""
    return 0 if line.entry_id is None or line.terms is Terms.GIFT else taken_back.minutes_left(line.entry_id)


def _rows() -> "QuerySet[Refund]":
    return Refund.objects.select_related("engagement__request").order_by("-pk")


def _asked(row: Refund) -> Asked:
    return Asked(
        id=row.pk,
        engagement_id=row.engagement_id,
        party_ids=(row.engagement.giver_id, row.engagement.receiver_id),
        title=row.engagement.request.title,
        asked_by=Side(row.asked_by),
        minutes=row.minutes,
        reason=row.reason,
        state=RefundState(row.state),
        asked_at=row.asked_at,
        refunded_minutes=row.refunded_minutes,
        decision=row.decision,
        entry_id=row.entry_id,
    )
