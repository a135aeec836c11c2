"""A ballot as it may be seen: turnout while it is open, counts once closed, and no choice but one's own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models import Value as Constant
from django.utils import timezone

from governance import rules as voting
from governance.domain import ballots, registry, tally
from governance.domain.ballots import Choice
from governance.domain.proposals import Outcome
from governance.domain.rules import Json, Rule, T, Value, read
from governance.domain.tally import CountSheet
from governance.models import Ballot, Elector, Proposal, Vote


@dataclass(frozen=True, slots=True)
class BallotFacts:
    """A ballot with what it froze.

    sheet: None until it is counted. outcome: what became of the proposal.
    earliest_at: the day from which the new value is obeyed, if adopted and counted in time.
    effective_at: the day that was decided, once adopted.
    """

    id: int
    proposal_id: int
    title: str
    reason: str
    proposer_id: int
    rule: Rule[Any]
    old: Value
    new: Value
    opened_at: datetime
    closes_at: datetime
    closed_at: datetime | None
    electorate: int
    votes: int
    quorum_needed: int
    quorum_share: Decimal
    majority_share: Decimal
    notice_days: int
    frozen: Mapping[str, Json]
    frozen_hash: str
    sheet: CountSheet | None
    outcome: Outcome | None
    earliest_at: datetime
    effective_at: datetime | None

    @property
    def votes_missing(self) -> int:
        """How many more votes reach the quorum."""
        return max(0, self.quorum_needed - self.votes)

    def takes_votes(self, at: datetime) -> bool:
        return ballots.takes_votes(at, closes_at=self.closes_at, is_closed=self.closed_at is not None)

    def is_due(self, at: datetime) -> bool:
        return ballots.is_due(at, closes_at=self.closes_at, is_closed=self.closed_at is not None)


@dataclass(frozen=True, slots=True)
class Awaited:
    """A ballot that waits for a vote of this member, or to be counted."""

    id: int
    title: str
    closes_at: datetime


def exists(ballot_id: int) -> bool:
    return Ballot.objects.filter(pk=ballot_id).exists()


def get(ballot_id: int) -> BallotFacts | None:
    rows = Ballot.objects.select_related("proposal__base__replacement").annotate(
        votes=Count("electors__vote")
    )
    ballot = rows.filter(pk=ballot_id).first()
    return _facts(ballot, ballot.votes) if ballot else None


def is_elector(ballot_id: int, member_id: int) -> bool:
    return Elector.objects.filter(ballot_id=ballot_id, member_id=member_id).exists()


def choice_of(ballot_id: int, member_id: int) -> Choice | None:
    """One's own vote. Nothing else reads a choice with its elector."""
    chosen = Vote.objects.filter(elector__ballot_id=ballot_id, elector__member_id=member_id)
    choice = chosen.values_list("choice", flat=True).first()
    return Choice(choice) if choice else None


def awaited(member_id: int, *, at: datetime) -> list[Awaited]:
    """The open ballots in which this member has not voted yet, and those whose term has passed, not counted
    yet; the nearest term first.
    """
    rows = awaited_rows(member_id, at=at).order_by("closes_at", "pk")
    return [Awaited(pk, title, closes_at) for pk, title, closes_at, _state, _who in rows]


def awaited_rows(member_id: int, *, at: datetime) -> "QuerySet[Ballot, Any]":
    """The same as (id, title, term, "", 0), in no order: to be asked together with what else awaits."""
    voted = Vote.objects.filter(elector=OuterRef("pk"))
    may_vote = Elector.objects.filter(ballot=OuterRef("pk"), member_id=member_id).exclude(Exists(voted))
    rows = Ballot.objects.filter(Q(closes_at__lte=at) | Exists(may_vote), closed_at=None).order_by()
    return rows.values_list("pk", "proposal__title", "closes_at", Constant(""), Constant(0))


def attendance(ballot_id: int) -> list[tuple[int, bool]]:
    """Every elector of a counted ballot and whether they voted, by member id; not what they chose."""
    rows = Elector.objects.filter(ballot_id=ballot_id, ballot__closed_at__isnull=False)
    voted = Exists(Vote.objects.filter(elector=OuterRef("pk")))
    return list(rows.order_by("member_id").values_list("member_id", voted))


def running_on(rule_key: str) -> list[int]:
    """The ballots not counted yet that would change a rule, the nearest term first."""
    rows = Ballot.objects.filter(proposal__rule_key=rule_key, closed_at=None)
    return list(rows.order_by("closes_at", "pk").values_list("pk", flat=True))


def _facts(ballot: Ballot, votes: int) -> BallotFacts:
    frozen, proposal = ballot.frozen, ballot.proposal
    rule = registry.get(proposal.rule_key)
    electorate, quorum_share = len(frozen["electorate"]), _frozen(frozen, voting.QUORUM_SHARE)
    notice_days = _frozen(frozen, voting.NOTICE_DAYS)
    return BallotFacts(
        id=ballot.pk,
        proposal_id=proposal.pk,
        title=proposal.title,
        reason=proposal.reason,
        proposer_id=proposal.proposer_id,
        rule=rule,
        old=read(rule, frozen["change"]["old"]),
        new=read(rule, frozen["change"]["new"]),
        opened_at=ballot.opened_at,
        closes_at=ballot.closes_at,
        closed_at=ballot.closed_at,
        electorate=electorate,
        votes=votes,
        quorum_needed=tally.votes_needed(electorate, quorum_share),
        quorum_share=quorum_share,
        majority_share=_frozen(frozen, voting.MAJORITY_SHARE),
        notice_days=notice_days,
        frozen=frozen,
        frozen_hash=ballot.frozen_hash,
        sheet=tally.sheet_of(ballot.count_sheet) if ballot.count_sheet else None,
        outcome=Outcome(proposal.outcome) if proposal.outcome else None,
        earliest_at=ballots.effective_at(
            closes_at=ballot.closes_at,
            counted_at=ballot.closes_at,
            base_effective_at=proposal.base.effective_at,
            notice_days=notice_days,
            zone=timezone.get_default_timezone(),
        ),
        effective_at=_effective_at(proposal),
    )


def _effective_at(proposal: Proposal) -> datetime | None:
    replacement = getattr(proposal.base, "replacement", None)
    return replacement.effective_at if replacement and replacement.proposal_id == proposal.pk else None


def _frozen(frozen: Mapping[str, Json], rule: Rule[T]) -> T:
    return read(rule, frozen["rules"][rule.key]["value"])
