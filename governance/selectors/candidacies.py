"""Who stands in an election, by their own act."""

from dataclasses import dataclass

from coop.selectors import members
from governance.models import Candidacy


@dataclass(frozen=True, slots=True)
class Candidate:
    """A member who stands, and what they say; number: as the cooperative numbers its members."""

    member_id: int
    number: int
    name: str
    text: str


def of_proposal(proposal_id: int) -> list[Candidate]:
    """Those who stand and are still members, the first one first."""
    rows = list(Candidacy.objects.filter(proposal_id=proposal_id, ended_at=None).order_by("stood_at", "pk"))
    people, gone = (
        members.people([row.member_id for row in rows]),
        members.gone([row.member_id for row in rows]),
    )
    return [
        Candidate(row.member_id, people[row.member_id].number, people[row.member_id].name, row.text)
        for row in rows
        if row.member_id not in gone
    ]
