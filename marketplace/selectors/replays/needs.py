"""Needs and offers of some months, and what the desk of the coordinators would have shown of them."""

from collections.abc import Iterable
from datetime import datetime
from operator import gt

from django.db import connection
from django.db.models import Count, Min, Q, QuerySet

from coop.domain.words import N_
from coop.selectors import members
from governance.domain.registry import Rehearsed, Unrehearsed
from governance.domain.rehearsals import Replay, Window
from governance.domain.replaying import Case, Words, crossing, waited, waiting
from marketplace.domain.engagements import Side, State
from marketplace.models import Attachment, Offer, ServiceRequest
from marketplace.rules import (
    ATTACHMENT_COUNT,
    ATTACHMENT_KILOBYTES,
    FIRST_EXCHANGE_DAYS,
    NOTICE_MINUTES,
    OFFER_DAYS,
    QUIET_DAYS,
    REQUEST_DAYS,
    STUCK_DAYS,
    UNANSWERED_DAYS,
)

SAME_ACTS = N_("Everybody is taken to have done what they did, when they did it.")
KILOBYTE = 1000

# Between two acts of an engagement; after the last one of those that run, until the end of the months.
STANDSTILLS = """
SELECT engagement.giver_id, engagement.receiver_id,
  floor(extract(epoch FROM coalesce(step.next_at, %(until)s) - step.at) / 60)::bigint
FROM (
  SELECT engagement_id, at, lead(at) OVER (PARTITION BY engagement_id ORDER BY at, id) AS next_at
  FROM marketplace_engagementstep WHERE at >= %(since)s AND at < %(until)s
) AS step JOIN marketplace_engagement engagement ON engagement.id = step.engagement_id
WHERE step.next_at IS NOT NULL OR engagement.ended_at IS NULL
"""
EXCHANGED = """
SELECT member_id, min(ended_at), max(ended_at) FROM (
  SELECT giver_id AS member_id, state, ended_at FROM marketplace_engagement
  UNION ALL SELECT receiver_id, state, ended_at FROM marketplace_engagement
) AS side WHERE state = %(completed)s AND ended_at < %(until)s GROUP BY member_id
"""


def request_days(old: int, new: int, window: Window) -> Replay:
    """Of the needs on which somebody agreed: those that would have been closed before."""
    rows = _needs(window).annotate(agreed_at=Min("engagements__agreed_at")).exclude(agreed_at=None)
    told = rows.values_list("requester_id", "posted_at", "agreed_at")
    waits = (Case((who,), waited(posted_at, agreed_at)) for who, posted_at, agreed_at in told)
    words = Words(N_("Needs closed before somebody agreed"), N_("needs closed before somebody agreed"))
    return waiting(waits, old, new, words)


def attachment_count(old: int, new: int, window: Window) -> Replay:
    words = Words(
        N_("Needs and offers with more files than allowed"), N_("needs and offers with too many files")
    )
    return crossing(_filed(window), old, new, words, decides=gt)


def attachment_kilobytes(old: int, new: int, window: Window) -> Replay:
    rows = Attachment.objects.filter(added_at__gte=window.since, added_at__lt=window.until).order_by("pk")
    told = rows.values_list("request__requester_id", "offer__author_id", "size")
    cases = (Case((requester or author,), size) for requester, author, size in told)
    words = Words(N_("Files larger than allowed"), N_("files larger than allowed"))
    return crossing(cases, old * KILOBYTE, new * KILOBYTE, words, decides=gt)


def first_exchange_days(old: int, new: int, window: Window) -> Replay:
    """Members admitted in these months, and how long until something was completed."""
    found = members.admissions(members.ids_admitted())
    admitted = {who: at for who, at in found.items() if window.since <= at < window.until}
    firsts = {who: first for who, (first, _last) in _exchanged(window).items()}
    waits = (Case((who,), waited(at, max(at, firsts.get(who, window.until)))) for who, at in admitted.items())
    words = Words(N_("Newcomers shown to the coordinators"), N_("being shown to the coordinators"))
    return waiting(waits, old, new, words)


def quiet_days(old: int, new: int, window: Window) -> Replay:
    """At the end of the months: how long ago each exchanged something for the last time."""
    there = set(members.ids_admitted())
    lasts = {who: last for who, (_first, last) in _exchanged(window).items()}
    waits = (Case((who,), waited(at, window.until)) for who, at in lasts.items() if who in there)
    words = Words(N_("Members without an exchange for so long"), N_("being shown to the coordinators"))
    return waiting(waits, old, new, words)


def unanswered_days(old: int, new: int, window: Window) -> Replay:
    rows = _needs(window).annotate(
        said_at=Min("engagements__steps__at", filter=Q(engagements__steps__side=Side.GIVER))
    )
    told = rows.values_list("requester_id", "posted_at", "said_at")
    waits = (
        Case((who,), waited(posted_at, said_at or max(posted_at, window.until)))
        for who, posted_at, said_at in told
    )
    words = Words(N_("Needs shown to the coordinators as unanswered"), N_("needs shown as unanswered"))
    return waiting(waits, old, new, words)


def stuck_days(old: int, new: int, window: Window) -> Replay:
    with connection.cursor() as cursor:
        cursor.execute(STANDSTILLS, {"since": window.since, "until": window.until})
        waits = [Case((giver, receiver), minutes) for giver, receiver, minutes in cursor.fetchall()]
    words = Words(N_("Times that an exchange stood still so long"), N_("exchanges shown as stuck"))
    return waiting(waits, old, new, words)


REHEARSALS = (
    Rehearsed(
        REQUEST_DAYS,
        request_days,
        N_("Nobody is taken to have renewed their need, nor to have agreed sooner because of the term."),
    ),
    Rehearsed(ATTACHMENT_COUNT, attachment_count, N_("Files that were taken away since are not counted.")),
    Rehearsed(
        ATTACHMENT_KILOBYTES, attachment_kilobytes, N_("Files that were taken away since are not counted.")
    ),
    Rehearsed(FIRST_EXCHANGE_DAYS, first_exchange_days, SAME_ACTS),
    Rehearsed(QUIET_DAYS, quiet_days, SAME_ACTS),
    Rehearsed(UNANSWERED_DAYS, unanswered_days, SAME_ACTS),
    Rehearsed(
        STUCK_DAYS,
        stuck_days,
        N_(
            "Any act ends the waiting; what was agreed for a later day is counted from its last act all "
            "the same."
        ),
    ),
    Unrehearsed(
        OFFER_DAYS,
        N_("An offer keeps only its last term: nobody could say which ones were renewed because of it."),
    ),
    Unrehearsed(
        NOTICE_MINUTES,
        N_("What was read before its e-mail would have left is kept nowhere: nothing can be counted again."),
    ),
)


def _needs(window: Window) -> "QuerySet[ServiceRequest]":
    rows = ServiceRequest.objects.filter(posted_at__gte=window.since, posted_at__lt=window.until)
    return rows.order_by("pk")


def _filed(window: Window) -> Iterable[Case]:
    """Of each need and each offer of these months that has files, how many."""
    offers = Offer.objects.filter(posted_at__gte=window.since, posted_at__lt=window.until).order_by("pk")
    needs = _needs(window).annotate(files=Count("attachments")).filter(files__gt=0)
    offered = offers.annotate(files=Count("attachments")).filter(files__gt=0)
    for rows in (needs.values_list("requester_id", "files"), offered.values_list("author_id", "files")):
        yield from (Case((who,), files) for who, files in rows)


def _exchanged(window: Window) -> dict[int, tuple[datetime, datetime]]:
    """The first and the last instant, before the end of the months, at which each completed something."""
    with connection.cursor() as cursor:
        cursor.execute(EXCHANGED, {"completed": State.COMPLETED.value, "until": window.until})
        return {who: (first, last) for who, first, last in cursor.fetchall()}
