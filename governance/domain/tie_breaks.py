"""Where a result hung on the order that was fixed ahead: read from a count sheet, for people to be told.

A sheet holds every figure, and which options were equal follows from them. Equal prices of equal shares do
not stand on it: a sheet says the price of what was funded, not of what was not.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from typing import Any

Sheet = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class TieBreak:
    """Equal options: those that the order preferred, and those that it put behind. round: 0 at the end."""

    kept: tuple[str, ...]
    left: tuple[str, ...]
    round: int = 0


def of(sheet: Sheet) -> tuple[TieBreak, ...]:
    """In the order in which they were met; none for what ties can not decide."""
    read = READERS.get(sheet["method"])
    return () if read is None else tuple(read(sheet))


def _at_the_edge(sheet: Sheet, figures: Mapping[str, Hashable]) -> Iterator[TieBreak]:
    """Who was just in, against those of the same figure who were just not."""
    if sheet["winners"]:
        last = figures[sheet["winners"][-1]]
        equal = [option for option in sheet["options"] if figures[option] == last]
        left = tuple(option for option in equal if option not in sheet["winners"])
        if left:
            yield TieBreak(tuple(option for option in equal if option not in left), left)


def _of_votes(sheet: Sheet) -> Iterator[TieBreak]:
    return _at_the_edge(sheet, sheet["votes"])


def _of_dots(sheet: Sheet) -> Iterator[TieBreak]:
    return _at_the_edge(sheet, sheet["dots"])


def _of_points(sheet: Sheet) -> Iterator[TieBreak]:
    return _at_the_edge(sheet, {option: told["points"] for option, told in sheet["points"].items()})


def _of_grades(sheet: Sheet) -> Iterator[TieBreak]:
    return _at_the_edge(sheet, {option: str(told["then"]) for option, told in sheet["grades"].items()})


def _of_runoff(sheet: Sheet) -> Iterator[TieBreak]:
    for number, told in enumerate(sheet["rounds"], start=1):
        votes, out = told["votes"], told.get("out")
        equal = [option for option in sheet["options"] if out and votes.get(option) == votes[out]]
        kept = tuple(option for option in equal if option != out)
        if kept:
            yield TieBreak(kept, (out,), number)


def _of_stages(sheet: Sheet) -> Iterator[TieBreak]:
    """Equal at every stage so far: earlier stages tell the others apart."""
    stages: Sequence[Sheet] = sheet["stages"]
    gone = set[str]()
    for number, stage in enumerate(stages[1:], start=2):
        before, one = stages[: number - 1], stage["of"]
        elected = {option for told in before for option in told["elected"]}
        is_surplus = stage["did"] == "surplus"
        waiting = _with_surplus(sheet, before[-1], elected) if is_surplus else set(sheet["options"]) - elected
        equal = tuple(
            option
            for option in sheet["options"]
            if option in waiting - gone - {one} and all(t["votes"][option] == t["votes"][one] for t in before)
        )
        if equal:
            yield TieBreak((one,), equal, number) if is_surplus else TieBreak(equal, (one,), number)
        gone.add(one)


def _with_surplus(sheet: Sheet, stage: Sheet, elected: set[str]) -> set[str]:
    return {option for option in elected if Fraction(stage["votes"][option]) > sheet["quota"]}


def _of_duels(sheet: Sheet) -> Iterator[TieBreak]:
    """Each time several stood whom nobody left was above. Those who won in the end are told where no other
    was: who is called first among them may let another one in.
    """
    place = {option: number for number, option in enumerate(sheet["options"])}
    chains, left = sheet["chains"], list(sheet["order"])
    among, beyond = list[TieBreak](), list[TieBreak]()
    for winner in sheet["winners"]:
        unbeaten = [one for one in left if all(_is_above(chains, place, one, other) for other in left)]
        equal = tuple(option for option in unbeaten if option != winner)
        behind = tuple(option for option in equal if option not in sheet["winners"])
        among += [TieBreak((winner,), equal)] if equal else []
        beyond += [TieBreak((winner,), behind)] if behind else []
        left.remove(winner)
    yield from beyond or (among if left else ())


def _is_above(chains: Sequence[Sequence[int]], place: Mapping[str, int], one: str, other: str) -> bool:
    """Nothing of the other's is stronger."""
    return chains[place[one]][place[other]] >= chains[place[other]][place[one]]


def _of_budget(sheet: Sheet) -> Iterator[TieBreak]:
    """Of equal votes, what was not funded though it would have fitted in the place of the first of them.

    That first one may itself not have fitted, where nothing is funded after it; there whatever does not fit
    would have kept its equals out, had it come before them.
    """
    left, is_stopping = Fraction(sheet["budget"]), sheet["rule"]["stops_at_the_first_that_does_not_fit"]
    for _points, equal in groupby(sheet["steps"], key=lambda step: step["points"]):
        steps = list(equal)
        funded = tuple(step["option"] for step in steps if step["option"] in sheet["winners"])
        missed = tuple(
            step["option"]
            for step in steps
            if step["fate"] in ("does not fit", "not reached")
            and (Fraction(step["cost"]) <= left or (funded and is_stopping))
        )
        kept = funded or tuple(step["option"] for step in steps if step["fate"] == "does not fit")
        if kept and missed:
            yield TieBreak(kept, missed)
        left = Fraction(steps[-1]["left"])


READERS: Mapping[str, Callable[[Sheet], Iterator[TieBreak]]] = {
    "approval": _of_votes,
    "dots": _of_dots,
    "score": _of_points,
    "majority_judgment": _of_grades,
    "irv": _of_runoff,
    "stv": _of_stages,
    "schulze": _of_duels,
    "greedy": _of_budget,
}
