"""The two votes of a proposal whose quorum was not reached at first."""

from dataclasses import dataclass

from governance.domain import second_calls
from governance.domain.freezing import FrozenRule
from governance.models import Ballot, Proposal


@dataclass(frozen=True, slots=True)
class Calls:
    """The proposal of the other vote: of the first, seen from the second, or the other way round."""

    first_id: int | None
    second_id: int | None


def of(proposal_id: int) -> Calls:
    row = Proposal.objects.filter(pk=proposal_id).values_list("second_call_of_id", "second_call__pk").first()
    return Calls(*row) if row else Calls(None, None)


def rules_of_first(proposal: Proposal) -> dict[str, FrozenRule] | None:
    """What the first vote froze, where this proposal is its second call."""
    if proposal.second_call_of_id is None:
        return None
    return second_calls.rules_of(Ballot.objects.get(proposal_id=proposal.second_call_of_id).frozen)
