"""Where members stand: what the matching knows of them beside what their profiles say."""

from collections.abc import Collection, Mapping

from django.db.models import Count, Q, Sum

from coop.domain.half_days import EVERY
from coop.domain.quantities import cents_of
from marketplace.domain import weeks
from marketplace.domain.engagements import HOLDING, State
from marketplace.domain.standings import Standing
from marketplace.domain.weeks import ANY_WEEK, Days
from marketplace.domain.wishes import ANY, Wishes
from marketplace.models import Engagement, TimeOff, Week, Wish
from timebank.selectors import balances

HOLDING_VALUES = [state.value for state in sorted(HOLDING)]


def of_members(ids: Collection[int], spoken: Mapping[int, int] | None = None) -> dict[int, Standing]:
    """By member; every id has one. spoken: how much of a request each of them says, of 1000."""
    held, wished, free = balances.of_members(ids), wishes_of(ids), weeks_of(ids)
    promised, received = _given(ids), _received(ids)
    return {
        member_id: Standing(
            balance=held[member_id],
            promised_minutes=promised.get(member_id, (0, 0))[0],
            completed=promised.get(member_id, (0, 0))[1] + received.get(member_id, 0),
            spoken=(spoken or {}).get(member_id, 0),
            wishes=wished.get(member_id, ANY),
            week=free.get(member_id, ANY_WEEK),
        )
        for member_id in ids
    }


def wishes_of(ids: Collection[int]) -> dict[int, Wishes]:
    """Of those who wrote some."""
    return {row.member_id: _wishes(row) for row in Wish.objects.filter(member_id__in=ids).order_by("pk")}


def weeks_of(ids: Collection[int]) -> dict[int, weeks.Week]:
    """Of those who said when they are free, or that they are away."""
    said = dict(Week.objects.filter(member_id__in=ids).order_by("pk").values_list("pk", "half_days"))
    away: dict[int, list[Days]] = {}
    rows = TimeOff.objects.filter(member_id__in=ids).order_by("from_on")
    for member_id, first, last in rows.values_list("member_id", "from_on", "until_on"):
        away.setdefault(member_id, []).append(Days(first, last))
    return {
        member_id: weeks.Week(said.get(member_id, EVERY), tuple(away.get(member_id, ())))
        for member_id in said.keys() | away.keys()
    }


def _given(ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """Minutes promised, and engagements completed, by who helps in them."""
    rows = Engagement.objects.filter(giver_id__in=ids).order_by().values_list("giver_id")
    told = rows.annotate(
        # What is agreed in lots is promised lot by lot, and completed once.
        promised=Sum("agreed_minutes", filter=Q(state__in=HOLDING_VALUES, lot_count=0)),
        completed=Count("pk", filter=Q(state=State.COMPLETED, whole__isnull=True)),
    )
    return {member_id: (promised or 0, completed) for member_id, promised, completed in told}


def _received(ids: Collection[int]) -> dict[int, int]:
    rows = Engagement.objects.filter(receiver_id__in=ids, state=State.COMPLETED, whole__isnull=True)
    rows = rows.order_by()
    return dict(rows.values_list("receiver_id").annotate(Count("pk")))


def _wishes(row: Wish) -> Wishes:
    return Wishes(
        takes_hours=row.takes_hours,
        takes_euros=row.takes_euros,
        takes_gifts=row.takes_gifts,
        floor_cents=None if row.floor_amount is None else cents_of(row.floor_amount.amount),
        shortest_minutes=row.shortest_minutes,
    )
