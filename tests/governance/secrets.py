"""What the tests of secret votes tell again and again: one that is open, its papers, its codes."""

from collections.abc import Iterable
from datetime import datetime

from coop.domain.actors import Actor
from governance.domain import marks
from governance.domain.rules import Json
from governance.services import ballots, proposals, urns
from tests.governance.stories import ANNOUNCEMENT, DISCUSSION, QUORUM, Vote, announce, publish
from tests.instants import after
from tests.people import make_member

NAMES = ("Ana Petit", "Bruno Leroy", "Chloé Martin", "Denis Faure", "Élise Moreau", "Farid Benali")


def make_voters(count: int = 6) -> list[Actor]:
    return [make_member(name) for name in NAMES[:count]]


def open_secret(by: Actor, *, key: str = QUORUM, value: Json = "0.5", at: datetime | None = None) -> Vote:
    """A secret vote on a rule, by yes, no or blank."""
    opened_at = at or after(days=11)
    proposal_id = publish(by, key=key, value=value, at=opened_at - ANNOUNCEMENT - DISCUSSION)
    return _opened(proposal_id, by, opened_at)


def put_to_secret_vote(proposal_id: int, by: Actor) -> Vote:
    """The same of what is written already."""
    proposals.publish(by=by, at=after(days=1), proposal_id=proposal_id)
    return _opened(proposal_id, by, after(days=1) + DISCUSSION + ANNOUNCEMENT)


def _opened(proposal_id: int, by: Actor, opened_at: datetime) -> Vote:
    announce(proposal_id, by=by, at=opened_at - ANNOUNCEMENT, is_secret=True)
    ballot_id = ballots.open(by=by, at=opened_at, proposal_id=proposal_id)
    return Vote(proposal_id, ballot_id, opened_at, opened_at + (after(days=7) - after()))


def put(vote: Vote, by: Actor, choice: str = "yes", *, giver: Actor | None = None) -> str:
    """A paper of one word; its code."""
    return write(vote, by, *marks.of_choice(choice), giver=giver)


def write(vote: Vote, by: Actor, *paper: tuple[str, int], giver: Actor | None = None) -> str:
    giver_id = giver.member_id if giver else None
    return urns.put(by=by, at=vote.opened_at, ballot_id=vote.ballot_id, written=paper, giver_id=giver_id)


def change(vote: Vote, by: Actor, code: str, choice: str, *, at: datetime | None = None) -> None:
    urns.change(
        by=by,
        at=at or vote.opened_at,
        ballot_id=vote.ballot_id,
        code=code,
        written=marks.of_choice(choice),
    )


def put_all(vote: Vote, papers: Iterable[tuple[Actor, str]]) -> list[str]:
    return [put(vote, person, choice) for person, choice in papers]
