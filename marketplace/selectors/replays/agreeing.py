"""Engagements of some months, replayed: who waited how long, and which figures stood."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from operator import gt
from typing import Any

from django.db.models import Exists, F, Min, OuterRef, Q, QuerySet

from coop.domain.words import N_
from governance.domain.registry import Rehearsed
from governance.domain.rehearsals import Replay, Window
from governance.domain.replaying import (
    DAY_MINUTES,
    Case,
    Words,
    counting,
    crossing,
    summing,
    waited,
    waiting,
)
from governance.selectors import rules
from marketplace.domain.engagements import Act, Side, State
from marketplace.models import Engagement, EngagementStep, Invoice, Quote, Review
from marketplace.rules import (
    ABSENCE_DAYS,
    ANSWER_DAYS,
    AUTO_CONFIRM,
    HOLD_DAYS,
    INVITATION_COUNT,
    LOWER_FIGURE,
    MEDIATION_DAYS,
    PAYMENT_DAYS,
    QUOTE_DAYS,
    REVIEW_DAYS,
)
from timebank.rules import TOLERANCE_MINUTES

SAME_ACTS = N_("Everybody is taken to have done what they did, when they did it.")
NEVER_ANSWERED = N_(
    "Everybody is taken to have answered when they did; where the platform ended it at the term, nobody "
    "would have answered later."
)
ANSWERS = (Act.ACCEPT, Act.TAKE, Act.DECLINE, Act.WITHDRAW)
ENDS = (Act.COMPLETE, Act.DISPUTE, Act.MISS, Act.CANCEL)


def tolerance(old: int, new: int, window: Window) -> Replay:
    """Two figures that lie too far apart open a mediation."""
    rows = Engagement.objects.filter(
        noted_at__gte=window.since,
        noted_at__lt=window.until,
        giver_minutes__isnull=False,
        receiver_minutes__isnull=False,
    )
    told = _told(rows, "giver_id", "receiver_id", "giver_minutes", "receiver_minutes")
    cases = (Case((giver, receiver), abs(one - other)) for giver, receiver, one, other in told)
    words = Words(N_("Exchanges whose two figures lie too far apart"), N_("exchanges taken to a mediation"))
    return crossing(cases, old, new, words, decides=gt)


def invitation_count(old: int, new: int, window: Window) -> Replay:
    """Invitations that were one too many for their need when they were made."""
    asked = Engagement.objects.filter(
        invited_at__gte=window.since, invited_at__lt=window.until, whole=None, team=None
    ).annotate(answered_at=_first(*ANSWERS))
    told = _told(
        asked, "request_id", "giver_id", "invited_at", "answered_at", by=("request_id", "invited_at", "pk")
    )
    words = Words(N_("Invitations that would have waited"), N_("invitations that would have come later"))
    return crossing(_open_at_once(told), old, new, words, decides=gt)


def hold_days(old: int, new: int, window: Window) -> Replay:
    rows = Engagement.objects.filter(agreed_at__gte=window.since, agreed_at__lt=window.until)
    told = rows.annotate(noted=_first(Act.CONFIRM, *ENDS))
    waits = _waits(_told(told, "giver_id", "receiver_id", "agreed_at", "noted"), window)
    words = Words(N_("Agreed hours set free before they were noted"), N_("exchanges whose hours were free"))
    return waiting(waits, old, new, words)


def mediation_days(old: int, new: int, window: Window) -> Replay:
    rows = Engagement.objects.filter(disputed_at__gte=window.since, disputed_at__lt=window.until)
    told = rows.annotate(by_term=_is_ended_by_platform())
    waits = (
        Case((giver, receiver), waited(asked_at, None if by_term else _by(ended_at, asked_at, window)))
        for giver, receiver, asked_at, ended_at, by_term in _told(
            told, "giver_id", "receiver_id", "disputed_at", "ended_at", "by_term"
        )
    )
    words = Words(N_("Mediations that reached their term"), N_("mediations that reached their term"))
    return waiting(waits, old, new, words)


def lower_figure(old: bool, new: bool, window: Window) -> Replay:
    """Hours that were counted, or not, where a mediation reached its term with two figures."""
    rows = Engagement.objects.filter(
        _is_ended_by_platform(),
        disputed_at__gte=window.since,
        disputed_at__lt=window.until,
        giver_minutes__isnull=False,
        receiver_minutes__isnull=False,
    )
    told = _told(rows, "giver_id", "giver_minutes", "receiver_minutes")
    cases = (Case((giver,), min(one, other)) for giver, one, other in told)
    words = Words(N_("Hours counted at the term of a mediation"), N_("hours received after a mediation"))
    return summing(cases, lambda minutes: minutes * old, lambda minutes: minutes * new, words)


def answer_days(old: int, new: int, window: Window) -> Replay:
    words = Words(N_("Noted hours that nobody answered in time"), N_("exchanges left without an answer"))
    return waiting(_unanswered(window), old, new, words)


def auto_confirm(old: bool, new: bool, window: Window) -> Replay:
    term = rules.in_force(ANSWER_DAYS, at=window.until).value * DAY_MINUTES
    decided = ((one, old and one.size >= term, new and one.size >= term) for one in _unanswered(window))
    words = Words(N_("Exchanges counted without an answer"), N_("exchanges counted without an answer"))
    return counting(decided, words)


def absence_days(old: int, new: int, window: Window) -> Replay:
    rows = Engagement.objects.filter(missed_at__gte=window.since, missed_at__lt=window.until)
    told = rows.annotate(by_term=_is_ended_by_platform(), answered=_first(Act.LAPSE, Act.DISPUTE))
    waits = (
        Case((giver, receiver), waited(missed_at, None if by_term else _by(answered, missed_at, window)))
        for giver, receiver, missed_at, answered, by_term in _told(
            told, "giver_id", "receiver_id", "missed_at", "answered", "by_term"
        )
    )
    words = Words(N_("Missed meetings that nobody answered in time"), N_("missed meetings left unanswered"))
    return waiting(waits, old, new, words)


def review_days(old: int, new: int, window: Window) -> Replay:
    rows = Review.objects.filter(
        given_at__gte=window.since, given_at__lt=window.until, engagement__ended_at__isnull=False
    )
    told = _told(rows, "author_id", "engagement__ended_at", "given_at")
    waits = (Case((author,), waited(ended_at, given_at)) for author, ended_at, given_at in told)
    words = Words(N_("Reviews written too late"), N_("reviews that would have come too late"))
    return waiting(waits, old, new, words)


def quote_days(old: int, new: int, window: Window) -> Replay:
    """Of the terms that were accepted."""
    rows = Quote.objects.filter(
        sent_at__gte=window.since, sent_at__lt=window.until, engagement__quote_id=F("pk")
    ).exclude(engagement__agreed_at=None)
    told = _told(rows, "engagement__giver_id", "engagement__receiver_id", "sent_at", "engagement__agreed_at")
    words = Words(N_("Terms accepted too late"), N_("terms accepted too late"))
    return waiting(_waits(told, window), old, new, words)


def payment_days(old: int, new: int, window: Window) -> Replay:
    rows = Invoice.objects.filter(declared_at__gte=window.since, declared_at__lt=window.until, corrects=None)
    told = _told(rows, "issuer_id", "issued_on", "due_on")
    cases = (Case((issuer,), (due_on - issued_on).days) for issuer, issued_on, due_on in told)
    words = Words(N_("Invoices due later than allowed"), N_("invoices due later than allowed"))
    return crossing(cases, old, new, words, decides=gt)


REHEARSALS = (
    Rehearsed(TOLERANCE_MINUTES, tolerance, SAME_ACTS),
    Rehearsed(INVITATION_COUNT, invitation_count, SAME_ACTS),
    Rehearsed(HOLD_DAYS, hold_days, SAME_ACTS),
    Rehearsed(MEDIATION_DAYS, mediation_days, NEVER_ANSWERED),
    Rehearsed(LOWER_FIGURE, lower_figure, SAME_ACTS),
    Rehearsed(ANSWER_DAYS, answer_days, NEVER_ANSWERED),
    Rehearsed(AUTO_CONFIRM, auto_confirm, SAME_ACTS),
    Rehearsed(ABSENCE_DAYS, absence_days, NEVER_ANSWERED),
    Rehearsed(REVIEW_DAYS, review_days, SAME_ACTS),
    Rehearsed(QUOTE_DAYS, quote_days, SAME_ACTS),
    Rehearsed(PAYMENT_DAYS, payment_days, SAME_ACTS),
)


def _told(rows: "QuerySet[Any]", *columns: str, by: Sequence[str] = ("pk",)) -> list[Any]:
    """These columns; where a filter says that one is there, it is."""
    return list(rows.order_by(*by).values_list(*columns))


def _first(*acts: Act) -> Min:
    """The instant of the first of these acts."""
    return Min("steps__at", filter=Q(steps__act__in=[act.value for act in acts]))


def _is_ended_by_platform() -> Exists:
    ending = EngagementStep.objects.filter(
        engagement=OuterRef("pk"), side=Side.PLATFORM, act__in=[Act.SETTLE, Act.CANCEL, Act.LAPSE]
    )
    return Exists(ending)


def _by(ended_at: datetime | None, began_at: datetime, window: Window) -> datetime:
    """What waits still has waited until the end of the months at least."""
    return ended_at or max(began_at, window.until)


def _waits(rows: Iterable[tuple[int, int, datetime, datetime | None]], window: Window) -> Iterable[Case]:
    return (
        Case((giver, receiver), waited(began_at, _by(ended_at, began_at, window)))
        for giver, receiver, began_at, ended_at in rows
    )


def _unanswered(window: Window) -> Collection[Case]:
    """From the first figure to whatever ended the waiting; where the platform did, nobody answered."""
    told: QuerySet[Engagement] = Engagement.objects.filter(
        steps__act=Act.CONFIRM, steps__at__gte=window.since, steps__at__lt=window.until
    ).distinct()
    rows = Engagement.objects.filter(pk__in=told.values("pk")).annotate(
        noted=_first(Act.CONFIRM),
        answered=_first(*ENDS),
        by_term=Exists(
            EngagementStep.objects.filter(engagement=OuterRef("pk"), side=Side.PLATFORM, act=Act.COMPLETE)
        ),
    )
    kept = rows.exclude(state=State.WITHDRAWN)
    return [
        Case((giver, receiver), waited(noted, None if by_term else _by(answered, noted, window)))
        for giver, receiver, noted, answered, by_term in _told(
            kept, "giver_id", "receiver_id", "noted", "answered", "by_term"
        )
        if window.since <= noted < window.until
    ]


def _open_at_once(rows: Iterable[tuple[int, int, datetime, datetime | None]]) -> Iterable[Case]:
    """Of each invitation, how many of its need were open with it, itself counted. By need and instant."""
    last, ends = 0, list[datetime | None]()
    for request_id, giver, invited_at, answered_at in rows:
        if request_id != last:
            last, ends = request_id, []
        ends = [end for end in ends if end is None or end > invited_at]
        ends.append(answered_at)
        yield Case((giver,), len(ends))
