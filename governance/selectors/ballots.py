"""A ballot as it may be seen: turnout while it is open, counts once closed, and no choice but one's own."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, When
from django.db.models import Value as Constant
from django.utils import timezone

from governance import rules as voting
from governance.domain import announcing, ballots, marks, questions, registry, secrecy, tally, terms
from governance.domain.ballots import Choice
from governance.domain.kinds.names import Kind
from governance.domain.proposals import Outcome
from governance.domain.questions import Question
from governance.domain.rules import Json, Rule, T, Value, read
from governance.domain.slips import Marks
from governance.domain.tally import CountSheet
from governance.domain.terms import Terms
from governance.models import Ballot, Elector, Proposal, RuleVersion, Vote
from governance.selectors import represented
from governance.selectors import votes as cast
from governance.selectors.represented import Told

OF_PEOPLE = ("electorate", "colleges")
"""What grows with the members in what a ballot froze."""

PAPER = """
SELECT p.kind, b.frozen - %s
FROM governance_ballot b JOIN governance_proposal p ON p.id = b.proposal_id WHERE b.id = %s
"""


@dataclass(frozen=True, slots=True)
class BallotFacts:
    """A ballot with what it froze. rule, old, new: where a rule is changed, else None.

    votes: those of who voted and of whom they represent; by_proxy: the latter.
    counted: the count sheet, None until it is counted; sheet: the same where yes or no was asked.
    outcome: what became of the proposal.
    earliest_at: the day from which the new value is obeyed, if adopted, counted and certified at once.
    effective_at: the day that was decided, once adopted.
    """

    id: int
    proposal_id: int
    title: str
    reason: str
    proposer_id: int
    kind: Kind
    asked: Mapping[str, Json]
    question: Question
    rule: Rule[Any] | None
    old: Value | None
    new: Value | None
    opened_at: datetime
    closes_at: datetime
    closed_at: datetime | None
    electorate: int
    votes: int
    by_proxy: int
    quorum_needed: int
    terms: Terms
    notice_days: int
    frozen: Mapping[str, Json]
    frozen_hash: str
    counted: Mapping[str, Json] | None
    sheet: CountSheet | None
    outcome: Outcome | None
    earliest_at: datetime | None
    effective_at: datetime | None

    @property
    def is_yes_no(self) -> bool:
        return self.question.method == questions.YES_NO

    @property
    def is_secret(self) -> bool:
        return secrecy.is_secret(self.frozen)

    @property
    def votes_missing(self) -> int:
        """How many more votes reach the quorum."""
        return max(0, self.quorum_needed - self.votes)

    def takes_votes(self, at: datetime) -> bool:
        return ballots.takes_votes(at, closes_at=self.closes_at, is_closed=self.closed_at is not None)

    def is_due(self, at: datetime) -> bool:
        return ballots.is_due(at, closes_at=self.closes_at, is_closed=self.closed_at is not None)


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """What a paper of a ballot is made of."""

    kind: Kind
    question: Question
    is_secret: bool

    @property
    def is_yes_no(self) -> bool:
        return self.question.method == questions.YES_NO


@dataclass(frozen=True, slots=True)
class Awaited:
    """A ballot that waits for a vote of this member, or to be counted. has_voted: what is to come is a vote
    for somebody else. proxy: what their proxies are to it, None where there is none.
    """

    id: int
    title: str
    closes_at: datetime
    has_voted: bool = False
    proxy: Told | None = None


def exists(ballot_id: int) -> bool:
    return Ballot.objects.filter(pk=ballot_id).exists()


def get(ballot_id: int) -> BallotFacts | None:
    rows = Ballot.objects.select_related(
        "proposal__base__replacement", "proposal__base__suspension", "attendance"
    ).annotate(votes=Count("electors__vote"))
    ballot = rows.filter(pk=ballot_id).first()
    if ballot is None:
        return None
    if secrecy.is_secret(ballot.frozen):
        listed, by_proxy = ballot.attendance.voters, len(ballot.attendance.by_proxy)
        return _facts(ballot, len(listed) - by_proxy, by_proxy)
    return _facts(ballot, ballot.votes, cast.represented(ballot_id).count())


def paper(ballot_id: int) -> PaperFacts | None:
    """What whoever votes is asked, without what thousands wrote or who they are."""
    with connection.cursor() as cursor:
        cursor.execute(PAPER, [list(OF_PEOPLE), ballot_id])
        found = cursor.fetchone()
    if found is None:
        return None
    kind, frozen = found[0], json.loads(found[1])
    return PaperFacts(Kind(kind), questions.of_frozen(frozen), secrecy.is_secret(frozen))


def is_elector(ballot_id: int, member_id: int) -> bool:
    return Elector.objects.filter(ballot_id=ballot_id, member_id=member_id).exists()


def choice_of(ballot_id: int, member_id: int) -> Choice | None:
    """One's own vote, where yes or no is asked."""
    written = marks_of(ballot_id, member_id)
    return None if written is None else marks.choice_of(written)


def marks_of(ballot_id: int, member_id: int) -> Marks | None:
    """One's own vote, whatever is asked. Nothing else reads a vote with its elector."""
    own = Vote.objects.filter(elector__ballot_id=ballot_id, elector__member_id=member_id)
    told = own.values_list("marks", flat=True).first()
    return None if told is None else cast.of_json(told)


def awaited(member_id: int, *, at: datetime) -> list[Awaited]:
    """The open ballots in which a vote of this member is to come, and those whose term has passed, not
    counted yet; the nearest term first.
    """
    return of_rows(member_id, awaited_rows(member_id, at=at).order_by("closes_at", "pk"))


def awaited_rows(member_id: int, *, at: datetime) -> "QuerySet[Ballot, Any]":
    """The same as (id, title, term, "", proposal), the proposal negative of who has voted, in no order: to be
    asked together with what else awaits.
    """
    own = Elector.objects.filter(ballot=OuterRef("pk"), member_id=member_id)
    silent, awaited = own.filter(represented.is_silent()), own.filter(represented.awaited())
    rows = Ballot.objects.filter(Q(closes_at__lte=at) | Exists(awaited), closed_at=None).order_by()
    sign = Case(When(Exists(silent), then=Constant(1)), default=Constant(-1), output_field=IntegerField())
    return rows.values_list("pk", "proposal__title", "closes_at", Constant(""), F("proposal_id") * sign)


def of_rows(member_id: int, rows: Iterable[tuple[int, str, datetime, str, int]]) -> list[Awaited]:
    """What such rows tell, each with the proxies of this member: one query more where there is a vote."""
    found = list(rows)
    papers = represented.told([abs(who) for *_row, who in found], [member_id]) if found else {}
    return [
        Awaited(pk, title, closes_at, who < 0, papers.get((abs(who), member_id)))
        for pk, title, closes_at, _state, who in found
    ]


def attendance(ballot_id: int) -> list[tuple[int, bool]]:
    """Every elector of a counted ballot, and whether they voted themselves; not what they chose."""
    rows = Elector.objects.filter(ballot_id=ballot_id, ballot__closed_at__isnull=False)
    return list(rows.order_by("member_id").values_list("member_id", cast.voted(is_own=True)))


def running_on(rule_key: str) -> list[int]:
    """The ballots not counted yet that would change a rule, the nearest term first."""
    rows = Ballot.objects.filter(proposal__rule_key=rule_key, closed_at=None)
    return list(rows.order_by("closes_at", "pk").values_list("pk", flat=True))


def _facts(ballot: Ballot, own: int, by_proxy: int) -> BallotFacts:
    frozen, proposal = ballot.frozen, ballot.proposal
    rule = registry.get(proposal.rule_key) if proposal.rule_key else None
    question = questions.of_frozen(frozen)
    is_yes_no = question.method == questions.YES_NO
    electorate, asked = len(frozen["electorate"]), terms.of_frozen(frozen)
    return BallotFacts(
        id=ballot.pk,
        proposal_id=proposal.pk,
        title=proposal.title,
        reason=proposal.reason,
        proposer_id=proposal.proposer_id,
        kind=Kind(proposal.kind),
        asked=proposal.asked,
        question=question,
        rule=rule,
        old=read(rule, frozen["change"]["old"]) if rule else None,
        new=read(rule, frozen["change"]["new"]) if rule else None,
        opened_at=ballot.opened_at,
        closes_at=ballot.closes_at,
        closed_at=ballot.closed_at,
        electorate=electorate,
        votes=own + by_proxy,
        by_proxy=by_proxy,
        quorum_needed=tally.votes_needed(electorate, asked.quorum_share),
        terms=asked,
        notice_days=_frozen(frozen, voting.NOTICE_DAYS),
        frozen=frozen,
        frozen_hash=ballot.frozen_hash,
        counted=ballot.count_sheet,
        sheet=tally.sheet_of(ballot.count_sheet) if ballot.count_sheet and is_yes_no else None,
        outcome=Outcome(proposal.outcome) if proposal.outcome else None,
        earliest_at=_earliest_at(ballot),
        effective_at=_effective_at(proposal),
    )


def _earliest_at(ballot: Ballot) -> datetime | None:
    base, zone = ballot.proposal.base, timezone.get_default_timezone()
    if base is None:
        return None
    measure: RuleVersion | None = getattr(base, "suspension", None)
    return ballots.effective_at(
        closes_at=ballot.closes_at,
        counted_at=announcing.over_at(ballot.closes_at, days=_contest_days(ballot.frozen), zone=zone),
        base_effective_at=(measure or base).effective_at,
        notice_days=_frozen(ballot.frozen, voting.NOTICE_DAYS),
        zone=zone,
    )


def _effective_at(proposal: Proposal) -> datetime | None:
    replacement = getattr(proposal.base, "replacement", None)
    return replacement.effective_at if replacement and replacement.proposal_id == proposal.pk else None


def _frozen(frozen: Mapping[str, Json], rule: Rule[T]) -> T:
    return read(rule, frozen["rules"][rule.key]["value"])


def _contest_days(frozen: Mapping[str, Json]) -> int:
    """How long its result may be contested: not at all where it opened before there was such a rule."""
    return _frozen(frozen, voting.CONTEST_DAYS) if voting.CONTEST_DAYS.key in frozen["rules"] else 0
