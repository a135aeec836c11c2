"""Who sponsors a proposal, and what it still lacks before its vote is announced."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet
from django.db.models import Value as Constant
from django.db.models.functions import Cast
from django.utils import timezone

from coop.selectors import members
from governance import rules as voting
from governance.domain import announcing
from governance.domain.announcing import Standing
from governance.domain.kinds.names import Kind
from governance.domain.proposals import State
from governance.models import Proposal, Sponsorship
from governance.selectors import (
    amendments,
    ballots,
    certifications,
    consent_rounds,
    moderation,
    rules,
)
from governance.selectors.ballots import Awaited
from governance.selectors.certifications import Check
from governance.selectors.consent_rounds import Duty
from governance.selectors.moderation import Awaits

AGAINST = "against"
OTHERS = (
    *certifications.OURS,
    *consent_rounds.OURS,
    *moderation.OURS,
    AGAINST,
    amendments.AWAITED,
)


@dataclass(frozen=True, slots=True)
class Sponsor:
    """A member who sponsors a proposal, and since when."""

    member_id: int
    sponsored_at: datetime


@dataclass(frozen=True, slots=True)
class Own:
    """A proposal that its member may take further: publish it, or announce its vote."""

    id: int
    title: str
    state: State


def of_proposal(proposal_id: int) -> list[Sponsor]:
    """Who sponsors it and has not taken it back, the first one first."""
    rows = Sponsorship.objects.filter(proposal_id=proposal_id, ended_at=None)
    return [
        Sponsor(*row) for row in rows.order_by("sponsored_at", "pk").values_list("member_id", "sponsored_at")
    ]


def electors(at: datetime) -> list[int]:
    """The members who could vote in a ballot that opened at that instant, ascending."""
    return members.electorate(at=at, days=rules.in_force(voting.ELECTORATE_DAYS, at=at).value)


def standing(proposal_id: int, *, at: datetime) -> Standing | None:
    """What a proposal in discussion has and needs; None in any other state.

    Only sponsors who could vote at that instant count; how many are needed is the rule of its publishing.
    """
    told = ("proposer_id", "announceable_at", "sponsor_version_id")
    row = Proposal.objects.filter(pk=proposal_id, state=State.DISCUSSED).values_list(*told).first()
    if row is None:
        return None
    proposer_id, announceable_at, version_id = row
    others = {member_id for member_id in electors(at) if member_id != proposer_id}
    asked = rules.of_version(voting.SPONSOR_COUNT, version_id).value
    return Standing(
        needed=announcing.sponsors_needed(asked, others=len(others)),
        sponsors=sum(sponsor.member_id in others for sponsor in of_proposal(proposal_id)),
        announceable_at=announceable_at,
        announceable_on=timezone.localdate(announceable_at).isoformat(),
    )


class Waits(NamedTuple):
    """votes: to be cast or counted. own: what they proposed and may take further. sought: proposals of others
    that lack a sponsor, where they are none. checks: counts to certify, contests to answer. against: what is
    published and would exclude them, by id and title. rounds: objections in rounds of consent. words: what
    moderation decided about theirs, or has to look at. amendments: of what
    they proposed, to be answered, by id and the title of the proposal.
    """

    votes: list[Awaited]
    own: list[Own]
    sought: list[int]
    checks: list[Check]
    against: list[tuple[int, str]]
    rounds: list[Duty]
    words: Awaits
    amendments: list[tuple[int, str]]


def awaiting(member_id: int, *, at: datetime, is_moderator: bool = False) -> Waits:
    """What awaits this member about proposals and votes, each the oldest first.

    One query, since it is asked of every home; who proposed what was discussed long enough asks also whether
    its sponsors are enough.
    """
    rows = ballots.awaited_rows(member_id, at=at).union(
        _rows(member_id, at),
        _excluding(member_id),
        amendments.awaiting_rows(member_id),
        *certifications.awaiting_rows(member_id, at=at),
        *consent_rounds.awaiting_rows(member_id),
        *moderation.awaiting_rows(member_id, is_moderator=is_moderator, at=at),
        all=True,
    )
    all_told = list(rows.order_by("closes_at", "pk"))
    told = [row for row in all_told if row[3] not in OTHERS]
    against = [(pk, title) for pk, title, _at, state, _who in all_told if state == AGAINST]
    offered = [(pk, title) for pk, title, _at, state, _who in all_told if state == amendments.AWAITED]
    votes = ballots.of_rows(member_id, [row for row in told if not row[3]])
    own = [Own(pk, title, State(state)) for pk, title, _at, state, who in told if state and who == member_id]
    own = [one for one in own if one.state is State.DRAFT or _is_announceable(one.id, at)]
    sought = [pk for pk, _title, _at, state, who in told if state and who != member_id]
    return Waits(
        votes,
        own,
        sought,
        certifications.duties(all_told),
        against,
        consent_rounds.duties(all_told),
        moderation.awaited(all_told),
        offered,
    )


def _is_announceable(proposal_id: int, at: datetime) -> bool:
    found = standing(proposal_id, at=at)
    return found is not None and found.lack(at) is None


def _excluding(member_id: int) -> "QuerySet[Proposal, Any]":
    rows = Proposal.objects.filter(kind=Kind.EXCLUSION, asked={"member": member_id}, ended_at=None)
    told = rows.exclude(published_at=None).order_by()
    return told.values_list("pk", "title", "published_at", Constant(AGAINST), Constant(0))


def _rows(member_id: int, at: datetime) -> "QuerySet[Proposal, Any]":
    here = Sponsorship.objects.filter(proposal=OuterRef("pk"), member_id=member_id, ended_at=None)
    counted = Proposal.objects.annotate(
        found=Count("sponsorships", filter=Q(sponsorships__ended_at=None)),
        needed=Cast("sponsor_version__value", IntegerField()),
    )
    is_ripe = Q(state=State.DISCUSSED, announceable_at__lte=at)
    is_own = Q(proposer_id=member_id) & (Q(state=State.DRAFT) | is_ripe)
    is_sought = Q(state=State.DISCUSSED, found__lt=F("needed"), proposer__left_at=None) & ~Exists(here)
    rows = counted.filter(is_own | (is_sought & ~Q(proposer_id=member_id))).order_by()
    return rows.values_list("pk", "title", "created_at", "state", "proposer_id")
