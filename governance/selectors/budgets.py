"""A budget vote as who asked for it sees it: how it ended, what it asked in the end and what it chose."""

from collections.abc import Mapping
from dataclasses import dataclass

from governance.domain import deciding, fairness, questions
from governance.domain.counting import Method, count
from governance.domain.fairness import Fairness
from governance.domain.polls import Paper
from governance.domain.proposals import Outcome
from governance.models import Ballot, Proposal
from governance.selectors import votes


@dataclass(frozen=True, slots=True)
class BudgetVote:
    """has_ended: no vote on it comes any more. again_id: the proposal of its second call, if there is one.

    options: title and cost in cents of each project that its ballot asked about, by its id; chosen: of these.
    text: of a vote by yes or no on one project, as it was asked in the end; "" of a budget.
    """

    proposal_id: int
    has_ended: bool
    outcome: Outcome | None
    again_id: int | None
    ballot_id: int | None
    options: Mapping[str, tuple[str, int]]
    chosen: frozenset[str]
    text: str = ""


@dataclass(frozen=True, slots=True)
class Beside:
    """What a method makes of the same votes: the projects that it funds, their cost in cents, how fair it
    is.
    """

    method: str
    winners: tuple[str, ...]
    cents: int
    fairness: Fairness


def get(proposal_id: int) -> BudgetVote:
    """Raises Proposal.DoesNotExist."""
    proposal = Proposal.objects.select_related("second_call", "ballot").get(pk=proposal_id)
    ballot: Ballot | None = getattr(proposal, "ballot", None)
    again: Proposal | None = getattr(proposal, "second_call", None)
    asked = questions.of_frozen(ballot.frozen) if ballot else None
    costs = asked.costs if asked else {}
    options = (
        {one.id: (one.label, costs[one.id]) for one in asked.options if one.id in costs} if asked else {}
    )
    sheet = (ballot.count_sheet if ballot else None) or {}
    return BudgetVote(
        proposal_id=proposal.pk,
        has_ended=proposal.ended_at is not None,
        outcome=Outcome(proposal.outcome) if proposal.outcome else None,
        again_id=again.pk if again else None,
        ballot_id=ballot.pk if ballot else None,
        options=options,
        chosen=frozenset(sheet.get(deciding.CHOSEN, ())) if asked and asked.costs else frozenset(),
        text=str(proposal.asked.get("text", "")),
    )


def compared(ballot_id: int) -> list[Beside]:
    """The counted votes under equal shares and under the most votes first; none before the count, and of a
    vote by yes or no.
    """
    ballot = Ballot.objects.filter(pk=ballot_id, count_sheet__isnull=False).first()
    if ballot is None or ballot.count_sheet is None:
        return []
    asked = questions.of_frozen(ballot.frozen)
    if not asked.costs:
        return []
    papers = [Paper(marks, number) for marks, number in votes.papers(ballot_id).items()]
    poll = asked.poll(papers, ballot.count_sheet["ties"])
    found = []
    for method in (Method.EQUAL_SHARES, Method.GREEDY):
        winners = count(method, poll).winners
        told = fairness.of(poll, winners)
        cents = sum(asked.costs[one] for one in winners)
        found.append(Beside(method.value, tuple(asked.label(one) for one in winners), cents, told))
    return found
