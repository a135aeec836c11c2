"""Who was shown in the lists of late, and who is a newcomer: what the first places are shared out by."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, Sum

from coop.selectors import members
from governance.selectors import rules
from marketplace.domain.engagements import State
from marketplace.domain.fairness import Contender
from marketplace.domain.matching import Fit
from marketplace.models import Engagement, Exposure
from marketplace.rules import EXPOSURE_DAYS, NEWCOMER_DAYS


def contenders(
    fits: Sequence[Fit],
    *,
    at: datetime,
    newcomer_days: int | None = None,
    exposure_days: int | None = None,
    apart_from: int | None = None,
) -> list[Contender]:
    """Those who fit, with what lists of the voted days gave them; the days are given where they are known.

    apart_from: the request whose list is made anew, which replaces what it gave before.
    """
    ids = [fit.member_id for fit in fits]
    new = newcomers(ids, at=at, days=newcomer_days)
    late = of_late(ids, at=at, days=exposure_days, apart_from=apart_from)
    return [
        Contender(fit.member_id, fit.total, *late.get(fit.member_id, (0, 0)), fit.member_id in new)
        for fit in fits
    ]


def of_late(
    member_ids: Collection[int],
    *,
    at: datetime,
    days: int | None = None,
    apart_from: int | None = None,
) -> dict[int, tuple[int, int]]:
    """How much each was shown and due, by member: those who were in a list."""
    known = rules.in_force(EXPOSURE_DAYS, at=at).value if days is None else days
    since = at - timedelta(days=known)
    rows = Exposure.objects.filter(member_id__in=member_ids, at__gt=since, at__lte=at)
    if apart_from is not None:
        rows = rows.exclude(request_id=apart_from)
    sums = rows.order_by().values("member_id").annotate(shown_sum=Sum("shown"), due_sum=Sum("due"))
    return {row["member_id"]: (row["shown_sum"], row["due_sum"]) for row in sums.order_by("member_id")}


def newcomers(member_ids: Collection[int], *, at: datetime, days: int | None = None) -> frozenset[int]:
    """Of these, those admitted within the voted number of days who have not helped anybody yet."""
    known = rules.in_force(NEWCOMER_DAYS, at=at).value if days is None else days
    since = at - timedelta(days=known)
    helped = Engagement.objects.filter(giver=OuterRef("pk"), state=State.COMPLETED)
    found = members.among(member_ids).filter(Q(admitted_at__gt=since) & ~Exists(helped))
    return frozenset(found.values_list("pk", flat=True))
