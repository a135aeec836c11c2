"""Proxies: who gave one to whom for a vote, and which of them counted."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from coop.selectors import members
from governance import rules as voting
from governance.domain import proxies, registry
from governance.domain.proposals import State
from governance.domain.proxies import Given
from governance.models import Elector, Proposal, Proxy
from governance.selectors import rules, sponsorships, votes


@dataclass(frozen=True, slots=True)
class Written:
    """A proxy as its giver and its holder read it; label: of the rule or the kind, to be translated."""

    id: int
    proposal_id: int
    title: str
    label: str
    given: Given
    given_at: datetime
    opens_at: datetime | None
    closes_at: datetime | None


@dataclass(frozen=True, slots=True)
class Asked:
    """The vote for which a proxy is asked. is_open: whether proxies may still be given and ended."""

    proposal_id: int
    title: str
    ballot_id: int | None
    opens_at: datetime | None
    closes_at: datetime | None
    is_open: bool
    is_secret: bool


def most(proposal_id: int) -> int:
    """How many proxies a member may hold in its vote: the rule of the day on which it was announced."""
    announced_at, created_at = Proposal.objects.values_list("announced_at", "created_at").get(pk=proposal_id)
    return rules.in_force(voting.PROXIES_PER_MEMBER, at=announced_at or created_at).value


def live(proposal_id: int) -> list[Given]:
    """Those that nobody ended, the first given first."""
    rows = Proxy.objects.filter(proposal_id=proposal_id, ended_at=None).order_by("given_at", "pk")
    return [Given(*row) for row in rows.values_list("giver_id", "holder_id")]


def of(member_id: int, *, proposal_id: int) -> list[Written]:
    """The live proxies of a vote that this member gave or holds, the first given first."""
    mine = Q(giver_id=member_id) | Q(holder_id=member_id)
    return _papers(mine & Q(proposal_id=proposal_id, ended_at=None))


def get(proxy_id: int, *, member_id: int) -> Written | None:
    """One that lives, for its giver and its holder; None for everybody else."""
    mine = Q(giver_id=member_id) | Q(holder_id=member_id)
    return next(iter(_papers(mine & Q(pk=proxy_id, ended_at=None))), None)


def counted(ballot_id: int) -> list[Given]:
    """Those with which somebody who did not vote is represented by somebody who did, by giver."""
    rows = votes.represented(ballot_id).order_by("giver_id")
    return [Given(*row) for row in rows.values_list("giver_id", "holder_id")]


def asked(proposal_id: int, *, at: datetime) -> Asked | None:
    told = ("is_secret", "title", "state", "opens_at", "ballot__pk", "ballot__closes_at", "ballot__closed_at")
    row = Proposal.objects.filter(pk=proposal_id).values_list(*told).first()
    if row is None:
        return None
    is_secret, title, state, opens_at, ballot_id, closes_at, closed_at = row
    is_open = proxies.takes_place(State(state), at, closes_at=closes_at, is_closed=closed_at is not None)
    return Asked(proposal_id, title, ballot_id, opens_at, closes_at, is_open, is_secret)


def voters(vote: Asked) -> list[int]:
    """Who may vote, ascending: the list of the open vote, or what it would be at the announced opening."""
    if vote.ballot_id is not None:
        rows = Elector.objects.filter(ballot_id=vote.ballot_id).order_by("member_id")
        return list(rows.values_list("member_id", flat=True))
    return sponsorships.electors(vote.opens_at) if vote.opens_at else []


def names(given: list[Given]) -> dict[int, str]:
    """Of all who gave or hold one of these."""
    return members.names_of([person for one in given for person in (one.giver_id, one.holder_id)])


def _papers(where: Q) -> list[Written]:
    rows = Proxy.objects.filter(where).order_by("given_at", "pk")
    told = rows.values_list(
        *("pk", "proposal_id", "proposal__title", "proposal__kind", "proposal__rule_key"),
        *("giver_id", "holder_id", "given_at", "proposal__opens_at", "proposal__ballot__closes_at"),
    )
    return [
        Written(
            pk,
            proposal_id,
            title,
            registry.question_label(kind, key),
            Given(giver_id, holder_id),
            *instants,
        )
        for pk, proposal_id, title, kind, key, giver_id, holder_id, *instants in told
    ]
