"""What the tests of rounds of consent tell again and again: a text, an objection to it, the next round."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from coop.domain.actors import PLATFORM, Actor
from governance.models import Ballot, CarriedObjection, Proposal
from governance.services import ballots
from tests.governance.kinds import count, put_to_vote, resolve, write
from tests.governance.stories import Vote
from tests.instants import after

WHY = "Le samedi exclut qui travaille."


@dataclass(frozen=True)
class Round:
    """A further round: its proposal, and what it took over."""

    proposal: Proposal
    carried: list[CarriedObjection]

    @property
    def only(self) -> int:
        """The id of the one objection that it took over."""
        (one,) = self.carried
        return one.pk

    @property
    def opens_at(self) -> datetime:
        assert self.proposal.opens_at is not None
        return self.proposal.opens_at

    @property
    def before(self) -> datetime:
        """A day before its vote opens."""
        return self.opens_at - timedelta(days=1)


def ask(by: Actor, *others: Actor, at: datetime | None = None) -> Vote:
    """A text for which consent is asked: its proposer consents, the others object on paper, in words."""
    written_at = at or after(days=1)
    vote = put_to_vote(resolve(by, method="consent", at=written_at), by, written_at=written_at)
    answer(vote, by, *others)
    return vote


def answer(vote: Vote, by: Actor, *others: Actor) -> None:
    """One consents, the others object."""
    write(vote, by, ("text", 0))
    for other in others:
        ballots.cast(
            by=other, at=vote.opened_at, ballot_id=vote.ballot_id, written=[("text", 1)], objection=WHY
        )


def objected(by: Actor, *others: Actor, at: datetime | None = None) -> Round:
    """The round after one in which the others objected."""
    return following(ask(by, *others, at=at))


def following(vote: Vote) -> Round:
    """The round after this vote, once it is counted, certified and carried out."""
    count(vote)
    again = Proposal.objects.get(round_of=vote.proposal_id)
    return Round(again, list(CarriedObjection.objects.filter(round=again)))


def opened(round: Round) -> Vote:
    """Its vote, opened by the keeper at its instant."""
    assert ballots.open_due(by=PLATFORM, at=round.opens_at) == 1
    ballot = Ballot.objects.get(proposal=round.proposal)
    return Vote(round.proposal.pk, ballot.pk, ballot.opened_at, ballot.closes_at)
