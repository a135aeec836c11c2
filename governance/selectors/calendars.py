"""The openings and terms of votes, as anyone may keep them: which rule, and when; no text and no name of a
member.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from governance.domain import registry
from governance.domain.proposals import State
from governance.models import Proposal


@dataclass(frozen=True, slots=True)
class Happening:
    """A vote opens, or ends. said_at: since when that is known."""

    proposal_id: int
    rule_label: str
    is_opening: bool
    at: datetime
    said_at: datetime


def happenings() -> list[Happening]:
    """Of every vote that is announced or open, by instant."""
    rows = Proposal.objects.filter(state__in=(State.ANNOUNCED, State.VOTING)).order_by("pk")
    told = [one for proposal in rows.select_related("ballot") for one in _of(proposal)]
    return sorted(told, key=lambda one: (one.at, one.proposal_id))


def _of(proposal: Proposal) -> Iterator[Happening]:
    label, ballot = registry.get(proposal.rule_key).label, getattr(proposal, "ballot", None)
    opens_at = ballot.opened_at if ballot else proposal.opens_at
    if opens_at is not None:
        yield Happening(proposal.pk, label, True, opens_at, proposal.announced_at or opens_at)
    if ballot is not None:
        yield Happening(proposal.pk, label, False, ballot.closes_at, ballot.opened_at)
