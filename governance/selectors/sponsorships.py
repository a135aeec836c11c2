"""Who sponsors a proposal, and what it still lacks before its vote is announced."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q
from django.db.models.functions import Cast
from django.utils import timezone

from coop.selectors import members
from governance import rules as voting
from governance.domain import announcing
from governance.domain.announcing import Standing
from governance.domain.proposals import State
from governance.models import Proposal, Sponsorship
from governance.selectors import rules


@dataclass(frozen=True, slots=True)
class Sponsor:
    """A member who sponsors a proposal, and since when."""

    member_id: int
    sponsored_at: datetime


@dataclass(frozen=True, slots=True)
class Own:
    """A proposal of a member that has not come to its vote yet."""

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


def own(member_id: int) -> list[Own]:
    """What this member has written and what has not come to its vote, the oldest first."""
    states = (State.DRAFT, State.DISCUSSED, State.ANNOUNCED)
    rows = Proposal.objects.filter(proposer_id=member_id, state__in=states).order_by("created_at", "pk")
    return [Own(pk, title, State(state)) for pk, title, state in rows.values_list("pk", "title", "state")]


def sought(member_id: int) -> list[int]:
    """The proposals of others who belong that still lack sponsors, and this member is none: the oldest
    first.
    """
    here = Sponsorship.objects.filter(proposal=OuterRef("pk"), member_id=member_id, ended_at=None)
    rows = Proposal.objects.filter(~Exists(here), state=State.DISCUSSED).exclude(proposer_id=member_id)
    rows = rows.filter(proposer__left_at=None)
    counted = rows.annotate(
        found=Count("sponsorships", filter=Q(sponsorships__ended_at=None)),
        asked=Cast("sponsor_version__value", IntegerField()),
    )
    return list(
        counted.filter(found__lt=F("asked")).order_by("published_at", "pk").values_list("pk", flat=True)
    )
