"""The last distributed periods under other shares: what funds would have received, who gains, who loses."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from coop.domain.words import N_
from coop.selectors import members
from governance.domain import rehearsals
from governance.domain.rehearsals import Figure, Rehearsal, Replay, State, Window
from governance.domain.rules import Rule, Value
from governance.selectors import rules
from governance.selectors.rehearsals import Made
from timebank.domain import simulations
from timebank.domain.natures import Unit
from timebank.domain.simulations import TriedFund
from timebank.rules import CONTRIBUTION_SHARE, DISTRIBUTION_SHARES, FEE_SHARE
from timebank.selectors import distributions
from timebank.selectors.distributions import Told
from timebank.selectors.replays import exchanges

PERIODS = 4
RULES: tuple[Rule[Any], ...] = (CONTRIBUTION_SHARE, FEE_SHARE, DISTRIBUTION_SHARES)
Replayed = Callable[[Value, Value, Window], Replay]
REPLAYED: Mapping[Unit, tuple[Rule[Decimal], Replayed]] = {
    Unit.MINUTES: (CONTRIBUTION_SHARE, exchanges.contribution),
    Unit.CENTS: (FEE_SHARE, exchanges.fee),
}
ASSUMES = N_("Each period is replayed from the value that was in force when it ended.")


@dataclass(frozen=True, slots=True)
class TriedPeriod:
    """A distribution as it was posted, and fund by fund what it would have been."""

    told: Told
    funds: list[TriedFund]


@dataclass(frozen=True, slots=True)
class Simulation:
    """The periods, the latest first, and in each unit whose share was changed, who has more or less."""

    periods: list[TriedPeriod]
    people: list[Made]


def in_force(*, at: datetime) -> dict[str, Value]:
    """The values of today, by the key of their rule."""
    return {key: found.value for key, found in rules.together(*RULES, at=at).items()}


def of_values(values: Mapping[str, Value], *, at: datetime) -> Simulation:
    """The last periods under these values, by the key of their rule."""
    posted = distributions.told(distributions.every()[:PERIODS])
    everybody = members.ids_admitted()
    today = in_force(at=at)
    changed = [unit for unit, (rule, _replay) in REPLAYED.items() if values[rule.key] != today[rule.key]]
    replays = {one.id: _replays(one, changed, values) for one in posted}
    shares = values[DISTRIBUTION_SHARES.key]
    is_split = shares != today[DISTRIBUTION_SHARES.key]
    periods = [
        TriedPeriod(
            one,
            simulations.tried(
                one.lines,
                shares if is_split else _shares_of(one),
                {unit: _change(replays[one.id].get(unit), everybody) for unit in Unit},
            ),
        )
        for one in posted
    ]
    people = [
        _people([replays[one.id][unit] for one in posted], unit, posted, everybody, at)
        for unit in changed
        if posted
    ]
    return Simulation(periods, people)


def _replays(posted: Told, changed: list[Unit], values: Mapping[str, Value]) -> dict[Unit, Replay]:
    """Of each unit whose share is another one: from the value of then to the one that is tried."""
    if not changed:
        return {}
    then = rules.together(CONTRIBUTION_SHARE, FEE_SHARE, at=posted.period.last_instant)
    window = Window(posted.period.start, posted.period.end)
    return {
        unit: replay(then[rule.key].value, values[rule.key], window)
        for unit, (rule, replay) in REPLAYED.items()
        if unit in changed
    }


def _shares_of(posted: Told) -> dict[str, Decimal]:
    """As it was distributed."""
    return {line.fund.value: line.share for line in posted.lines}


def _change(replay: Replay | None, everybody: list[int]) -> int | None:
    """How much more the pool would have had, in round figures; None where it may not be told."""
    if replay is None:
        return 0
    told = rehearsals.told(replay, everybody=everybody)
    if told.state is State.FEW:
        return None
    return sum(figure.change for figure in told.figures)


def _people(
    replays: list[Replay], unit: Unit, posted: list[Told], everybody: list[int], at: datetime
) -> Made:
    """All these periods together, in bands."""
    effects = Counter[int]()
    for one in replays:
        effects.update(one.effects)
    first = replays[0]
    before, after = (sum(getattr(one.figures[0], name) for one in replays) for name in ("before", "after"))
    whole = Replay(
        cases=sum(one.cases for one in replays),
        figures=(Figure(first.figures[0].label, first.kind, before, after),),
        people=frozenset().union(*(one.people for one in replays)),
        effects=dict(effects),
        kind=first.kind,
        of_each=first.of_each,
    )
    told: Rehearsal = rehearsals.told(whole, everybody=everybody)
    days = [day for one in posted for day in (one.period.first_on, one.period.last_on)]
    return Made(REPLAYED[unit][0], told, ASSUMES, min(days), max(days), at)
