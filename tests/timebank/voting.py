"""Voting a rule in one line, for tests of what obeys it."""

from datetime import datetime, timedelta
from typing import Any

from coop.domain.actors import Actor
from governance.domain.rules import Json, Rule
from governance.services import ballots
from tests.governance.stories import announced, carry

NOTICE_DAYS = 31


def adopt(rule: Rule[Any], value: Json, *, electors: tuple[Actor, ...], at: datetime) -> datetime:
    """From when the new value is obeyed at the latest."""
    writer = electors[0]
    proposal_id = announced(writer, key=rule.key, value=value, at=at)
    ballot_id = ballots.open(by=writer, at=at, proposal_id=proposal_id)
    for elector in electors:
        ballots.cast(by=elector, at=at, ballot_id=ballot_id, choice="yes")
    closed_at = at + timedelta(days=9)
    ballots.close(by=writer, at=closed_at, ballot_id=ballot_id)
    return carry(ballot_id, at=closed_at) + timedelta(days=NOTICE_DAYS)
