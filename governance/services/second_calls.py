"""Calling a vote once more. Whoever calls holds the proposal and its ballot."""

from datetime import datetime

from coop.domain.actors import Actor
from governance.domain import second_calls
from governance.domain.proposals import Outcome
from governance.models import Ballot, Proposal
from governance.services import repeating


def call(*, by: Actor, at: datetime, proposal: Proposal, ballot: Ballot, outcome: Outcome) -> int | None:
    """Announce the second vote of a proposal whose quorum was not reached; its id, None where none is due."""
    if not second_calls.is_due(ballot.frozen, outcome):
        return None
    days = second_calls.rules_of(ballot.frozen)[second_calls.DAYS]
    return repeating.announce(
        by=by,
        at=at,
        proposal=proposal,
        days=days,
        link="second_call_of",
        action="governance.call_again",
        data={"first": proposal.pk},
    )
