"""Secret votes: how many voted, and what lies in an urn once it is counted."""

from collections import Counter

from governance.domain import marks, secrecy, urns
from governance.domain.ballots import Choice
from governance.domain.slips import Marks
from governance.domain.urns import UrnPaper
from governance.models import Attendance, Ballot, Elector, Proxy, UrnBox


def papers(ballot_id: int) -> list[UrnPaper]:
    """All of them, by their receipts: for the count, and for what may be shown after it."""
    told = UrnBox.objects.filter(ballot_id=ballot_id).order_by("bits").values_list("papers", flat=True)
    return [slip for box in told for slip in urns.of_json(box)]


def by_marks(ballot_id: int) -> Counter[Marks]:
    return Counter(slip.marks for slip in papers(ballot_id))


def by_college(ballot_id: int) -> Counter[tuple[str, Choice]]:
    return Counter((slip.college, marks.choice_of(slip.marks)) for slip in papers(ballot_id))


def turnout(ballot_id: int) -> tuple[int, int]:
    """How many voted, and for how many of them somebody else did; nobody of a named vote."""
    told = Attendance.objects.filter(ballot_id=ballot_id).values_list("voters", "by_proxy").first()
    return (len(told[0]), len(told[1])) if told else (0, 0)


def has_voted(ballot_id: int, member_id: int) -> bool:
    """Whether there is a paper of this member, put by themself or by proxy; never which one."""
    elector = Elector.objects.filter(ballot_id=ballot_id, member_id=member_id).first()
    return (
        elector is not None
        and (Attendance.objects.filter(ballot_id=ballot_id, voters__contains=[elector.pk])).exists()
    )


def givers(ballot_id: int, holder_id: int) -> list[int]:
    """Members who gave this one their proxy and have not voted, ascending."""
    rows = Proxy.objects.filter(proposal__ballot=ballot_id, holder_id=holder_id, ended_at=None)
    found = rows.order_by("giver_id").values_list("giver_id", flat=True)
    return [giver_id for giver_id in found if not has_voted(ballot_id, giver_id)]


def paper_of(ballot_id: int, code: str) -> UrnPaper | None:
    """The paper of a code, of a counted ballot. Raises Refused where what was typed is no code."""
    ballot = Ballot.objects.filter(pk=ballot_id, closed_at__isnull=False).first()
    if ballot is None:
        return None
    receipt = secrecy.receipt_of(ballot.frozen, secrecy.read(code))
    return next((slip for slip in papers(ballot_id) if slip.receipt == receipt), None)
