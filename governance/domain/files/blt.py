"""Ranked papers in BLT, the format of OpenSTV, OpaVote and the Scottish councils.

First how many options and seats; withdrawn options as numbers below 0; then a paper on each line: how many
there are of it, its options one after the other (`=` between equal ones, `-` where a rank was skipped), 0; a
0 alone; the names, each on its line, and the title. What follows a `#` is a comment. Names and title are all
there, or none is.
"""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from coop.domain.words import N_
from governance.domain.files.rows import lines, refuse, whole

Line = tuple[int, str]
Tiers = tuple[tuple[str, ...], ...]
QUOTED = re.compile(r'"(?:[^"]|"")*"')
MOST = 10_000
"""Options, at the most."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """Papers that rank options, by how many there are of each; a tier of several options is an equal rank.

    names: by the id of the option. stopped: papers that go on after their last tier with several options
    where one is to be marked; they say nothing from there on. named_twice: papers that named an option again.
    """

    options: tuple[str, ...]
    papers: Counter[Tiers]
    stopped: Counter[Tiers] = field(default_factory=Counter)
    names: Mapping[str, str] = field(default_factory=dict)
    seats: int | None = None
    title: str = ""
    withdrawn: tuple[str, ...] = ()
    named_twice: int = 0


def read(content: bytes) -> Ranked:
    """Ids are the numbers of options, as texts; those withdrawn are taken off the papers. Raises Misread."""
    raw = list(enumerate(lines(content), start=1))
    found = [(row, bare) for row, line in raw if (bare := _bare(line))]
    if not found:
        refuse(1, N_("the file is empty"))
    many, seats = _first(found[0])
    last = next((place for place, (_row, line) in enumerate(found) if line == "0"), None)
    if last is None:
        refuse(found[-1][0], N_("no line with 0 alone ends the papers"))
    gone = [line for line in found[1:last] if re.match(r"-[0-9]", line[1])]
    withdrawn = dict.fromkeys(str(-_option(row, one, many, -1)) for row, line in gone for one in line.split())
    papers = Counter[Tiers]()
    for row, line in found[1:last]:
        if not re.match(r"-[0-9]", line):
            tiers, number = _paper(row, line, many)
            if number:
                papers[_without(tiers, withdrawn)] += number
    names, title = _names(raw[found[last][0] :], many)
    left = tuple(str(one) for one in range(1, many + 1) if str(one) not in withdrawn)
    return Ranked(left, papers, names=names, seats=seats, title=title, withdrawn=tuple(withdrawn))


def write(ranked: Ranked, seats: int = 1) -> str:
    """The papers again; options that were withdrawn stay so, equal papers on one line."""
    every = sorted((*ranked.options, *ranked.withdrawn), key=int)
    if every != [str(one) for one in range(1, len(every) + 1)]:
        raise ValueError("in this format options are numbers from 1")
    written = [f"{len(every)} {ranked.seats or seats}"]
    if ranked.withdrawn:
        written.append(" ".join(f"-{one}" for one in ranked.withdrawn))
    for tiers, number in ranked.papers.items():
        written.append(" ".join([str(number), *("=".join(tier) for tier in tiers), "0"]))
    names = [ranked.names.get(one, one) for one in every]
    written += ["0", *(_quoted(name) for name in (*names, ranked.title))]
    return "\n".join(written) + "\n"


def _bare(line: str) -> str:
    """Without its comment."""
    return (
        QUOTED.sub(lambda name: name[0].replace("#", "\0"), line).partition("#")[0].replace("\0", "#").strip()
    )


def _first(line: Line) -> tuple[int, int]:
    row, cells = line[0], line[1].split()
    if len(cells) != 2:
        refuse(row, N_("the first row says how many options and how many seats"))
    many, seats = (whole(row, cell) for cell in cells)
    if not 1 <= many <= MOST or seats < 1:
        refuse(row, N_("the first row says how many options and how many seats"))
    return many, seats


def _option(row: int, typed: str, many: int, sign: int = 1) -> int:
    option = whole(row, typed)
    if not 1 <= option * sign <= many:
        refuse(row, N_("“%(typed)s” is the id of no option"), typed=typed)
    return option


def _paper(row: int, line: str, many: int) -> tuple[Tiers, int]:
    cells = re.sub(r"^\([^)]*\)", "", re.sub(r"\s*=\s*", "=", line)).split()
    if len(cells) < 2 or cells[-1] != "0":
        refuse(row, N_("a paper is how many there are of it, its options, and 0"))
    number = whole(row, cells[0])
    if number < 0:
        refuse(row, N_("“%(typed)s” is less than nothing"), typed=cells[0])
    tiers = tuple(
        tuple(str(_option(row, one, many)) for one in cell.split("=")) for cell in cells[1:-1] if cell != "-"
    )
    named = [option for tier in tiers for option in tier]
    if len(set(named)) != len(named):
        refuse(row, N_("the paper names an option twice"))
    return tiers, number


def _without(tiers: Tiers, options: Collection[str]) -> Tiers:
    left = (tuple(option for option in tier if option not in options) for tier in tiers)
    return tuple(tier for tier in left if tier)


def _names(rest: Sequence[Line], many: int) -> tuple[dict[str, str], str]:
    """Names in the order of the options, and the title; where comments are all there is, they are names."""
    written = [(row, line.strip()) for row, line in rest if line.strip()]
    found = [bare for _row, line in written if (bare := _bare(line))]
    comments = [line.lstrip("#").strip() for _row, line in written if line.startswith("#")]
    if len(found) <= 1 and len(comments) == many:
        found = [*comments, *(found or [""])]
    if found and len(found) != many + 1:
        refuse(
            written[-1][0],
            N_("%(count)s lines of names and title for %(options)s options and a title"),
            count=len(found),
            options=many,
        )
    names = [_unquoted(name) for name in found]
    return {str(place): name for place, name in enumerate(names[:many], start=1)}, "".join(names[many:])


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _unquoted(name: str) -> str:
    return name[1:-1].replace('""', '"') if QUOTED.fullmatch(name) else name
