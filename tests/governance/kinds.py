"""What the tests of the kinds of proposals tell again and again: one of each, voted and counted."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from coop.domain.actors import Actor, Role
from governance.domain.proposals import Outcome
from governance.models import Duty, Proposal
from governance.services import ballots, candidacies, kinds, proposals
from tests.governance.stories import ANNOUNCEMENT, DISCUSSION, Vote, announce, finish
from tests.instants import after

TITLE, REASON = "Ce que nous décidons", "Parce que."


def resolve(
    by: Actor, *, method: str, options: Iterable[str] = ("A", "B", "C"), at: datetime | None = None
) -> int:
    return kinds.resolve(
        by=by,
        at=at or after(days=1),
        title=TITLE,
        reason=REASON,
        text="Nous choisissons.",
        method=method,
        options=() if method in ("majority", "consent") else list(options),
        scale=5,
    )


def spend(by: Actor, *, method: str = "equal_shares", at: datetime | None = None) -> int:
    return kinds.spend(
        by=by,
        at=at or after(days=1),
        title=TITLE,
        reason=REASON,
        method=method,
        cents=1000_00,
        projects=[("Un four", 600_00), ("", 0), ("Un vélo", 400_00), ("Une fête", 700_00)],
    )


def duty(name: str = "Coordination", *, is_single: bool = True) -> Duty:
    return Duty.objects.get_or_create(
        name=name, defaults={"is_single": is_single, "opened_at": after(days=0)}
    )[0]


def elect(
    by: Actor, *, method: str = "approval", seats: int = 1, is_single: bool = True, at: datetime | None = None
) -> int:
    return kinds.elect(
        by=by,
        at=at or after(days=1),
        title=TITLE,
        reason=REASON,
        duty_id=duty("Coordination" if is_single else "Accueil", is_single=is_single).pk,
        seats=seats,
        method=method,
        purpose="Accueillir.",
        powers=[Role.COORDINATOR.value],
        days=90,
    )


def put_to_vote(
    proposal_id: int, by: Actor, *, candidates: Iterable[Actor] = (), written_at: datetime | None = None
) -> Vote:
    """Published, discussed, announced and opened, by the days that the founding rules ask for."""
    at = written_at or after(days=1)
    proposals.publish(by=by, at=at, proposal_id=proposal_id)
    for candidate in candidates:
        candidacies.stand(by=candidate, at=at, proposal_id=proposal_id, text="Volontiers.")
    announce(proposal_id, by=by, at=at + DISCUSSION)
    opened_at = at + DISCUSSION + ANNOUNCEMENT
    ballot_id = ballots.open(by=by, at=opened_at, proposal_id=proposal_id)
    return Vote(proposal_id, ballot_id, opened_at, opened_at + timedelta(days=7))


def write(vote: Vote, by: Actor, *marks: tuple[str, int]) -> None:
    ballots.cast(by=by, at=vote.opened_at, ballot_id=vote.ballot_id, written=marks)


def count(vote: Vote, *, at: datetime | None = None) -> Outcome:
    """Counted, certified and carried out: four days after."""
    finish(vote, at=at)
    return Outcome(Proposal.objects.get(pk=vote.proposal_id).outcome)
