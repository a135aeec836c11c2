"""What the tests of votes tell again and again: a proposal, its vote, its count."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from coop.domain.actors import PLATFORM, Actor
from coop.models import Member
from coop.selectors import actors
from governance.domain.rules import Json
from governance.selectors import sponsorships
from governance.services import ballots, proposals
from tests.instants import after
from tests.people import make_member

QUORUM = "governance.quorum_share"
NAMES = ("Ana Petit", "Bruno Leroy", "Chloé Martin", "Denis Faure", "Élise Moreau")


@dataclass(frozen=True)
class Vote:
    """A vote that is open: it closes seven days after it opened."""

    proposal_id: int
    ballot_id: int
    opened_at: datetime
    closes_at: datetime


def make_voters(count: int = 3) -> list[Actor]:
    return [make_member(name) for name in NAMES[:count]]


def propose(
    by: Actor,
    *,
    key: str = QUORUM,
    value: Json = "0.5",
    at: datetime | None = None,
    title: str = "A higher quorum",
    reason: str = "So that it binds us.",
) -> int:
    return proposals.write(
        by=by, at=at or after(days=1), title=title, reason=reason, rule_key=key, value=value
    )


DISCUSSION = timedelta(days=6)
ANNOUNCEMENT = timedelta(days=4, hours=2)
"""Longer than the founding values ask for, in whole days of Paris, whatever the season."""


def publish(
    by: Actor, *, key: str = QUORUM, value: Json = "0.5", at: datetime | None = None, **words: str
) -> int:
    """A proposal that is in discussion, without a sponsor."""
    published_at = at or after(days=1)
    proposal_id = propose(by, key=key, value=value, at=published_at, **words)
    proposals.publish(by=by, at=published_at, proposal_id=proposal_id)
    return proposal_id


def announce(proposal_id: int, *, by: Actor, at: datetime) -> None:
    """Those who may vote by then sponsor it, as many as are needed, and its vote is announced."""
    others = [one for one in sponsorships.electors(at) if one != by.member_id]
    standing = sponsorships.standing(proposal_id, at=at)
    for member_id in others[: standing.missing] if standing else ():
        person = actors.of_user(Member.objects.get(pk=member_id).user_id)
        proposals.sponsor(by=person, at=at, proposal_id=proposal_id)
    proposals.announce(by=by, at=at, proposal_id=proposal_id)


def announced(
    by: Actor, *, key: str = QUORUM, value: Json = "0.5", at: datetime | None = None, **words: str
) -> int:
    """A proposal whose vote may open at that instant: it was written, discussed and announced before."""
    announced_at = (at or after(days=1)) - ANNOUNCEMENT
    proposal_id = publish(by, key=key, value=value, at=announced_at - DISCUSSION, **words)
    announce(proposal_id, by=by, at=announced_at)
    return proposal_id


def open_vote(by: Actor, *, key: str = QUORUM, value: Json = "0.5", at: datetime | None = None) -> Vote:
    opened_at = at or after(days=1)
    proposal_id = announced(by, key=key, value=value, at=opened_at)
    ballot_id = ballots.open(by=by, at=opened_at, proposal_id=proposal_id)
    return Vote(proposal_id, ballot_id, opened_at, opened_at + (after(days=7) - after()))


def cast(vote: Vote, votes: Iterable[tuple[Actor, str]]) -> None:
    for voter, choice in votes:
        ballots.cast(by=voter, at=vote.opened_at, ballot_id=vote.ballot_id, choice=choice)


def close(vote: Vote, *, at: datetime | None = None) -> None:
    ballots.close(by=PLATFORM, at=at or vote.closes_at, ballot_id=vote.ballot_id)


def adopt(by: Actor, *, key: str = QUORUM, value: Json = "0.5", at: datetime | None = None) -> Vote:
    """A vote in which the proposer alone votes, yes: with five members or fewer that is the quorum."""
    vote = open_vote(by, key=key, value=value, at=at)
    cast(vote, [(by, "yes")])
    close(vote)
    return vote
