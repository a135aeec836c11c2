"""What the tests of votes tell again and again: a proposal, its vote, its count."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from coop.domain.actors import PLATFORM, Actor
from governance.domain.rules import Json
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
) -> int:
    return proposals.write(
        by=by, at=at or after(days=1), title=title, reason="So that it binds us.", rule_key=key, value=value
    )


def open_vote(by: Actor, *, key: str = QUORUM, value: Json = "0.5", at: datetime | None = None) -> Vote:
    opened_at = at or after(days=1)
    proposal_id = propose(by, key=key, value=value, at=opened_at)
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
