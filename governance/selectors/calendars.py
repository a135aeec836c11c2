"""The openings and terms of votes, as anyone may keep them: which rule or what kind, and when; no text and
no name of a member.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from governance.domain import registry
from governance.domain.proposals import RESULT_STATES, State
from governance.models import Proposal

OPENS, ENDS, CONTESTABLE = "opens", "ends", "contestable"


@dataclass(frozen=True, slots=True)
class Happening:
    """A vote opens or ends, or the days end in which its result may be contested.

    label: of the rule, or of the kind of proposal, to be translated. said_at: since when that is known.
    """

    proposal_id: int
    label: str
    kind: str
    at: datetime
    said_at: datetime


def happenings() -> list[Happening]:
    """Of every vote that is announced, open or not carried out yet, by instant."""
    rows = Proposal.objects.filter(state__in=(State.ANNOUNCED, State.VOTING, *RESULT_STATES)).order_by("pk")
    told = [one for proposal in rows.select_related("ballot__scrutiny") for one in _of(proposal)]
    return sorted(told, key=lambda one: (one.at, one.proposal_id))


def _of(proposal: Proposal) -> Iterator[Happening]:
    ballot = getattr(proposal, "ballot", None)
    label = registry.question_label(proposal.kind, proposal.rule_key)
    opens_at = ballot.opened_at if ballot else proposal.opens_at
    if opens_at is not None:
        yield Happening(proposal.pk, label, OPENS, opens_at, proposal.announced_at or opens_at)
    if ballot is not None:
        yield Happening(proposal.pk, label, ENDS, ballot.closes_at, ballot.opened_at)
    scrutiny = getattr(ballot, "scrutiny", None)
    if scrutiny is not None and scrutiny.executable_at is not None:
        yield Happening(proposal.pk, label, CONTESTABLE, scrutiny.executable_at, scrutiny.certified_at)
