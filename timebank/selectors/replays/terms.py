"""What waited for an answer: requests for hours, payments of groups, hours kept for a need; and pledges."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import groupby, pairwise
from typing import Any

from django.db import connection
from django.db.models import Q

from coop.domain.words import N_
from governance.domain.registry import Rehearsed
from governance.domain.rehearsals import Replay, Window
from governance.domain.replaying import Case, Decided, Words, counting, crossing, summing, waited, waiting
from governance.selectors import rules
from timebank.domain.asking import Answer
from timebank.domain.natures import AccountKind, Nature, Unit
from timebank.domain.reserving import How
from timebank.domain.spending import Verdict
from timebank.models import GroupPayment, Leg, PaymentRequest, PledgeRun
from timebank.rules import (
    AUTO_ACCEPT,
    EARMARK_DAYS,
    GROUP_ALONE_DAYS,
    GROUP_DAYS,
    GROUP_THRESHOLD_MINUTES,
    PLEDGE_DAYS,
    PLEDGE_MOST_MINUTES,
    REQUEST_DAYS,
)

SILENT_FOR_EVER = N_(
    "Everybody is taken to have answered when they did; who had not answered at the term, never."
)
SAME_ACTS = N_("Everybody is taken to have done what they did, when they did it.")

KEPT = """
SELECT (kept.request::jsonb ->> 'giver_id')::bigint, kept.reserved_at,
  CASE WHEN settlement.how = %(expired)s THEN NULL ELSE coalesce(settlement.settled_at, %(until)s) END
FROM timebank_reservation kept LEFT JOIN timebank_settlement settlement ON settlement.reservation_id = kept.id
WHERE kept.key LIKE 'earmark:%%' AND kept.reserved_at >= %(since)s AND kept.reserved_at < %(until)s
"""


def request_days(old: int, new: int, window: Window) -> Replay:
    rows = PaymentRequest.objects.filter(asked_at__gte=window.since, asked_at__lt=window.until).order_by("pk")
    told = rows.values_list("payee_id", "payer_id", "asked_at", "answer__answered_at", "answer__how")
    waits = [
        Case((payee, payer), _until(asked_at, answered_at, window, is_silent=how in SILENT))
        for payee, payer, asked_at, answered_at, how in told
    ]
    words = Words(N_("Requests for hours left without an answer"), N_("requests that reached their term"))
    return waiting(waits, old, new, words)


def auto_accept(old: bool, new: bool, window: Window) -> Replay:
    """Hours of requests that reached their term without an answer."""
    rows = PaymentRequest.objects.filter(
        asked_at__gte=window.since, asked_at__lt=window.until, answer__how__in=SILENT
    ).order_by("pk")
    cases = [Case((payee,), minutes) for payee, minutes in rows.values_list("payee_id", "minutes")]
    words = Words(N_("Hours paid without an answer"), N_("hours received without an answer"))
    return summing(cases, lambda minutes: minutes * old, lambda minutes: minutes * new, words)


def group_days(old: int, new: int, window: Window) -> Replay:
    rows = GroupPayment.objects.filter(proposed_at__gte=window.since, proposed_at__lt=window.until)
    told = rows.order_by("pk").values_list("proposer_id", "proposed_at", "answer__answered_at", "answer__how")
    waits = [
        Case((who,), _until(proposed_at, answered_at, window, is_silent=how == Verdict.EXPIRED))
        for who, proposed_at, answered_at, how in told
    ]
    words = Words(
        N_("Payments of groups left without an answer"), N_("payments proposed that reached their term")
    )
    return waiting(waits, old, new, words)


def group_threshold(old: int, new: int, window: Window) -> Replay:
    days = rules.in_force(GROUP_ALONE_DAYS, at=window.until).value
    return _by_two(window, (old, days), (new, days))


def group_alone_days(old: int, new: int, window: Window) -> Replay:
    threshold = rules.in_force(GROUP_THRESHOLD_MINUTES, at=window.until).value
    return _by_two(window, (threshold, old), (threshold, new))


def earmark_days(old: int, new: int, window: Window) -> Replay:
    values: dict[str, Any] = {"since": window.since, "until": window.until, "expired": How.EXPIRED.value}
    with connection.cursor() as cursor:
        cursor.execute(KEPT, values)
        waits = [Case((giver,), waited(began_at, until)) for giver, began_at, until in cursor.fetchall()]
    words = Words(
        N_("Gifts for a need that went back at their term"), N_("gifts for a need that went back to them")
    )
    return waiting(waits, old, new, words)


def pledge_days(old: int, new: int, window: Window) -> Replay:
    """Gifts of a pledge that came sooner after the one before than this allows."""
    rows = PledgeRun.objects.filter(ran_at__gte=window.since, ran_at__lt=window.until)
    told = rows.order_by("member_id", "ran_on", "pk").values_list("member_id", "ran_on")
    cases = [
        Case((member_id,), (late_on - soon_on).days)
        for member_id, runs in groupby(told, key=lambda run: run[0])
        for (_one, soon_on), (_other, late_on) in pairwise(runs)
    ]
    words = Words(N_("Gifts of a pledge that came too soon"), N_("gifts that would have waited"))
    return crossing(cases, old, new, words, decides=lambda gap, days: gap < days)


def pledge_most(old: int, new: int, window: Window) -> Replay:
    rows = PledgeRun.objects.filter(ran_at__gte=window.since, ran_at__lt=window.until).order_by("pk")
    cases = [Case((member_id,), minutes) for member_id, minutes in rows.values_list("member_id", "minutes")]
    words = Words(N_("Hours given by pledges"), N_("hours given by a pledge"))
    return summing(cases, lambda minutes: min(minutes, old), lambda minutes: min(minutes, new), words)


REHEARSALS = (
    Rehearsed(REQUEST_DAYS, request_days, SILENT_FOR_EVER),
    Rehearsed(AUTO_ACCEPT, auto_accept, SAME_ACTS),
    Rehearsed(GROUP_DAYS, group_days, SILENT_FOR_EVER),
    Rehearsed(GROUP_THRESHOLD_MINUTES, group_threshold, SAME_ACTS),
    Rehearsed(GROUP_ALONE_DAYS, group_alone_days, SAME_ACTS),
    Rehearsed(EARMARK_DAYS, earmark_days, SILENT_FOR_EVER),
    Rehearsed(PLEDGE_DAYS, pledge_days, SAME_ACTS),
    Rehearsed(
        PLEDGE_MOST_MINUTES,
        pledge_most,
        N_("Each gift is taken as it was made: a higher bound brings no more, since nobody knows how much."),
    ),
)
SILENT = (Answer.EXPIRED, Answer.ACCEPTED)
"""How a request ends that nobody answered, whatever was voted of it then."""


def _until(began_at: datetime, ended_at: datetime | None, window: Window, *, is_silent: bool) -> int:
    """How long it waited; what waits still, until the end of the months at least."""
    if is_silent:
        return waited(began_at, None)
    return waited(began_at, ended_at or max(began_at, window.until))


def _by_two(window: Window, old: tuple[int, int], new: tuple[int, int]) -> Replay:
    """Payments of groups that two delegates decide. old, new: the threshold in minutes, and the days."""
    rows = Leg.objects.filter(
        Q(entry__happened_at__gte=window.since, entry__happened_at__lt=window.until),
        account__kind=AccountKind.GROUP_TIME,
        account__unit=Unit.MINUTES,
        amount__lt=0,
        entry__actor__isnull=False,
    ).exclude(entry__nature=Nature.REVERSAL)
    told = rows.order_by("recorded_at", "entry_id", "position")
    paid = list(told.values_list("account__owner_id", "entry__actor_id", "amount", "recorded_at"))
    decided: Iterator[Decided] = (
        (Case((actor,), -amount), was, would)
        for (_group, actor, amount, _at), was, would in zip(
            paid, _needs_two(paid, *old), _needs_two(paid, *new), strict=True
        )
    )
    words = Words(N_("Payments of groups that two delegates decide"), N_("payments that need a second one"))
    return counting(decided, words)


def _needs_two(paid: list[tuple[int, int, int, datetime]], threshold: int, days: int) -> Iterator[bool]:
    """Of each payment in its order, whether what one delegate paid alone lately comes to the threshold."""
    alone: dict[tuple[int, int], list[tuple[datetime, int]]] = defaultdict(list)
    for group_id, actor_id, amount, at in paid:
        known = alone[group_id, actor_id]
        lately = sum(minutes for paid_at, minutes in known if paid_at > at - timedelta(days=days))
        is_by_two = lately - amount >= threshold
        if not is_by_two:
            known.append((at, -amount))
        yield is_by_two
