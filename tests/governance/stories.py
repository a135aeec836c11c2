"""What the tests of votes tell again and again: a proposal, its vote, its count."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from coop.domain.actors import PLATFORM, Actor
from coop.models import Member
from coop.selectors import actors
from governance.domain.proposals import State
from governance.domain.rules import Json
from governance.models import Certification, Elector, Proposal, Scrutiny
from governance.selectors import sponsorships
from governance.services import ballots, certifications, execution, proposals
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


def announce(proposal_id: int, *, by: Actor, at: datetime, is_secret: bool = False) -> None:
    """Those who may vote by then sponsor it, as many as are needed, and its vote is announced."""
    others = [one for one in sponsorships.electors(at) if one != by.member_id]
    standing = sponsorships.standing(proposal_id, at=at)
    for member_id in others[: standing.missing] if standing else ():
        person = actors.of_user(Member.objects.get(pk=member_id).user_id)
        proposals.sponsor(by=person, at=at, proposal_id=proposal_id)
    proposals.announce(by=by, at=at, proposal_id=proposal_id, is_secret=is_secret)


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


def scrutineers(ballot_id: int) -> list[Actor]:
    """Who may certify this count and has not yet, in the order of their numbers."""
    proposer_id = Proposal.objects.get(ballot=ballot_id).proposer_id
    done = Certification.objects.values("elector_id")
    electors = Elector.objects.filter(ballot=ballot_id, member__left_at=None)
    others = electors.exclude(member_id=proposer_id).exclude(pk__in=done)
    found = others.order_by("member_id").values_list("member__user_id", flat=True)
    return [actors.of_user(user_id) for user_id in found]


def certify_by(person: Actor, ballot_id: int, *, at: datetime) -> None:
    """With the fingerprint that was published."""
    fingerprint = Scrutiny.objects.get(ballot=ballot_id).fingerprint
    certifications.certify(by=person, at=at, ballot_id=ballot_id, fingerprint=fingerprint)


def certify(ballot_id: int, *, at: datetime) -> Scrutiny:
    """As many as are needed certify a count, at one instant."""
    for person in scrutineers(ballot_id):
        if Proposal.objects.get(ballot=ballot_id).state == State.COUNTED:
            certify_by(person, ballot_id, at=at)
    return Scrutiny.objects.get(ballot=ballot_id)


def carry(ballot_id: int, *, at: datetime) -> datetime:
    """A count of that instant is certified at once, nobody contests it, and it is carried out as soon as it
    may be: that instant.
    """
    until = certify(ballot_id, at=at).executable_at
    assert until is not None
    execution.execute(by=PLATFORM, at=until, proposal_id=Proposal.objects.get(ballot=ballot_id).pk)
    return until


def finish(vote: Vote, *, at: datetime | None = None) -> datetime:
    """Counted, certified and carried out."""
    close(vote, at=at)
    return carry(vote.ballot_id, at=at or vote.closes_at)


def adopt(by: Actor, *, key: str = QUORUM, value: Json = "0.5", at: datetime | None = None) -> Vote:
    """A vote in which the proposer alone votes, yes: with five members or fewer that is the quorum.

    Certified at its count, and carried out when it may no longer be contested: four days after.
    """
    vote = open_vote(by, key=key, value=value, at=at)
    cast(vote, [(by, "yes")])
    finish(vote)
    return vote
