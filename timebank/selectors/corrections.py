"""What a correction of a distribution would move today."""

from dataclasses import dataclass

from coop.domain.errors import Refused
from coop.domain.words import N_
from governance.selectors import rules
from timebank.domain import distributions as computing
from timebank.domain.distributions import Inputs, Line, Result
from timebank.models import JournalEntry
from timebank.selectors import distributions, pools
from timebank.selectors.distributions import Told


@dataclass(frozen=True, slots=True)
class Differences:
    """result: all figures of the period as they should be; lines: what they differ from what was given."""

    result: Result
    lines: tuple[Line, ...]


def preview(told: Told) -> Differences:
    """Raises Refused where it was corrected already, or its entry was taken back."""
    if told.corrected_by_id is not None:
        raise Refused(N_("This distribution has been corrected: see its correction."))
    if was_taken_back(told):
        raise Refused(N_("This distribution was taken back: nothing of it is left to correct."))
    shares = rules.versions([told.version_id])[told.version_id].value
    inputs = Inputs(told.period, pools.legs_undone_of(told.period), shares, told.version_id)
    result = computing.compute(inputs)
    return Differences(result, computing.differences(result.lines, distributions.whole_lines(told)))


def was_taken_back(told: Told) -> bool:
    """Whether an entry of its chain was reversed, wholly or in part."""
    entries = [one.entry_id for one in distributions.chain(told) if one.entry_id is not None]
    return JournalEntry.objects.filter(reverses_id__in=entries).exists()
