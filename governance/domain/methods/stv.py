"""The single transferable vote as Scotland counts it (Local Government Elections Order, SSI 2007/42).

The quota is Droop's. A paper has a value, 1 at first; a surplus moves all papers of whoever has it at
surplus × value / votes, five decimals, the rest ignored. One surplus or one exclusion is a stage. The largest
surplus goes first, then the fewest votes go out; equal ones by the most recent stage at which they differed,
and where there is none by the order of ties. Values are whole hundred-thousandths.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from governance.domain.polls import Poll, Tally, opened, told
from governance.domain.rankings import Ranking, first_of, has_ranks, piled, unequal

UNIT = 100_000
Parcels = dict[int, Counter[Ranking]]
"""Papers by their value."""


def count(poll: Poll) -> Tally:
    """A paper whose first rank is an equal one is invalid; from an equal rank on it moves no more."""
    papers = opened(poll, lambda paper: has_ranks(paper) and bool(unequal(paper)))
    quota = papers.papers // (poll.seats + 1) + 1
    state = _Count(poll, quota * UNIT)
    state.begin(piled(papers.counted))
    while not state.is_filled():
        surplus = state.surplus()
        if surplus is None:
            state.exclude()
        else:
            state.transfer(surplus)
    stages = state.stages
    return told("stv", poll, papers, state.elected, seats=poll.seats, quota=quota, stages=stages)


def decimal(units: int) -> str:
    """Hundred-thousandths as they are written: "617.33333"."""
    return f"{units // UNIT}.{units % UNIT:05}"


@dataclass(slots=True)
class _Count:
    """The state between two stages; votes, `without` (papers that move no more) and `lost` (decimals ignored)
    sum to the papers at every stage."""

    poll: Poll
    quota: int
    held: dict[str, Parcels] = field(default_factory=dict)
    votes: dict[str, int] = field(default_factory=dict)
    history: list[dict[str, int]] = field(default_factory=list)
    stages: list[dict[str, object]] = field(default_factory=list)
    elected: list[str] = field(default_factory=list)
    pending: list[str] = field(default_factory=list)
    continuing: set[str] = field(default_factory=set)
    without: int = 0
    lost: int = 0

    def begin(self, piles: Counter[Ranking]) -> None:
        self.continuing = set(self.poll.options)
        self.held = {option: {} for option in self.poll.options}
        self.votes = dict.fromkeys(self.poll.options, 0)
        self._give(UNIT, piles)
        self._end({"did": "first"})

    def is_filled(self) -> bool:
        return len(self.elected) == self.poll.seats or not self.continuing

    def surplus(self) -> str | None:
        """Whose surplus goes next: the largest one."""
        return self._chosen(self.pending, max) if self.pending else None

    def transfer(self, option: str) -> None:
        self.pending.remove(option)
        total, surplus = self.votes[option], self.votes[option] - self.quota
        self.votes[option] = self.quota
        moved = 0
        for value, piles in sorted(self.held[option].items(), reverse=True):
            new = surplus * value // total
            moved += new * piles.total()
            self._give(new, piles)
        self.lost += surplus - moved
        self.held[option] = {}
        self._end({"did": "surplus", "of": option, "surplus": decimal(surplus)})

    def exclude(self) -> None:
        option = self._chosen(self.continuing, min)
        self.continuing.remove(option)
        self.votes[option] = 0
        for value, piles in sorted(self.held[option].items(), reverse=True):
            self._give(value, piles)
        self.held[option] = {}
        self._end({"did": "exclusion", "of": option})

    def _give(self, value: int, piles: Counter[Ranking]) -> None:
        """Every paper to the first of its options that goes on."""
        for ranking, number in piles.items():
            option = first_of(ranking, self.continuing)
            if option is None:
                self.without += value * number
            else:
                self.votes[option] += value * number
                self.held[option].setdefault(value, Counter())[ranking] += number

    def _chosen(self, options: Iterable[str], extreme: Callable[[Iterable[int]], int]) -> str:
        """The one of the most, or the fewest, votes; equal ones by the stages before, the latest first."""
        tied = list(options)
        for votes in reversed(self.history):
            sought = extreme(votes[option] for option in tied)
            tied = [option for option in tied if votes[option] == sought]
        return extreme_of(tied, self.poll.places(), is_first=extreme is max)

    def _end(self, stage: dict[str, object]) -> None:
        """Close the stage: who has the quota is elected, and who is left where as many seats are."""
        self.history.append(dict(self.votes))
        reached = [option for option in self.continuing if self.votes[option] >= self.quota]
        new = list(self.poll.ranked(self.votes, reached))
        self.pending += [option for option in new if self.votes[option] > self.quota]
        self.continuing -= set(new)
        if len(self.continuing) <= self.poll.seats - len(self.elected) - len(new):
            new += self.poll.ranked(self.votes, self.continuing)
            self.continuing = set()
        self.elected += new
        self.stages.append(
            stage
            | {
                "votes": {option: decimal(self.votes[option]) for option in self.poll.options},
                "non_transferable": decimal(self.without),
                "decimals_ignored": decimal(self.lost),
                "elected": new,
            }
        )


def extreme_of(tied: Iterable[str], places: dict[str, int], *, is_first: bool) -> str:
    """Whom the order of ties prefers, or likes least."""
    return (min if is_first else max)(tied, key=places.__getitem__)
