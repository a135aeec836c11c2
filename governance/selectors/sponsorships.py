"""Who sponsors a proposal, and what it still lacks before its vote is announced."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from django.utils import timezone

from coop.selectors import members
from governance import rules as voting
from governance.domain import announcing
from governance.domain.announcing import Standing
from governance.domain.proposals import State
from governance.models import Proposal, Sponsorship
from governance.selectors import ballots, rules
from governance.selectors.ballots import Awaited


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


def awaiting(member_id: int, *, at: datetime) -> tuple[list[Awaited], list[Own], list[int]]:
    """Votes that await this member; what they proposed and may take further; the proposals of others that
    lack a sponsor where they are none. Each the oldest first, all in one query: it is asked of every home.
    """
    rows = ballots.awaited_rows(member_id, at=at).union(_rows(member_id, at), all=True)
    told = list(rows.order_by("closes_at", "pk"))
    votes = [Awaited(pk, title, at) for pk, title, at, state, _who in told if not state]
    own = [Own(pk, title, State(state)) for pk, title, _at, state, who in told if state and who == member_id]
    return votes, own, [pk for pk, _title, _at, state, who in told if state and who != member_id]


def _rows(member_id: int, at: datetime) -> "QuerySet[Proposal, Any]":
    here = Sponsorship.objects.filter(proposal=OuterRef("pk"), member_id=member_id, ended_at=None)
    counted = Proposal.objects.annotate(
        found=Count("sponsorships", filter=Q(sponsorships__ended_at=None)),
        asked=Cast("sponsor_version__value", IntegerField()),
    )
    is_ripe = Q(state=State.DISCUSSED, announceable_at__lte=at, found__gte=F("asked"))
    is_own = Q(proposer_id=member_id) & (Q(state=State.DRAFT) | is_ripe)
    is_sought = Q(state=State.DISCUSSED, found__lt=F("asked"), proposer__left_at=None) & ~Exists(here)
    rows = counted.filter(is_own | (is_sought & ~Q(proposer_id=member_id))).order_by()
    return rows.values_list("pk", "title", "created_at", "state", "proposer_id")
