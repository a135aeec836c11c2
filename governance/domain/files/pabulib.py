"""Participatory budgets in the format of pabulib.org/format: META, PROJECTS, VOTES, by semicolons.

A row that can not be counted as it stands is refused. What the file says of its own sums, of how many
projects and votes it has and of what a vote may hold is compared, not obeyed: `differences`, `beyond`.
"""

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from types import SimpleNamespace

from coop.domain.words import N_, Sentence
from governance.domain.files.rows import CELLS, TWICE, Misread, Row, number, refuse, rows

SECTIONS = ("META", "PROJECTS", "VOTES")
NOTHING = ("", "none", "nan", "null")
NUMBERS = ("num_projects", "num_votes", "min_project_score_threshold", "default_score", "max_length")
DECIDING = ("budget", "vote_type", "rule", "min_project_score_threshold", "default_score", "max_length")
"""Keys of META that change a count: they stand once. Of any other the first one is kept."""


class VoteType(StrEnum):
    """How the voters of a file voted."""

    APPROVAL = "approval"
    CHOOSE_1 = "choose-1"
    ORDINAL = "ordinal"
    CUMULATIVE = "cumulative"
    SCORING = "scoring"


HAS_POINTS = (VoteType.CUMULATIVE, VoteType.SCORING)


@dataclass(frozen=True, slots=True)
class Project:
    """cells: the row as it stands, by the titles of its columns."""

    project_id: str
    cost: Fraction
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Vote:
    """What a voter chose, in the order of the file; points: as many, or none."""

    voter_id: str
    chosen: tuple[str, ...]
    points: tuple[Fraction, ...]
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class BudgetFile:
    """All that a .pb file says."""

    meta: Mapping[str, str]
    budget: Fraction
    vote_type: VoteType
    projects: tuple[Project, ...]
    votes: tuple[Vote, ...]
    at: Mapping[str, int] = field(default_factory=dict, compare=False)
    """The rows of the keys of META."""


def read(content: bytes) -> BudgetFile:
    """Raises Misread for the first thing that is wrong."""
    parts = _sections(rows(content, ";"))
    meta, at = _meta(parts["META"])
    if "budget" not in meta:
        refuse(parts["META"][0].number, N_("META has no %(typed)s"), typed="budget")
    budget = number(at["budget"], meta["budget"])
    if budget < 0:
        refuse(at["budget"], N_("“%(typed)s” is less than nothing"), typed=meta["budget"])
    vote_type = _vote_type(meta, at, parts["VOTES"])
    projects = _projects(parts["PROJECTS"])
    votes = _votes(parts["VOTES"], vote_type, {project.project_id for project in projects})
    for name in NUMBERS:
        if meta.get(name, "").lower() not in NOTHING:
            number(at[name], meta[name])
    return BudgetFile(meta, budget, vote_type, projects, votes, at)


def write(file: BudgetFile) -> str:
    """The file again, its columns as they were."""
    parts: list[str] = []
    out = csv.writer(SimpleNamespace(write=parts.append), delimiter=";", lineterminator="\n")
    out.writerow(["META"])
    out.writerow(["key", "value"])
    out.writerows(file.meta.items())
    for title, listed in (("PROJECTS", file.projects), ("VOTES", file.votes)):
        out.writerow([title])
        columns = list(dict.fromkeys(column for one in listed for column in one.cells))
        out.writerow(columns or _needed(title, file.vote_type))
        out.writerows([one.cells.get(column, "") for column in columns] for one in listed)
    return "".join(parts)


def recounted(file: BudgetFile) -> dict[str, dict[str, Fraction]]:
    """For each project its votes and its points, counted again."""
    votes, points = Counter[str](), dict.fromkeys((one.project_id for one in file.projects), Fraction(0))
    for vote in file.votes:
        votes.update(vote.chosen)
        for project, given in zip(vote.chosen, vote.points, strict=False):
            points[project] += given
    return {project: {"votes": Fraction(votes[project]), "score": points[project]} for project in points}


def differences(file: BudgetFile) -> dict[str, dict[str, list[str]]]:
    """Where the file says other numbers of itself than are counted: what it says, what is counted."""
    found: dict[str, dict[str, list[str]]] = {}
    for name, fault in miscounted(file).items():
        found.setdefault("meta", {})[name] = [str(fault.sentence.values[one]) for one in ("typed", "found")]
    counted = recounted(file)
    columns = ("votes", "score") if file.vote_type in HAS_POINTS else ("votes",)
    for column in columns:
        for project, declares in declared(file, column).items():
            if declares != counted[project][column]:
                found.setdefault(column, {})[project] = [str(declares), str(counted[project][column])]
    return found


def miscounted(file: BudgetFile) -> dict[str, Misread]:
    """Where META says another number of projects or votes than there are: not refused, for each is there."""
    found: dict[str, Misread] = {}
    for name, many in (("num_projects", len(file.projects)), ("num_votes", len(file.votes))):
        said = file.meta.get(name, "")
        if said.lower() not in NOTHING and number(file.at[name], said) != many:
            told: dict[str, str | int] = {"name": name, "typed": said, "found": many}
            sentence = Sentence(N_("%(name)s says %(typed)s; there are %(found)s"), told)
            found[name] = Misread(file.at[name], sentence)
    return found


def beyond(file: BudgetFile) -> dict[str, int]:
    """How many votes are not as META limits them. They count: who published the file had accepted them."""
    costs = {project.project_id: project.cost for project in file.projects}
    measured: dict[str, Callable[[Vote], Fraction]] = {
        "length": lambda vote: Fraction(len(vote.chosen)),
        "sum_cost": lambda vote: sum((costs[one] for one in vote.chosen), Fraction(0)),
        "sum_points": lambda vote: sum(vote.points, Fraction(0)),
    }
    found: dict[str, int] = {}
    for name, measure in measured.items():
        for limit, sign in ((f"min_{name}", 1), (f"max_{name}", -1)):
            bound = setting(file.meta, limit)
            if bound is not None:
                found[limit] = sum(sign * measure(vote) < sign * bound for vote in file.votes if vote.chosen)
    return {limit: many for limit, many in found.items() if many}


def setting(meta: Mapping[str, str], name: str) -> Fraction | None:
    """A number of META, or None where it says none."""
    try:
        return number(0, meta.get(name, ""))
    except Misread:
        return None


def declared(file: BudgetFile, column: str) -> dict[str, Fraction]:
    """What PROJECTS says in a column of numbers, where it says something."""
    found = {one.project_id: one.cells.get(column, "") for one in file.projects}
    return {project: number(0, cell) for project, cell in found.items() if cell.lower() not in NOTHING}


def _sections(found: Iterable[Row]) -> dict[str, list[Row]]:
    """The rows of each section, that of its titles first."""
    parts: dict[str, list[Row]] = {}
    section, last = "", 1
    for row in found:
        last = row.number
        first = row.cells[0].upper()
        if first in SECTIONS and not any(row.cells[1:]):
            if first in parts:
                refuse(row.number, N_("the section %(typed)s stands twice"), typed=first)
            section, parts[first] = first, []
        elif not section:
            refuse(row.number, N_("the file does not begin with META, PROJECTS or VOTES"))
        else:
            parts[section].append(row)
    for name in SECTIONS:
        if not parts.get(name):
            refuse(last, N_("the section %(typed)s is missing or empty"), typed=name)
    return parts


def _meta(found: Sequence[Row]) -> tuple[dict[str, str], dict[str, int]]:
    """Values by their keys, and their rows. The row of titles may be missing."""
    meta: dict[str, str] = {}
    at: dict[str, int] = {}
    for row in found:
        key = row.cells[0].lower()
        value = ";".join(row.cells[1:]).rstrip(";").strip()
        if (key, value.lower()) == ("key", "value"):
            continue
        if key in meta and key in DECIDING:
            refuse(row.number, TWICE, typed=key, first=at[key])
        if key not in meta:
            meta[key], at[key] = value, row.number
    return meta, at


def _vote_type(meta: Mapping[str, str], at: Mapping[str, int], votes: Sequence[Row]) -> VoteType:
    """That of META; where it says none, points tell scoring from approval."""
    said = meta.get("vote_type", "").lower()
    if not said:
        return VoteType.SCORING if "points" in _titles(votes[0]) else VoteType.APPROVAL
    try:
        return VoteType(said)
    except ValueError:
        refuse(at["vote_type"], N_("“%(typed)s” is not a type of vote"), typed=said)


def _projects(found: Sequence[Row]) -> tuple[Project, ...]:
    projects: dict[str, Project] = {}
    seen: dict[str, int] = {}
    for row, cells in _records(found, _needed("PROJECTS", None)):
        name, cost = cells["project_id"], number(row, cells["cost"])
        if not name or "," in name:
            refuse(row, N_("“%(typed)s” is not the id of a project"), typed=name)
        if name in seen:
            refuse(row, TWICE, typed=name, first=seen[name])
        if cost < 0:
            refuse(row, N_("“%(typed)s” is less than nothing"), typed=cells["cost"])
        for column in ("votes", "score"):
            if cells.get(column, "").lower() not in NOTHING:
                number(row, cells[column])
        seen[name] = row
        projects[name] = Project(name, cost, cells)
    if not projects:
        refuse(found[0].number, N_("the section %(typed)s is missing or empty"), typed="PROJECTS")
    return tuple(projects.values())


def _votes(found: Sequence[Row], vote_type: VoteType, known: set[str]) -> tuple[Vote, ...]:
    votes = []
    seen: dict[str, int] = {}
    for row, cells in _records(found, _needed("VOTES", vote_type)):
        voter = cells["voter_id"]
        if not voter:
            refuse(row, N_("the vote has no voter"))
        if voter in seen:
            refuse(row, TWICE, typed=voter, first=seen[voter])
        seen[voter] = row
        chosen = _listed(cells["vote"])
        for place, project in enumerate(chosen):
            if project not in known:
                refuse(row, N_("“%(typed)s” is the id of no project"), typed=project)
            if project in chosen[:place]:
                refuse(row, N_("the vote names “%(typed)s” twice"), typed=project)
        if vote_type is VoteType.CHOOSE_1 and len(chosen) > 1:
            refuse(row, N_("the vote names %(count)s projects, and one is to be chosen"), count=len(chosen))
        points = tuple(number(row, one) for one in _listed(cells.get("points", "")))
        if len(points) != len(chosen) and (points or vote_type in HAS_POINTS):
            refuse(row, N_("%(points)s points for %(count)s projects"), points=len(points), count=len(chosen))
        votes.append(Vote(voter, chosen, points, cells))
    return tuple(votes)


def _needed(section: str, vote_type: VoteType | None) -> tuple[str, ...]:
    """The columns that a section has at least."""
    if section == "PROJECTS":
        return ("project_id", "cost")
    return ("voter_id", "vote", "points") if vote_type in HAS_POINTS else ("voter_id", "vote")


def _records(found: Sequence[Row], needed: Sequence[str]) -> Iterable[tuple[int, dict[str, str]]]:
    """Each row by the titles of the first one."""
    titles = _titles(found[0])
    for column in needed:
        if column not in titles:
            refuse(found[0].number, N_("the column %(typed)s is missing"), typed=column)
    if len(set(titles)) != len(titles):
        refuse(found[0].number, N_("two columns have the same title"))
    least = 1 + max(titles.index(column) for column in needed)
    for row in found[1:]:
        if len(row.cells) < least or any(row.cells[len(titles) :]):
            refuse(
                row.number,
                CELLS,
                cells=len(row.cells),
                titles=len(titles),
            )
        yield row.number, dict(zip(titles, row.cells, strict=False))


def _titles(row: Row) -> list[str]:
    titles = [title.lower() for title in row.cells]
    while titles and not titles[-1]:
        titles.pop()
    return titles


def _listed(cell: str) -> tuple[str, ...]:
    """Values between commas; "none" and nothing are no value."""
    if cell.lower() in NOTHING:
        return ()
    return tuple(one.strip() for one in cell.strip(",").split(","))
