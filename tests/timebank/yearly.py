"""A year told to its end for tests: a mission in March, March distributed, its result decided and posted."""

from datetime import datetime, timedelta

from coop.domain.actors import Actor
from governance.domain.proposals import Outcome
from governance.services import ballots
from tests.governance.kinds import count, put_to_vote
from tests.instants import after
from tests.timebank import closing
from tests.timebank.ledger import MARCH, helped, record
from timebank.domain.natures import Nature
from timebank.domain.years import Accounts
from timebank.services import years

YEAR = 2026
OVER = after(days=312)
"""In January, after the year."""
ACCOUNTS = Accounts(income=150_000_00, costs=50_000_00, capital=120_000_00, held=30_000_00, asked=2_000_00)
"""Beside the pool: 100,000.00 euros are left of them."""


def lived(giver: Actor, receiver: Actor, coordinator: Actor, cents: int = 100_000_00) -> None:
    """A mission whose fee (3 %) reaches the pool, and its month distributed."""
    mission = helped(giver, receiver, 0, cents=cents, nature=Nature.PAID_MISSION)
    record(mission, by=receiver, key="mission")
    closing.post(by=coordinator, at=after(days=40), start=MARCH.start, end=MARCH.end)


def computed(by: Actor, accounts: Accounts = ACCOUNTS, *, at: datetime = OVER, reason: str = "") -> int:
    return years.compute(by=by, at=at, year=YEAR, accounts=accounts, reason=reason)


def voted(result_id: int, by: Actor, *choices: tuple[Actor, str], at: datetime = OVER) -> Outcome:
    """Put to the assembly and counted."""
    proposal_id = years.put_to_vote(by=by, at=at, result_id=result_id)
    vote = put_to_vote(proposal_id, by, written_at=at)
    for person, choice in choices or ((by, "yes"),):
        ballots.cast(by=person, at=vote.opened_at, ballot_id=vote.ballot_id, choice=choice)
    return count(vote)


def decided(by: Actor, accounts: Accounts = ACCOUNTS, *, at: datetime = OVER, reason: str = "") -> int:
    """Computed and adopted; its id."""
    result_id = computed(by, accounts, at=at, reason=reason)
    assert voted(result_id, by, at=at) is Outcome.ADOPTED
    return result_id


LATER = OVER + timedelta(days=60)
"""Once it is voted."""
