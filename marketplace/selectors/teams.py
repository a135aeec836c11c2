"""The smallest team for a request, found by CP-SAT of OR-tools (the extra `teams`, where it is installed)."""

from collections.abc import Collection, Mapping
from datetime import datetime
from importlib.util import find_spec
from typing import TYPE_CHECKING

from coop.domain.errors import Refused
from coop.domain.words import N_
from coop.selectors import members
from marketplace.domain import teams
from marketplace.domain.standings import free_minutes
from marketplace.domain.teams import Cover, Covering, Lot, Team, TeamCandidate, Uncovered
from marketplace.selectors import offering, standings, wanted

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import CpModel, IntVar

EFFORT = 2
"""How long one question may be thought about: about seconds, but counted in steps and not by a clock."""


def may_propose() -> bool:
    """Whether this instance can look for teams."""
    return find_spec("ortools") is not None


def smallest(lots: Collection[Lot], candidates: Collection[TeamCandidate]) -> Team | Uncovered:
    """The team that is proposed, or which lots stand in its way (marketplace/domain/teams.py).

    Raises Refused where there are too many lots and candidates to be sure, and ImportError without the extra.
    """
    return teams.smallest(lots, candidates, solve=cover)


def cover(covering: Covering) -> Cover | None:
    """The best cover that counts, None where there is none. Raises as `smallest` does."""
    from ortools.sat.python.cp_model import CpModel  # half a second and 80 MB: only for those who ask

    model = CpModel()
    joins = {member_id: model.new_bool_var("") for member_id in sorted(covering.scores)}
    _give_lots_out(model, covering, joins)
    model.add_bool_and(joins[member_id] for member_id in covering.required)
    size = sum(joins.values())
    score = sum(covering.scores[member_id] * joined for member_id, joined in joins.items())
    if covering.as_good_as is not None:
        model.add(size <= covering.as_good_as.size)
        model.add(score >= covering.as_good_as.score)
    else:
        weight_of_one_more = 1 + sum(map(abs, covering.scores.values()))
        model.minimize(weight_of_one_more * size - score)
    team = _solved(model, joins)
    return None if team is None else Cover(len(team), sum(covering.scores[member_id] for member_id in team))


def _give_lots_out(model: "CpModel", covering: Covering, joins: "Mapping[int, IntVar]") -> None:
    """Each lot to one of its takers, who is in the team then; to nobody more than they have time for."""
    takes = {
        (number, member_id): model.new_bool_var("")
        for number in sorted(covering.minutes)
        for member_id in sorted(covering.takers[number])
    }
    for number in covering.minutes:
        model.add_exactly_one(taken for (lot, _member), taken in takes.items() if lot == number)
    for member_id, joined in joins.items():
        needed = sum(covering.minutes[lot] * taken for (lot, one), taken in takes.items() if one == member_id)
        model.add(needed <= covering.free_minutes[member_id] * joined)


def _solved(model: "CpModel", joins: "Mapping[int, IntVar]") -> list[int] | None:
    """Who joins, None where no team can be. One worker and one seed: the same question is the same work."""
    from ortools.sat.python.cp_model import INFEASIBLE, OPTIMAL, CpSolver

    solver = CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 0
    solver.parameters.max_deterministic_time = EFFORT
    status = solver.solve(model)
    if status not in (INFEASIBLE, OPTIMAL):
        raise Refused(
            N_("There are too many lots and people to find the smallest team: ask for less at once.")
        )
    return None if status == INFEASIBLE else [one for one in joins if solver.boolean_value(joins[one])]


def candidates(request_id: int, skill_ids: Collection[int], *, at: datetime) -> list[TeamCandidate]:
    """Members with one of the skills, and the time that they have left until the request's day.

    score: how many of its skills they have, which every member may read in their profile.
    """
    asked = wanted.of_request(request_id, at=at)
    able = [
        one
        for one in offering.of_members(members.ids_admitted(), at=at)
        if one.member_id != asked.requester_id and one.skill_ids & set(skill_ids)
    ]
    stands = standings.of_members([one.member_id for one in able])
    return [
        TeamCandidate(
            one.member_id,
            one.skill_ids & frozenset(skill_ids),
            free_minutes(one, stands[one.member_id], asked.weeks, asked.days),
            len(one.skill_ids & set(skill_ids)),
        )
        for one in able
    ]
