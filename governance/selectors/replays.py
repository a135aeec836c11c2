"""The rules of deciding, replayed: on ballots that were counted, proposals that were announced, mandates."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from itertools import groupby
from operator import gt, lt
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from coop.domain.words import N_
from coop.selectors import members
from governance import rules as voting
from governance.domain import tally
from governance.domain.ballots import Choice
from governance.domain.proposals import Outcome
from governance.domain.registry import Rehearsed, Unrehearsed
from governance.domain.rehearsals import Figure, Kind, Replay, Window
from governance.domain.replaying import Case, Words, counting, crossing, waited
from governance.domain.rules import Share
from governance.domain.terms import MajorityBase, QuorumBase
from governance.models import Ballot, Mandate, MandateReport, Proposal, Proxy, Vote
from governance.selectors import amendments

SAME_VOTES = N_(
    "The same members are taken to have voted, and to have voted the same. "
    "Votes of another kind are left out."
)
SAME_STEPS = N_("Everybody is taken to have done what they did, when they did it.")


def quorum(old: Share, new: Share, window: Window) -> Replay:
    """Ballots counted again: those without the quorum, and those that would end otherwise."""
    return _counted_again(_first_calls(window), *({"quorum_share": share} for share in (old, new)))


def quorum_base(old: str, new: str, window: Window) -> Replay:
    return _counted_again(_counted(window), *({"quorum_base": QuorumBase(base)} for base in (old, new)))


def majority(old: Share, new: Share, window: Window) -> Replay:
    return _counted_again(_counted(window), *({"majority_share": share} for share in (old, new)))


def majority_base(old: str, new: str, window: Window) -> Replay:
    return _counted_again(_counted(window), *({"majority_base": MajorityBase(base)} for base in (old, new)))


def majority_is_strict(old: bool, new: bool, window: Window) -> Replay:
    return _counted_again(_counted(window), *({"is_strict": value} for value in (old, new)))


def second_call(old: bool, new: bool, window: Window) -> Replay:
    rows = _first_calls(window).values_list("count_sheet__outcome", flat=True)
    cases = [Case((), int(outcome == Outcome.NO_QUORUM)) for outcome in rows]
    words = Words(N_("Votes called a second time"))
    return counting(
        ((one, old and bool(one.size), new and bool(one.size)) for one in cases), words, is_public=True
    )


def second_call_share(old: Share, new: Share, window: Window) -> Replay:
    seconds = _counted(window).filter(frozen__call=2)
    return _counted_again(seconds, *({"quorum_share": share} for share in (old, new)))


def proxies_per_member(old: int, new: int, window: Window) -> Replay:
    """Of each member and each vote: how many others had asked them to vote for them."""
    rows = Proxy.objects.filter(given_at__gte=window.since, given_at__lt=window.until, ended_at=None)
    held = rows.order_by("holder_id", "proposal_id").values_list("holder_id", "proposal_id")
    words = Words(N_("Proxies beyond what one may hold"), N_("proxies that they could not have held"))
    return crossing(_places(held), old, new, words, decides=gt)


def amendments_per_member(old: int, new: int, window: Window) -> Replay:
    """Of each member and each proposal of somebody else: how many amendments they had offered before."""
    rows = amendments.counted().filter(proposed_at__gte=window.since, proposed_at__lt=window.until)
    made = rows.order_by("amender_id", "proposal_id").values_list("amender_id", "proposal_id")
    words = Words(
        N_("Amendments beyond what one may offer"), N_("amendments that they could not have offered")
    )
    return crossing(_places(made), old, new, words, decides=gt)


def _places(pairs: Iterable[tuple[int, int]]) -> list[Case]:
    """Each of what somebody has of one thing, with how many they had with it. pairs: ordered."""
    return [
        Case((member_id,), place)
        for (member_id, _of), found in groupby(pairs)
        for place, _one in enumerate(found, start=1)
    ]


def voting_days(old: int, new: int, window: Window) -> Replay:
    """Votes cast after the end that the other value would have set: a longer vote brings none that was not
    cast.
    """
    rows = Vote.objects.filter(
        elector__ballot__closed_at__gte=window.since, elector__ballot__closed_at__lt=window.until
    ).order_by("pk")
    told = rows.values_list("elector__member_id", "elector__ballot__opened_at", "cast_at")
    cases = [
        Case((member_id,), waited(opened_at, cast_at) // (24 * 60)) for member_id, opened_at, cast_at in told
    ]
    words = Words(N_("Votes cast after the end"), N_("votes that would have come too late"))
    return crossing(cases, old, new, words)


def electorate_days(old: int, new: int, window: Window) -> Replay:
    """Members who had not been there long enough at an opening, held against each ballot."""
    words = Words(
        N_("Times that a member could not vote yet"), N_("ballots in which they could not have voted yet")
    )
    return crossing(_seniorities(window), old, new, words, decides=lt)


def sponsor_count(old: int, new: int, window: Window) -> Replay:
    rows = _announced(window).annotate(found=Count("sponsorships", filter=Q(sponsorships__ended_at=None)))
    cases = [Case((), found) for found in rows.values_list("found", flat=True)]
    words = Words(N_("Announced proposals with too few sponsors"))
    return crossing(cases, old, new, words, decides=lt, is_public=True)


def discussion_days(old: int, new: int, window: Window) -> Replay:
    words = Words(N_("Proposals that would have been announced later"))
    return _days_between(window, "published_at", "announced_at", old, new, words)


def amendment_days(old: int, new: int, window: Window) -> Replay:
    words = Words(N_("Amended proposals that would have been announced later"))
    return _days_between(window, "amendment__answered_at", "announced_at", old, new, words)


def announcement_days(old: int, new: int, window: Window) -> Replay:
    words = Words(N_("Votes that would have opened later"))
    return _days_between(window, "announced_at", "opens_at", old, new, words)


def mandate_days(old: int, new: int, window: Window) -> Replay:
    rows = Mandate.objects.filter(begins_at__gte=window.since, begins_at__lt=window.until).order_by("pk")
    cases = [Case((), (until - since).days) for since, until in rows.values_list("begins_at", "ends_at")]
    words = Words(N_("Mandates longer than allowed"))
    return crossing(cases, old, new, words, decides=gt, is_public=True)


def report_days(old: int, new: int, window: Window) -> Replay:
    rows = MandateReport.objects.filter(handed_at__gte=window.since, handed_at__lt=window.until)
    told = rows.order_by("pk").values_list("mandate__ends_at", "mandate__ended_at", "handed_at")
    cases = [Case((), (handed_at - (ended_at or ends_at)).days) for ends_at, ended_at, handed_at in told]
    words = Words(N_("Reports handed too late"))
    return crossing(cases, old, new, words, decides=gt, is_public=True)


REHEARSALS: tuple[Rehearsed | Unrehearsed, ...] = (
    Rehearsed(voting.QUORUM_SHARE, quorum, SAME_VOTES),
    Rehearsed(voting.MAJORITY_SHARE, majority, SAME_VOTES),
    Rehearsed(
        voting.VOTING_DAYS,
        voting_days,
        N_("Nobody is taken to have hurried, and a longer vote to bring nobody else."),
    ),
    Rehearsed(
        voting.ELECTORATE_DAYS,
        electorate_days,
        N_("Members who left since are counted where they could vote."),
    ),
    Rehearsed(voting.SPONSOR_COUNT, sponsor_count, SAME_STEPS),
    Rehearsed(voting.DISCUSSION_DAYS, discussion_days, SAME_STEPS),
    Rehearsed(voting.AMENDMENT_DAYS, amendment_days, SAME_STEPS),
    Rehearsed(voting.AMENDMENTS_PER_MEMBER, amendments_per_member, SAME_STEPS),
    Rehearsed(voting.ANNOUNCEMENT_DAYS, announcement_days, SAME_STEPS),
    Rehearsed(voting.MANDATE_DAYS, mandate_days, SAME_STEPS),
    Rehearsed(voting.REPORT_DAYS, report_days, SAME_STEPS),
    Rehearsed(voting.QUORUM_BASE, quorum_base, SAME_VOTES),
    Rehearsed(voting.MAJORITY_BASE, majority_base, SAME_VOTES),
    Rehearsed(voting.MAJORITY_IS_STRICT, majority_is_strict, SAME_VOTES),
    Rehearsed(voting.SECOND_CALL, second_call, SAME_VOTES),
    Rehearsed(voting.SECOND_CALL_SHARE, second_call_share, SAME_VOTES),
    Rehearsed(voting.PROXIES_PER_MEMBER, proxies_per_member, SAME_STEPS),
    *(
        Unrehearsed(
            rule,
            N_(
                "It moves the days between a count and its execution, or who checks it; "
                "what was voted stays the same."
            ),
        )
        for rule in (
            voting.SCRUTINEER_COUNT,
            voting.CERTIFICATION_DAYS,
            voting.CONTEST_DAYS,
            voting.SECOND_CALL_DAYS,
        )
    ),
    *(
        Unrehearsed(
            rule, N_("Who chose what is not kept by college, so that other weights can not be tried on it.")
        )
        for rule in (voting.VOTES_BY_COLLEGE, voting.COLLEGE_WEIGHTS)
    ),
    *(
        Unrehearsed(
            rule,
            N_("What another round would have brought nobody knows: objections are worked on before it."),
        )
        for rule in (voting.CONSENT_ROUNDS, voting.CONSENT_ROUND_DAYS)
    ),
    Unrehearsed(
        voting.APPEAL_DAYS,
        N_("It moves the day by which an appeal is decided; what would have been decided is not known."),
    ),
    Unrehearsed(
        voting.REMINDER_DAYS,
        N_("It moves the day of a reminder; who would have voted for having been reminded is not known."),
    ),
    *(
        Unrehearsed(
            rule, N_("It moves the days of an emergency measure; nobody knows which would have been taken.")
        )
        for rule in (voting.MEASURE_DAYS, voting.MEASURE_CONFIRMATION_DAYS)
    ),
    Unrehearsed(
        voting.NOTICE_DAYS,
        N_("It moves the day from which a new value is obeyed, and nothing else of what happened."),
    ),
)


def _counted(window: Window) -> "QuerySet[Ballot]":
    """Ballots that were counted by yes, no and blank."""
    rows = Ballot.objects.filter(closed_at__gte=window.since, closed_at__lt=window.until)
    return rows.filter(count_sheet__has_keys=["yes", "no", "blank"]).order_by("pk")


def _first_calls(window: Window) -> "QuerySet[Ballot]":
    return _counted(window).filter(frozen__call__isnull=True)  # it is frozen of a second one alone


def _counted_again(ballots: "QuerySet[Ballot]", old: dict[str, Any], new: dict[str, Any]) -> Replay:
    """old, new: the terms that change, by their names; the others stay those of each ballot's day."""
    sheets: Iterable[tuple[int, Any]] = ballots.values_list("proposal_id", "count_sheet")
    found = [(proposal_id, _outcome(sheet, old), _outcome(sheet, new)) for proposal_id, sheet in sheets]
    figures = [
        Figure(label, Kind.COUNT, *(sum(one[side] is wanted for one in found) for side in (1, 2)))
        for label, wanted in (
            (N_("Votes that adopt"), Outcome.ADOPTED),
            (N_("Votes without the quorum"), Outcome.NO_QUORUM),
            (N_("Votes without the majority"), Outcome.NO_MAJORITY),
        )
    ]
    otherwise = tuple(proposal_id for proposal_id, was, would in found if was is not would)
    return Replay(len(found), tuple(figures), is_public=True, otherwise=otherwise)


def _outcome(sheet: dict[str, Any], changed: dict[str, Any]) -> Outcome:
    """What the sheet says under other terms."""
    before = tally.sheet_of(sheet)
    cast = Counter({Choice.YES: before.yes, Choice.NO: before.no, Choice.BLANK: before.blank})
    again = tally.count(
        cast.elements(),
        electorate=before.electorate,
        terms=replace(before.terms, **changed),
        by_proxy=before.by_proxy,
        invalid=before.invalid,
    )
    return again.outcome


def _seniorities(window: Window) -> Iterable[Case]:
    """Of each opening and each member who was there: for how many whole days they had been admitted."""
    openings = Ballot.objects.filter(opened_at__gte=window.since, opened_at__lt=window.until)
    for opened_at in openings.order_by("pk").values_list("opened_at", flat=True):
        there = members.electorate(at=opened_at, days=0)
        for member_id, admitted_at in members.admissions(there).items():
            yield Case((member_id,), (opened_at - admitted_at).days)


def _announced(window: Window) -> Any:  # noqa: ANN401  a queryset that is annotated
    rows = Proposal.objects.filter(announced_at__gte=window.since, announced_at__lt=window.until)
    return rows.order_by("pk")


def _days_between(window: Window, first: str, last: str, old: int, new: int, words: Words) -> Replay:
    """Whole days of Paris, neither the first nor the last counted, as for whoever waited for them."""
    told = {f"{name}__isnull": False for name in (first, "opens_at")}
    rows = _announced(window).filter(**told).values_list(first, last)
    cases = [
        Case((), (timezone.localdate(until) - timezone.localdate(since) - timedelta(days=1)).days)
        for since, until in rows
    ]
    return crossing(cases, old, new, words, decides=lt, is_public=True)
